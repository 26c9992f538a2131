"""`flask copy-database`: all of the database into another, SQLite to PostgreSQL or back."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from peewee import Database

from commands.running import command
from models import database
from operations import audit
from operations.database_copy import copying
from operations.database_copy.sides import side_of
from queries import verification
from rules.broken import RuleBroken
from web import clock
from web.database import database_of
from web.settings import WrongSetting, database_address

MOST_SENTENCES = 20


@command("copy-database", has_tables=False)
@click.argument("target", metavar="DATABASE_URL")
@click.option("--replace", is_flag=True, help="Take away all rows that the other database has.")
def copy_database(target: str, replace: bool) -> None:
    """Copy everything from the portal's database into that of DATABASE_URL, which is empty or not there yet.

    Stop the web server and the worker first: what is changed meanwhile stays here alone. Every row of every table is
    read again on the other side and compared, then the sums of `flask verify` and the whole chain of audit events are
    checked there. Exits 1, and nothing is copied, where anything differs. The copy is told of in its own audit trail.
    Afterwards set DATABASE_URL to it. Files and keys stay where they are.
    """
    source = database.obj
    try:
        there = database_of(database_address(target))
        with there.connection_context(), _not_the_same(source, there):
            found = copying.copy_all(source, there, replace)
            kinds = side_of(source).name, side_of(there).name
            problems = _verify_there(there, kinds, sum(figures.rows for figures in found.values()))
    except (RuleBroken, ValueError) as broken:
        raise click.ClickException(f"{broken}.") from broken
    except WrongSetting as wrong:
        raise click.ClickException(str(wrong.code)) from wrong
    for table, figures in found.items():
        sums = {name: total for name, total in figures.sums.items() if name.endswith("_pence")}
        told = "".join(f", {name} {total:,}" for name, total in sums.items())
        if figures.rows:
            click.echo(f"{table}: {figures.rows:,} rows{told}")
    click.echo(f"Copied from {kinds[0]} to {kinds[1]}: every row of {len(found)} tables is there as it was.")
    for sentence in problems[:MOST_SENTENCES]:
        click.echo(sentence)
    if problems:
        raise click.ClickException(f"{len(problems):,} wrong there. Run `flask verify` here, too, before you use it.")
    click.echo("There the money adds up and the whole chain of audit events holds: all is well.")


def _verify_there(there: Database, kinds: tuple[str, str], rows: int) -> list[str]:
    """What is wrong on the other side; then its audit trail says where it comes from."""
    here = database.obj
    database.initialize(there)
    try:
        problems = list(verification.problems())
        with database.atomic():
            told = {"from": kinds[0], "to": kinds[1], "rows": rows}
            audit.record("database copied", audit.SYSTEM, clock.moment(), now=told)
        return problems
    finally:
        database.initialize(here)


@contextmanager
def _not_the_same(source: Database, target: Database) -> Iterator[None]:
    """Refuse to copy a database over itself."""
    same = type(source) is type(target) and source.database == target.database
    if same and source.connect_params.get("host") == target.connect_params.get("host"):
        raise RuleBroken("That is the database that the portal uses already")
    yield
