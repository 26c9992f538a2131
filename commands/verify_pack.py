"""`flask verify-pack`: whether an evidence pack or a take-away is as it was made."""

import hashlib
import sys
from pathlib import Path

import click

from commands.running import command
from operations.packs import keeping, zips
from rules.broken import RuleBroken
from rules.moment import london_time


@command("verify-pack", has_tables=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def verify_pack(file: str) -> None:
    """Compare each file of the zip FILE with its list of hashes. Exits 1 and says what is wrong if not.

    Without this portal: unpack it, and run `sha256sum -c SHA256SUMS` in its folder.
    """
    path = Path(file)
    try:
        with zips.opened(path) as found:
            problems = zips.problems_of(found)
            count = len(zips.listed_hashes(found))
    except RuleBroken as broken:
        raise click.ClickException(f"{broken.message}.") from broken
    for sentence in problems:
        click.echo(f"{sentence}.")
    if problems:
        click.echo(f"{len(problems):,} wrong.")
        sys.exit(1)
    click.echo(f"All {count:,} files are as they were when the list was made.")
    with path.open("rb") as opened:
        made = keeping.made_here(hashlib.file_digest(opened, "sha256").hexdigest())
    if made is None:
        click.echo("This portal has no record of having made this very zip.")
    else:
        click.echo(f"This portal made it on {london_time(made.at):%d/%m/%Y at %H:%M}, for {made.person_name}.")
