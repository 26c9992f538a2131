"""All rows from one database into an empty one, and whether every one of them arrived as it was."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from peewee import Database

from migrations.running import runner
from operations.database_copy.sides import MIGRATIONS_OWN, Columns, Row, Side, side_of
from rules.broken import RuleBroken


@dataclass
class Figures:
    """What a table holds: how many rows, the sum of its whole numbers column by column, and a hash of all of it."""

    rows: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    sha256: str = ""


FiguresOfTables: TypeAlias = dict[str, Figures]


def copy_all(source: Database, target: Database, replace: bool = False) -> FiguresOfTables:
    """Copy every row, as all of them were at one moment, in one transaction of the target. Returns the figures of both,
    which were compared.

    The target is brought to the migrations that the source has. Raises RuleBroken where it has rows already (unless
    `replace`: they go), or has had other migrations, and where anything differs afterwards.
    """
    same_migrations(source, target)
    of_source, of_target = side_of(source), side_of(target)
    if not replace and (table := filled_table(of_target)):
        raise RuleBroken(f"There are rows in the {of_target.name} database already (in {table}): nothing was copied")
    found: FiguresOfTables = {}
    with of_source.reading(), of_target.loading():
        columns = of_source.columns()
        _same_columns(columns, of_target.columns())
        if replace:
            of_target.empty()
        for table, names in columns.items():
            found[table] = Figures()
            of_target.load(table, names, _counted(found[table], names, of_source.rows(table, names)))
        if different := [table for table, figures in figures_of(of_target).items() if figures != found[table]]:
            raise RuleBroken(f"Not all rows arrived as they were, in: {', '.join(different)}. Nothing was copied")
    return found


def figures_of(side: Side) -> FiguresOfTables:
    """The figures of every table, inside `reading` or `loading`."""
    found: FiguresOfTables = {}
    for table, names in side.columns().items():
        found[table] = Figures()
        for _ in _counted(found[table], names, side.rows(table, names)):
            pass
    return found


def same_migrations(source: Database, target: Database) -> None:
    """Bring an empty target to where the source is. Raises RuleBroken where it has had others."""
    wanted = applied(source)
    if not wanted:
        raise RuleBroken("There are no tables to copy: run `flask migrate` first")
    if unknown := [name for name in wanted if name not in {each.name for each in runner(source).status()}]:
        raise RuleBroken(f"The database is of a later version than this program ({unknown[0]}): bring that in first")
    if not applied(target):
        runner(target).up(target=wanted[-1])
    if applied(target) != wanted:
        raise RuleBroken("The two databases are of different versions: run `flask migrate` on both")


def applied(opened: Database) -> list[str]:
    """The names of the migrations that a database has had, in order."""
    if MIGRATIONS_OWN not in opened.get_tables():
        return []
    found = opened.execute_sql(f"SELECT name FROM {MIGRATIONS_OWN} ORDER BY name")  # noqa: S608 - a name of ours
    return [name for (name,) in found.fetchall()]


def waiting(opened: Database) -> list[str]:
    """The names of the migrations that a database has not had yet."""
    had = applied(opened)
    return [each.name for each in runner(opened).status() if each.name not in had]


def filled_table(side: Side) -> str | None:
    """The first table that has a row; None where the database is empty."""
    with side.reading():
        for table, names in side.columns().items():
            if next(iter(side.rows(table, names)), None) is not None:
                return table
    return None


def _same_columns(ours: Columns, theirs: Columns) -> None:
    if different := [table for table in ours.keys() | theirs.keys() if ours.get(table) != theirs.get(table)]:
        raise RuleBroken(f"The two databases have other columns in: {', '.join(sorted(different))}")


def _counted(figures: Figures, names: list[str], rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, which are added to the figures on their way."""
    digest = hashlib.sha256()
    sums = [0] * len(names)
    for row in rows:
        figures.rows += 1
        digest.update(repr(row).encode())
        for place, value in enumerate(row):
            if type(value) is int:
                sums[place] += value
        yield row
    figures.sha256 = digest.hexdigest()
    figures.sums = {name: total for name, total in zip(names, sums, strict=True) if total}
