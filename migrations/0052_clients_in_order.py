"""Indexes that say that two clients are never alike in the order of lists, and that have a client's lines by date."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0052_clients_in_order")
