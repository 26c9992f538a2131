"""A database as copying sees it: its tables, its rows as plain values, and how rows are put in without its triggers.

Values are those that SQLite stores: whole numbers, texts (dates and moments as ISO), bytes and None, so that the same
row has the same values on both sides.
"""

# ruff: noqa: S608 - statements are made of names that the database itself gave

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias

from peewee import Database, SqliteDatabase
from psycopg import Connection
from psycopg.sql import SQL, Identifier

MIGRATIONS_OWN = "schema_migration"
ROWS_AT_ONCE = 5000
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.column_name
"""
Row: TypeAlias = tuple[Any, ...]
Columns: TypeAlias = dict[str, list[str]]


class Side(Protocol):
    """One of the two databases. `name` is what people call its kind."""

    name: str

    def columns(self) -> Columns:
        """{table: its columns by name}, without the list of migrations."""

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of a table by id, a few thousand in memory."""

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Put rows in, inside `loading`."""

    def loading(self) -> Any:
        """A context: inside, triggers and foreign keys are set aside, in one transaction; afterwards they hold."""

    def reading(self) -> Any:
        """A context: inside, everything that is read is of one moment, whoever writes meanwhile."""

    def empty(self) -> None:
        """Take all rows away, inside `loading`."""


def side_of(opened: Database) -> Side:
    """The side of a peewee Database that has a connection."""
    if isinstance(opened, SqliteDatabase):
        return SqliteSide(opened.connection())
    return PostgresqlSide(opened.connection())


class SqliteSide:
    """An SQLite file."""

    name = "SQLite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def columns(self) -> Columns:
        tables = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        wanted = [name for (name,) in tables if name != MIGRATIONS_OWN and not name.startswith("sqlite_")]
        return {
            table: sorted(row[1] for row in self.connection.execute(f'PRAGMA table_info("{table}")'))
            for table in wanted
        }

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        yield from self.connection.execute(f'SELECT {_named(columns)} FROM "{table}" ORDER BY id')

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        places = ", ".join("?" * len(columns))
        self.connection.executemany(f'INSERT INTO "{table}" ({_named(columns)}) VALUES ({places})', rows)

    @contextmanager
    def loading(self) -> Iterator[None]:
        run = self.connection.execute
        triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
        run("PRAGMA foreign_keys = 0")
        run("BEGIN IMMEDIATE")
        try:
            for name, _ in triggers:
                run(f'DROP TRIGGER "{name}"')
            yield
            for _, statement in triggers:
                run(statement)
            if wrong := run("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError(
                    f"row {wrong[1]} of {wrong[0]} names a row of {wrong[2]} that is not there"
                )
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise
        finally:
            run("PRAGMA foreign_keys = 1")

    @contextmanager
    def reading(self) -> Iterator[None]:
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def empty(self) -> None:
        for table in self.columns():
            self.connection.execute(f'DELETE FROM "{table}"')


class PostgresqlSide:
    """A PostgreSQL database. Its owner may do all of this: no superuser is needed."""

    name = "PostgreSQL"

    def __init__(self, connection: Connection[Row]) -> None:
        self.connection = connection

    def columns(self) -> Columns:
        found: Columns = {}
        for table, column in self.connection.execute(COLUMNS).fetchall():
            if table != MIGRATIONS_OWN:
                found.setdefault(table, []).append(column)
        return {table: sorted(columns) for table, columns in found.items()}

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        query = SQL("SELECT {} FROM {} ORDER BY id").format(_identifiers(columns), Identifier(table))
        with self.connection.cursor(name="copied") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(query)
            for row in cursor:
                yield tuple(map(_as_sqlite_has_it, row))

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), _identifiers(columns))
        with self.connection.cursor() as cursor, cursor.copy(statement) as copied:
            for row in rows:
                copied.write_row(row)

    @contextmanager
    def loading(self) -> Iterator[None]:
        run = self.connection.execute
        with self.connection.transaction():
            foreign_keys = run(FOREIGN_KEYS).fetchall()
            tables = [Identifier(table) for table in self.columns()]
            for table, name, _ in foreign_keys:
                run(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table.strip('"')), Identifier(name)))
            for table in tables:
                run(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            yield
            for table in tables:
                run(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
            for table, name, said in foreign_keys:
                named = SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(Identifier(table.strip('"')), Identifier(name))
                run(named + SQL(said))
            self._count_on()

    def _count_on(self) -> None:
        """New rows get the numbers after those that there are."""
        for table in self.columns():
            self.connection.execute(
                SQL(
                    "SELECT setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 1), count(id) > 0) FROM {}"
                ).format(f'"{table}"', Identifier(table))
            )

    @contextmanager
    def reading(self) -> Iterator[None]:
        self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def empty(self) -> None:
        tables = SQL(", ").join(Identifier(table) for table in self.columns())
        self.connection.execute(SQL("TRUNCATE {}").format(tables))


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _identifiers(columns: Sequence[str]) -> Any:
    return SQL(", ").join(map(Identifier, columns))


def _as_sqlite_has_it(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value) if isinstance(value, memoryview) else value
