"""The order of lists by client, and what gives money back: indexes."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0048_list_order")
