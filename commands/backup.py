"""`flask backup`: one backup now, or which there are."""

import logging
import sys

import click
from flask import current_app

from commands.running import check_tables, command
from models import database
from operations import pulses
from operations.backups import making, manifests
from operations.backups.sealing import Sealer
from queries.pulses import BACKUP
from rules.broken import RuleBroken
from web import clock, logs
from web.backup_place import backup_place

MOST_SENTENCES = 20
log = logging.getLogger(__name__)


@command("backup", has_tables=False)
@click.option("--if-due", is_flag=True, help="Only where there is none of this hour; what goes wrong is logged.")
@click.option("--list", "listed", is_flag=True, help="Say which backups there are.")
def backup(if_due: bool, listed: bool) -> None:
    """Make a backup of the database, the uploaded files and the keys, check it, and thin the old ones.

    It is kept in BACKUP_URL, or in DATA_DIR/backups, and encrypted where BACKUP_KEY is set. The portal goes on
    meanwhile. Exits 1 where none could be made, and where something in it is not as it must be: that backup is kept
    all the same. The worker makes one each hour by itself.
    """
    try:
        place = backup_place(current_app.config["SETTINGS"])
        if listed:
            _list(place)
            return
        check_tables()
        now = clock.on_the_wall()
        made = making.make(place, database.obj, now, only_if_due=if_due)
    except RuleBroken as broken:
        if if_due:
            logs.to_standard_error()
            log.error("backup: %s", broken.message)
            sys.exit(1)
        raise click.ClickException(f"{broken.message}.") from broken
    if made is None:
        return
    wrong = f", {len(made.problems):,} things in it are not as they must be" if made.problems else ""
    pulses.note(BACKUP, now, f"{made.name} in {place.store.where}{wrong}")
    sealed = "encrypted" if place.key else "not encrypted: BACKUP_KEY is not set"
    click.echo(f"Backup {made.name} in {place.store.where}, {sealed}.")
    click.echo(f"{made.rows:,} rows of {made.database_kind}, {len(made.files):,} uploaded files, {made.migration}.")
    if made.chain_end:
        click.echo(f"The audit trail ends with event {made.chain_end.event_id}, {made.chain_end.hash}.")
    click.echo(f"flask restore {made.name} brings it back.")
    for sentence in made.problems[:MOST_SENTENCES]:
        click.echo(sentence)
    if made.problems:
        log.error("backup %s: %s things are not as they must be", made.name, len(made.problems))
        click.echo(f"{len(made.problems):,} wrong. The backup is kept.")
        sys.exit(1)


def _list(place: making.Place) -> None:
    for name in manifests.names(place.store):
        try:
            manifest = manifests.read_manifest(place.store, Sealer(place.key), name)
        except RuleBroken as broken:
            click.echo(f"{name}  {broken.message}")
        else:
            wrong = f", {len(manifest.problems):,} wrong" if manifest.problems else ""
            click.echo(f"{name}  {manifest.rows:,} rows, {len(manifest.files):,} files, {manifest.migration}{wrong}")
