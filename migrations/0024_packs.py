"""Evidence packs and what an organisation takes away: who asked for which zip, and until when it is kept."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0024_packs")
