"""`flask load-take-away`: build a portal from what an organisation took away."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from commands.running import command
from models import OfficerRole, Person
from operations.packs import loading, zips
from rules.broken import RuleBroken
from web import clock

MOST_SENTENCES = 20


@command("load-take-away")
@click.argument("source", type=click.Path(exists=True), metavar="FOLDER|ZIP")
@click.option("--by", "email", metavar="EMAIL", help="The officer in whose name it is loaded; else the first one.")
def load_take_away(source: str, email: str | None) -> None:
    """Load a take-away (the zip, or the folder that it was unpacked into) into an empty portal.

    The care, the actuals, the visits, the contract documents and the open disputes come in by the same ways as through
    the pages. What was paid stays a file to read. A zip whose files are not as its list of hashes says is refused.
    Exits with 1 where anything was left out, and says what.
    """
    try:
        officer = _officer(email)
        with _folder(Path(source)) as folder:
            loaded = loading.load(folder, officer, clock.moment(), lambda what: click.echo(f"{what}..."))
    except RuleBroken as broken:
        raise click.ClickException(f"{broken.message}.") from broken
    for file in loaded.plans[0].files:
        counts = file.counts
        click.echo(f"{file.file_name}: {counts['read']} rows read, {counts['rejected']} rejected")
    for what, count in loaded.counts.items():
        click.echo(f"{what}: {count}")
    for sentence in loaded.left_out[:MOST_SENTENCES]:
        click.echo(f"Left out: {sentence}")
    if more := len(loaded.left_out) - MOST_SENTENCES:
        click.echo(f"And {more:,} more." if more > 0 else "", nl=more > 0)
    if loaded.left_out:
        raise SystemExit(1)
    click.echo("All of it was loaded.")


def _officer(email: str | None) -> Person:
    officers = Person.select().join(OfficerRole).where(Person.side == "council").order_by(Person.id)
    found = officers.where(Person.email == email.lower()).first() if email else officers.first()
    if found is None:
        raise RuleBroken(f"There is no officer {email}" if email else "Run flask create-council first")
    return found


@contextmanager
def _folder(source: Path) -> Iterator[Path]:
    """The folder of a take-away; a zip is looked at, compared with its list of hashes, and unpacked for a while."""
    if source.is_dir():
        yield source
        return
    with zips.opened(source) as found, tempfile.TemporaryDirectory() as folder:
        if problems := zips.problems_of(found):
            raise RuleBroken(f"The zip is not as it was made. {problems[0]}")
        zips.unpack(found, Path(folder))
        yield Path(folder)
