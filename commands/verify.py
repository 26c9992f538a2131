"""`flask verify`: what must always hold, on the live database."""

import sys

import click
from flask import current_app

from commands.running import command
from operations import chain_ends
from operations.backups.chain import end_in_last_backup
from operations.dry_recalculation import differences
from queries import verification
from queries.audit_chain import ChainEnd, chain_problems, current_end
from rules.broken import RuleBroken
from web import clock
from web.backup_place import backup_place
from web.settings import Settings


@command("verify")
@click.option("--whole-chain", is_flag=True, help="Read every audit event, not only those since the last end kept.")
@click.option("--recalculate", "recalculated", is_flag=True, help="Work everything out again as well, and compare.")
def verify(whole_chain: bool, recalculated: bool) -> None:
    """Check the chain of audit events and that money adds up on every floor. Exits 1 and says what is wrong if not.

    The chain is compared with every end that was kept, and with that of the last backup. Nothing changes in the
    database; where the chain is whole, its end is added to a file in DATA_DIR. What
    --recalculate finds to differ in words only is said, and is not wrong.
    """
    at, settings = clock.moment(), current_app.config["SETTINGS"]
    data_dir = settings.data_dir
    try:
        ends, end = chain_ends.read(data_dir), current_end(at)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    broken_links = list(chain_problems(sorted([*ends, *_end_in_backup(settings)]), whole_chain))
    wrong = len(broken_links)
    for sentence in broken_links:
        click.echo(sentence)
    if not broken_links:
        chain_ends.append(data_dir, ends, end)
    for sentence in verification.money_problems():
        click.echo(sentence)
        wrong += 1
    only_words = 0
    for difference in differences(at) if recalculated else ():
        only_words += difference.is_of_words
        wrong += not difference.is_of_words
        click.echo(f"Words only. {difference.sentence}" if difference.is_of_words else difference.sentence)
    looked_at = ", ".join(f"{number:,} {name}" for name, number in verification.counts().items())
    click.echo(f"Looked at {looked_at}: {f'{wrong} wrong' if wrong else 'all is well'}.")
    if only_words:
        click.echo(f"{only_words:,} would be explained in other words: `flask recalculate` writes them.")
    if wrong:
        sys.exit(1)


def _end_in_backup(settings: Settings) -> list[ChainEnd]:
    """Where the chain ended in the last backup. That none can be read is said, and is not wrong here."""
    try:
        end = end_in_last_backup(backup_place(settings))
    except RuleBroken as broken:
        click.echo(f"Not compared with the last backup. {broken.message}.")
        return []
    return [end] if end else []
