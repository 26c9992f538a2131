"""The tables and triggers of release 1.0.0. Frozen: a change of the tables is a new numbered migration."""

from migrations import run_sql_file


def up(migrator, database):
    run_sql_file(database, "0001_tables")
    run_sql_file(database, "0001_triggers")
