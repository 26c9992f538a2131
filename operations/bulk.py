"""Inserting or updating many rows of one table: one prepared statement, run for each row by the driver.

Peewee's own bulk insert writes one long statement with every value in it, and making that text takes most of the time.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import SqliteDatabase, __exception_wrapper__

from models import Table, database

ROWS_A_STATEMENT = 500  # well under SQLite's limit of bound variables


def insert_rows(table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows (dicts with the same keys, names of fields) inside the caller's transaction. Ids are not returned.

    Columns that are not named take the default of their field.
    """
    rows = list(rows)
    if not rows:
        return
    defaults = {field.name: default for field, default in table._meta.defaults.items() if field.name not in rows[0]}
    names = [*rows[0], *defaults]
    fields = [table._meta.fields[name] for name in names]
    quoted = ", ".join(f'"{field.column_name}"' for field in fields)
    mark = "?" if isinstance(database.obj, SqliteDatabase) else "%s"
    statement = f'INSERT INTO "{table._meta.table_name}" ({quoted}) VALUES ({", ".join([mark] * len(fields))})'  # noqa: S608
    columns = list(zip(names, fields, strict=True))

    def values(row: Mapping[str, Any]) -> Iterator[Any]:
        for name, field in columns:
            default = defaults.get(name)
            given = row[name] if name in row else default() if callable(default) else default
            yield field.db_value(given)

    _run_many(statement, [tuple(values(row)) for row in rows])


def update_rows(table: type[Table], rows: Sequence[Any], names: Sequence[str]) -> None:
    """Write the fields `names` of rows that were read and changed, inside the caller's transaction."""
    rows = list(rows)
    if not rows:
        return
    fields = [table._meta.fields[name] for name in names]
    mark = "?" if isinstance(database.obj, SqliteDatabase) else "%s"
    quoted = ", ".join(f'"{field.column_name}" = {mark}' for field in fields)
    statement = f'UPDATE "{table._meta.table_name}" SET {quoted} WHERE "id" = {mark}'  # noqa: S608
    written = [(*(field.db_value(row.__data__.get(field.name)) for field in fields), row.id) for row in rows]
    _run_many(statement, written)


def _run_many(statement: str, rows: Sequence[tuple[date | int | str | None, ...]]) -> None:
    """What the driver refuses is raised as Peewee raises it: an IntegrityError is one on either database."""
    with __exception_wrapper__:
        database.connection().cursor().executemany(statement, rows)
