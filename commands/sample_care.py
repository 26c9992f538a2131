"""`flask sample-care`: made-up care files, to try an import with."""

from pathlib import Path

import click

from commands.running import command
from queries.sample_care import sample_files
from web import clock


@command("sample-care", has_tables=False)
@click.argument("folder", type=click.Path(file_okay=False))
def sample_care(folder: str) -> None:
    """Write a small set of made-up care files into FOLDER: two providers, four clients, from two weeks ago.

    A file that is there already is not replaced.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    files = sample_files(clock.today())
    there = [name for name in files if (target / name).exists()]
    if there:
        raise click.ClickException(f"{', '.join(there)} is in {folder} already. Choose an empty folder")
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8")
    click.echo(
        f"{len(files)} files are in {folder}. See first what they would do: flask import-care {folder} --dry-run"
    )
