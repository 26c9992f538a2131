"""Uplifts of prices are previewed row by row and applied; care files that an officer sends wait to be applied."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0032_uplifts")
