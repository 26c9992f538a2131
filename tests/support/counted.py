"""What work costs the database, counted and not timed: its statements, how each finds its rows, its steps."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from peewee import SqliteDatabase

from models import database

NAMED_AS = re.compile(r'(?:FROM|JOIN|,|UPDATE|INTO) "(\w+)"(?: AS "(\w+)")?')
SCANNED = re.compile(r'(?:SCAN|Seq Scan on) "?(\w+)"?')


@dataclass
class Work:
    """`statements` with their values; `steps` of SQLite's machine, which stand for the rows that were looked at."""

    statements: list[tuple[str, list]] = field(default_factory=list)
    steps: int = 0


@contextmanager
def counted_work():
    """The Work that the database does inside the `with` block."""
    work, execute = Work(), database.obj.execute_sql

    def listen(sql, params=None, *arguments, **options):
        work.statements.append((sql, list(params or ())))
        return execute(sql, params, *arguments, **options)

    def step():
        work.steps += 1

    database.obj.execute_sql = listen
    is_sqlite = isinstance(database.obj, SqliteDatabase)
    if is_sqlite:
        database.connection().set_progress_handler(step, 1)  # more at once are forgotten at each row
    try:
        yield work
    finally:
        del database.obj.execute_sql
        if is_sqlite:
            database.connection().set_progress_handler(None, 0)


def whole_tables_read(work, tables):
    """[(table, statement)] of statements that look through the whole of one of these tables to find their rows.

    On PostgreSQL a small table is read whole whatever there is: it is asked what it does where it should not.
    """
    found = []
    once = {re.sub(r"(%s, |\?, )+", "", sql): (sql, params) for sql, params in work.statements}
    for sql, params in once.values():
        if sql.lstrip("(").upper().startswith(("SELECT", "UPDATE", "DELETE")):
            names = {alias or table: table for table, alias in NAMED_AS.findall(sql)}
            read = {names.get(alias, alias) for line in _plan(sql, params) for alias in SCANNED.findall(line)}
            found += [(table, sql) for table in sorted(read & set(tables))]
    return found


def _plan(sql, params):
    if isinstance(database.obj, SqliteDatabase):
        return [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    with database.atomic() as transaction:
        database.execute_sql("SET LOCAL enable_seqscan = off")
        plan = [row[0] for row in database.execute_sql(f"EXPLAIN {sql}", params).fetchall()]
        transaction.rollback()
    return plan
