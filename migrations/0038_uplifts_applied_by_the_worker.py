"""A large uplift is applied by the worker; a preview names the lines that it leaves out."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0038_uplifts_applied_by_the_worker")
