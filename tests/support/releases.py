"""The data of an earlier release, as that release stored it, to migrate forward in a test."""

import gzip
import json
from datetime import date
from pathlib import Path

from peewee import SqliteDatabase

from migrations.running import runner

FOLDER = Path(__file__).parents[1] / "releases"
FIRST_RELEASE = "0001_first_release"


def tables_of_release(version):
    """{table: (columns, rows)} of `tests/releases/<version>.jsonl.gz`, parents before children.

    A line of the file is either a table with its columns or one row of the table above it.
    """
    tables = {}
    with gzip.open(FOLDER / f"{version}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if isinstance(line, dict):
                rows = []
                tables[line["table"]] = (line["columns"], rows)
            else:
                rows.append(line)
    return tables


def make_first_release(database, tables):
    """Make the tables of release 1.0.0 in the empty `database`, and put the rows of `tables` in."""
    runner(database).up(target=FIRST_RELEASE)
    with database.atomic():
        for table, (columns, rows) in tables.items():
            _insert(database, table, columns, rows)


def stored(database, table, columns):
    """The rows of a table by id, as `tables_of_release` gives them: dates and moments as text."""
    names = ", ".join(f'"{column}"' for column in columns)
    found = database.execute_sql(f'SELECT {names} FROM "{table}" ORDER BY id').fetchall()  # noqa: S608
    return [[str(value) if isinstance(value, date) else value for value in row] for row in found]


def _insert(database, table, columns, rows):
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(["?" if _is_sqlite(database) else "%s"] * len(columns))
    for row in rows:
        database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({values})', row)  # noqa: S608
    if rows and not _is_sqlite(database):
        database.execute_sql(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM \"{table}\"))")  # noqa: S608


def _is_sqlite(database):
    return isinstance(database, SqliteDatabase)
