"""`flask verify`: what must always hold, on the live database."""

import sys

import click

from commands.running import command
from queries import verification


@command("verify")
def verify() -> None:
    """Check the chain of audit events and that money adds up on every floor. Changes nothing; exits 1 if not."""
    found = list(verification.problems())
    for sentence in found:
        click.echo(sentence)
    looked_at = ", ".join(f"{number:,} {name}" for name, number in verification.counts().items())
    click.echo(f"Looked at {looked_at}: {f'{len(found)} wrong' if found else 'all is well'}.")
    if found:
        sys.exit(1)
