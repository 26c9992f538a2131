"""The tables and triggers of release 1.0.0. Frozen: a change of the tables is a new numbered migration."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0001_tables")
    run_sql_file(database, "0001_triggers")
