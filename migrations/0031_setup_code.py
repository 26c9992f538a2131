"""The code by which an empty portal gets its first administrator."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0031_setup_code")
