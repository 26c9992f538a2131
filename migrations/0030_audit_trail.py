"""The audit trail is read newest first by person, kind, organisation, client and day, however long it is."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0030_audit_trail")
