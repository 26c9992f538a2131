"""The tables of the first release. The two table files are frozen from models.py by `make schema`; the triggers are
written by hand.
"""

from migrations import run_sql_file


def up(migrator, database):
    run_sql_file(database, "0001_tables")
    run_sql_file(database, "0001_triggers")
