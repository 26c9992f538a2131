"""Which officer works on a dispute, and on a change request."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0045_assigned_to")
