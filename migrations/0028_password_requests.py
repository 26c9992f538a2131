"""Requests for a new password, for the helpdesk's queue."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0028_password_requests")
