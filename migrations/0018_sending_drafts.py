"""Drafts of what is sent to many, with their files; teams count their changes, so that no save is lost."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0018_sending_drafts")
