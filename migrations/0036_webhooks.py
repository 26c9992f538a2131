"""Addresses of systems that are told of events, and what each was told."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0036_webhooks")
