"""Inserting or updating many rows of one table: one prepared statement, run for each row by the driver.

Peewee's own bulk insert writes one long statement with every value in it, and making that text takes most of the time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import Field, SqliteDatabase, __exception_wrapper__, chunked, fn

from models import JSONField, Table, database

ROWS_A_STATEMENT = 500  # well under SQLite's limit of bound variables
ROWS_TOGETHER = 20  # inserted by one run of a statement, of at most forty columns: below that limit of any SQLite
Values = tuple[Any, ...]
AS_THEY_COME = {  # kinds of columns, and the type whose values the driver takes without a look at each
    **dict.fromkeys(("INT", "BIGINT", "AUTO"), int),
    **dict.fromkeys(("VARCHAR", "TEXT"), str),
    "DATE": date,
    "DATETIME": datetime,
    "BOOL": bool,
}


class Ready(NamedTuple):
    """A statement, and the values that it is run for; made before a transaction, so that this one only writes."""

    statement: str
    rows: Iterable[Values]

    def write(self) -> int:
        """Run it inside the caller's transaction. Returns how many rows it wrote.

        What the driver refuses is raised as Peewee raises it: an IntegrityError is one on either database.
        """
        with __exception_wrapper__:
            cursor = database.connection().cursor()
            if not (self.statement.startswith("INSERT") and isinstance(database.obj, SqliteDatabase)):
                cursor.executemany(self.statement, self.rows)
                return int(cursor.rowcount)
            return _insert_together(cursor, self.statement, list(self.rows))


def _insert_together(cursor: Any, statement: str, rows: Sequence[Values]) -> int:
    """Insert rows into SQLite, many by one run of a statement: for each run it makes the lists anew that the checks of
    a table, and the conditions of its indexes, look into. That was a quarter of an insert.
    """
    together = _several(statement)
    for some in chunked(rows, ROWS_TOGETHER):
        if len(some) == ROWS_TOGETHER:
            cursor.execute(together, tuple(chain.from_iterable(some)))
        else:
            cursor.executemany(statement, some)
    return len(rows)


@lru_cache(maxsize=256)
def _several(statement: str) -> str:
    """The statement that inserts ROWS_TOGETHER rows, of the one for a single row."""
    head, marks = statement.rsplit(" VALUES ", 1)
    return f"{head} VALUES {', '.join([marks] * ROWS_TOGETHER)}"


def next_ids(table: type[Table], count: int) -> Sequence[int]:
    """Ids for so many new rows. Inside the transaction that writes them."""
    if not count:
        return ()
    if isinstance(database.obj, SqliteDatabase):
        first = (table.select(fn.MAX(table.id)).scalar() or 0) + 1
        return range(first, first + count)
    sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
    drawn = database.execute_sql(f"SELECT {sequence} FROM generate_series(1, %s)", (table._meta.table_name, count))  # noqa: S608
    return [number for (number,) in drawn.fetchall()]


def insert_rows(table: type[Table], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows (dicts with the same keys, names of fields) inside the caller's transaction. Ids are not returned.

    Columns that are not named take the default of their field.
    """
    rows = list(rows)
    if rows:
        ready_to_insert(table, rows).write()


def ready_to_insert(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> Ready:
    """The same, to be written later. At least one row."""
    defaults = {field.name: default for field, default in table._meta.defaults.items() if field.name not in rows[0]}
    names = [*rows[0], *defaults]
    values = values_of(table, names)

    def whole(row: Mapping[str, Any]) -> Mapping[str, Any]:
        if not defaults:
            return row
        return {name: default() if callable(default) else default for name, default in defaults.items()} | {**row}

    return Ready(insert_statement(table, names), [values(whole(row)) for row in rows])


def stored_values(table: type[Table], names: Sequence[str]) -> Callable[[Mapping[str, Any]], Values]:
    """What makes of a row by the names of its fields the values that the table has, as the driver gives them: JSON is
    text in `row` already.
    """
    pick = itemgetter(*names)
    if not isinstance(database.obj, SqliteDatabase):
        return pick
    dates = [place for place, name in enumerate(names) if table._meta.fields[name].field_type == "DATE"]

    def values(row: Mapping[str, Any]) -> Values:
        found = list(pick(row))
        for place in dates:
            if found[place] is not None:
                found[place] = found[place].isoformat()
        return tuple(found)

    return values


def insert_stored(table: type[Table], names: Sequence[str], rows: Sequence[Values]) -> None:
    """Insert rows whose `names` have these `stored_values`; other fields take their defaults, which are plain."""
    if not rows:
        return
    defaults = {field.name: value for field, value in table._meta.defaults.items() if field.name not in names}
    others = tuple(value() if callable(value) else value for value in defaults.values())
    Ready(insert_statement(table, [*names, *defaults]), [row + others for row in rows] if others else rows).write()


def update_stored(table: type[Table], names: Sequence[str], rows: Iterable[tuple[Values, int]]) -> None:
    """Write `stored_values` of the fields `names`, each with the id of its row."""
    Ready(_update(table, names), [(*values, row_id) for values, row_id in rows]).write()


def values_of(table: type[Table], names: Sequence[str]) -> Callable[[Mapping[str, Any]], Values]:
    """What makes the values of a statement of a row by the names of its fields."""
    fields = [table._meta.fields[name] for name in names]
    columns = [(field.name, field.db_value, _as_it_comes(field)) for field in fields]

    def values(row: Mapping[str, Any]) -> Values:
        return tuple(
            [
                value if (value := row[name]) is None or value.__class__ is as_it_comes else converted(value)
                for name, converted, as_it_comes in columns
            ]
        )

    return values


def _as_it_comes(field: Field) -> type | None:
    return None if isinstance(field, JSONField) else AS_THEY_COME.get(field.field_type)


def insert_statement(table: type[Table], names: Sequence[str]) -> str:
    """The statement that inserts one row with these fields."""
    quoted = ", ".join(f'"{table._meta.fields[name].column_name}"' for name in names)
    return f'INSERT INTO "{table._meta.table_name}" ({quoted}) VALUES ({", ".join([_mark()] * len(names))})'  # noqa: S608


def change_statement(table: type[Table], names: Sequence[str]) -> str:
    """The statement that writes these fields of one row where it still has the version that was read; behind their
    values it takes its id and that version. `Ready.write` returns how many had it.
    """
    return f'{_update(table, names)} AND "version" = {_mark()}'


def update_rows(table: type[Table], rows: Sequence[Any], names: Sequence[str]) -> None:
    """Write the fields `names` of rows that were read and changed, inside the caller's transaction."""
    update_values(table, names, [({name: row.__data__.get(name) for name in names}, row.id) for row in rows])


def update_values(table: type[Table], names: Sequence[str], rows: Sequence[tuple[Mapping[str, Any], int]]) -> None:
    """Write the fields `names` of rows, each as its values and its id, inside the caller's transaction."""
    if rows:
        values = values_of(table, names)
        Ready(_update(table, names), [(*values(row), row_id) for row, row_id in rows]).write()


def _update(table: type[Table], names: Sequence[str]) -> str:
    quoted = ", ".join(f'"{table._meta.fields[name].column_name}" = {_mark()}' for name in names)
    return f'UPDATE "{table._meta.table_name}" SET {quoted} WHERE "id" = {_mark()}'  # noqa: S608


def _mark() -> str:
    return "?" if isinstance(database.obj, SqliteDatabase) else "%s"
