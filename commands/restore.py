"""`flask restore`: a backup, on a bare machine or in place of what is there."""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from peewee import DatabaseError, SqliteDatabase

from commands.migrate import bring_up_to_date
from models import database
from operations import audit, chain_ends
from operations.backups import making, restoring
from operations.database_copy.sides import side_of
from queries import verification
from queries.audit_chain import ChainEnd, current_end
from rules import backups
from rules.broken import RuleBroken
from web import clock
from web.backup_place import backup_place

MOST_SENTENCES = 20
UNDER_WAY = "restore-"


@click.command("restore")
@click.argument("name", required=False)
@click.option("--from", "address", metavar="FOLDER|s3://...", help="Where the backups are, if not at BACKUP_URL.")
@click.option("--replace", is_flag=True, help="Put it in the place of the council that is in the database.")
@with_appcontext
def restore(name: str | None, address: str | None, replace: bool) -> None:
    """Bring back the backup NAME (unless named, the newest): database, uploaded files and keys, of this or an earlier
    version, to SQLite or PostgreSQL, whichever DATABASE_URL names. `flask backup --list` says which there are.

    Everything is fetched and checked before anything is touched. A database with a council in it is left alone without
    --replace; with it, an SQLite file is moved aside, and of PostgreSQL a backup is made first. Stop the web server
    and the worker. The audit trail tells of it. Exits 1 where something is not as it must be afterwards.
    """
    settings = current_app.config["SETTINGS"]
    is_file = isinstance(database.obj, SqliteDatabase)
    with suppress(*([DatabaseError] if is_file else [])):  # a damaged file is what a restore is for
        database.connect(reuse_if_open=True)
    try:
        place = backup_place(settings, str(Path(address).absolute()) if address and "://" not in address else address)
        with tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=settings.data_dir) as folder:
            fetched = restoring.fetch(place, name, Path(folder))
            is_replacing, was = restoring.is_living(database.obj), _end_before(replace)
            if is_replacing and not is_file:
                kept = making.make(backup_place(settings), database.obj, clock.on_the_wall())
                click.echo(f"What there was is in the backup {kept.name if kept else ''}.")
            aside = restoring.put_database(fetched, database.obj, replace)
            database.connect(reuse_if_open=True)
            bring_up_to_date()
            problems = restoring.put_files(place, fetched)
            moved = restoring.put_beside(fetched, settings.data_dir, keep=is_replacing)
    except RuleBroken as broken:
        raise click.ClickException(f"{broken.message}.") from broken
    except OSError as error:
        raise click.ClickException(f"It could not be brought back: {error}.") from error
    for path in [aside, *moved]:
        if path:
            click.echo(f"What was there before is now {path}")
    _tell(fetched.manifest.name, was)
    click.echo(f"The backup {fetched.manifest.name} is back in {side_of(database.obj).name}.")
    problems += [*verification.problems()]
    for sentence in problems[:MOST_SENTENCES]:
        click.echo(sentence)
    if problems:
        click.echo(f"{len(problems):,} wrong.")
        sys.exit(1)
    ends = chain_ends.read(settings.data_dir)
    chain_ends.append(settings.data_dir, ends, current_end(clock.moment()))
    click.echo("The money adds up and the whole chain of audit events holds: all is well. Start web server and worker.")


def _end_before(replace: bool) -> ChainEnd | None:
    """Where the audit trail ended that is replaced; None where there is nothing, or it cannot be read."""
    if not restoring.is_living(database.obj):
        return None
    if not replace:
        raise RuleBroken(restoring.LIVING)
    try:
        return current_end(clock.moment())
    except Exception:  # noqa: BLE001 - a database that is damaged in any way is what a restore is for
        return None


def _tell(name: str, was: ChainEnd | None) -> None:
    """Write into the restored audit trail that it was restored, and what it took the place of."""
    now = {"backup": name, "restored": backups.name_at(clock.on_the_wall())}
    ended = {"events": was.events, "event_id": was.event_id, "hash": was.hash} if was else None
    with database.atomic():
        audit.record("database restored", audit.SYSTEM, clock.moment(), was=ended, now=now)
