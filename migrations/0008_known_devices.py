"""Wrong tries are counted apart on devices that are known: passwords' and security codes' alike."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0008_known_devices")
