"""What each person asked a report for last, and long reports that the worker makes."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0021_reports")
