"""Indexes for lists in the order of clients, and for amounts that are owed to the council."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0048_list_order")
