"""Change requests of providers, and invitations to new contacts."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0011_change_requests")
