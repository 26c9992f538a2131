"""Notices, chosen e-mails, the council's wording, and the address that stops e-mails with one click."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0013_notices")
