"""An uploaded file keeps what was answered about it, and an organisation how its files' dates and times are read."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0004_file_answers")
