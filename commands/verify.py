"""`flask verify`: what must always hold, on the live database."""

import sys

import click
from flask import current_app

from commands.running import command
from operations import chain_ends
from operations.dry_recalculation import recalculated_problems
from queries import verification
from queries.audit_chain import chain_problems, current_end
from rules.broken import RuleBroken
from web import clock


@command("verify")
@click.option("--whole-chain", is_flag=True, help="Read every audit event, not only those since the last end kept.")
@click.option("--recalculate", "recalculated", is_flag=True, help="Work everything out again as well, and compare.")
def verify(whole_chain: bool, recalculated: bool) -> None:
    """Check the chain of audit events and that money adds up on every floor. Exits 1 and says what is wrong if not.

    It changes nothing in the database; where the chain is whole, its end is added to a file in DATA_DIR.
    """
    at, data_dir = clock.moment(), current_app.config["SETTINGS"].data_dir
    try:
        ends, end = chain_ends.read(data_dir), current_end(at)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    broken_links = list(chain_problems(ends, whole_chain))
    wrong = len(broken_links)
    for sentence in broken_links:
        click.echo(sentence)
    if not broken_links:
        chain_ends.append(data_dir, ends, end)
    for sentence in verification.money_problems():
        click.echo(sentence)
        wrong += 1
    for sentence in recalculated_problems(at) if recalculated else ():
        click.echo(sentence)
        wrong += 1
    looked_at = ", ".join(f"{number:,} {name}" for name, number in verification.counts().items())
    click.echo(f"Looked at {looked_at}: {f'{wrong} wrong' if wrong else 'all is well'}.")
    if wrong:
        sys.exit(1)
