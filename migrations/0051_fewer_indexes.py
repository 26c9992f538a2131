"""Fewer indexes to write: none that another one begins with, and of payment items none of what an item is not on."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0051_fewer_indexes")
