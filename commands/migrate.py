"""`flask migrate`: bring the database up to date."""

import sqlite3
from pathlib import Path

import click
from peewee import Database, SqliteDatabase

from commands.running import command
from migrations.running import migrate, pending
from models import database
from rules.moment import in_london
from web import clock


@command("migrate", has_tables=False)
def migrate_database() -> None:
    """Bring the database up to date. A file that has data is copied first; a second run changes nothing."""
    bring_up_to_date()


def bring_up_to_date() -> None:
    """Run the migrations that the database has not had, and print what was done."""
    waiting = pending(database.obj)
    if not waiting:
        click.echo("The database is up to date.")
        return
    copy = back_up(database.obj, f"{in_london(clock.now()):%Y%m%d-%H%M%S}")
    if copy:
        click.echo(f"The data before the change is kept in {copy}")
    for name in migrate(database.obj):
        click.echo(f"{name} has been done.")


def back_up(opened: Database, name: str) -> Path | None:
    """Copy an SQLite file that has tables to `<file>.before-migration-<name>`. Returns the copy's path, or None.

    A PostgreSQL server is backed up by its own means, before this command.
    """
    if not isinstance(opened, SqliteDatabase) or not opened.get_tables():
        return None
    source = Path(opened.database)
    target = source.with_name(f"{source.name}.before-migration-{name}")
    with sqlite3.connect(target) as copy:
        opened.connection().backup(copy)
    copy.close()
    target.chmod(0o600)
    return target
