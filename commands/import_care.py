"""`flask import-care`: read a council's care files into the portal."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app

from commands.running import command
from operations import audit, jobs
from operations.care_import import importing
from operations.job_handlers import HANDLERS
from queries.care_files import folders
from queries.care_files.folders import FILE_NAMES
from queries.care_files.plan import FilePlan, Plan, Rejection
from queries.care_files.reading import header_name
from rules.care_files.cells import FORMULA_STARTS
from web import clock

MOST_LINES = 10  # of rows with one reason that are printed


@command("import-care")
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("--all-or-nothing", is_flag=True, help="Change nothing where any row is rejected.")
@click.option("--as-written", is_flag=True, help="Take references that a spreadsheet may have changed as they are.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def import_care(folder: str, all_or_nothing: bool, as_written: bool, dry_run: bool) -> None:
    """Read the care files of FOLDER: what was bought, from whom, for whom, and what was delivered.

    Good rows are applied in one transaction; the others are listed here and in rejected.csv in DATA_DIR. Exits with 1
    where a row was rejected. The same files again change nothing.
    """
    sheets, unknown_files = folders.read_folder(folder)
    if not sheets:
        raise click.ClickException(f"There is no care file in {folder}. They are called {', '.join(FILE_NAMES)}.")
    at = clock.moment()
    if dry_run:
        plan, outcome = (
            importing.preview(sheets, at, unknown_files, as_written),
            "This was a dry run: nothing was changed.",
        )
    else:
        imported = importing.import_care(sheets, audit.SYSTEM, at, unknown_files, all_or_nothing, as_written)
        plan, outcome = imported.plan, _outcome(imported)
        if imported.recalculation:
            jobs.run(imported.recalculation, at, HANDLERS)
    _print_counts(plan)
    click.echo(outcome)
    target = current_app.config["SETTINGS"].data_dir / "rejected.csv"
    write_rejected(plan.rejections, target)
    if plan.rejections:
        click.echo(f"The rejected rows are in {target}.")
        raise SystemExit(1)


def _outcome(imported: importing.Imported) -> str:
    if imported.is_applied:
        return "The good rows have been applied."
    return "Nothing was changed." if imported.plan.has_changes else "Nothing has changed since the last import."


def _print_counts(plan: Plan) -> None:
    """Counts for each file, and each rejected row with its reason."""
    for file in plan.files:
        counts = file.counts
        words = ", ".join(f"{counts[kind]} {kind}" for kind in ("new", "updated", "unchanged", "rejected"))
        click.echo(f"{file.file_name}: {counts['read']} rows read, {words}")
        if file.deleted:
            click.echo(f"  of the updated rows {len(file.deleted)} were taken away")
        for note in file.notes:
            click.echo(f"  {note}")
        if file.unknown_columns:
            click.echo(f"  columns that are not known and were not read: {', '.join(file.unknown_columns)}")
        _print_rejections(file)
    for name in plan.unknown_files:
        click.echo(f"{name}: not a care file, so it was not read")


def _print_rejections(file: FilePlan) -> None:
    """Each rejected row with its reasons; of many with the same reasons their count, as one cause is one message."""
    alike: dict[tuple[str, str], list[int]] = {}
    for rejection in sorted(file.rejections, key=lambda each: each.line):
        alike.setdefault((rejection.column, rejection.all_reasons), []).append(rejection.line)
    for (column, reasons), lines in alike.items():
        told = ", ".join(str(line) for line in lines[:MOST_LINES])
        where = f"line {told}" if len(lines) == 1 else f"{len(lines):,} rows (lines {told})"
        if len(lines) > MOST_LINES:
            where = f"{len(lines):,} rows (lines {told} and {len(lines) - MOST_LINES:,} more)"
        click.echo(f"  {where}{', ' + column if column else ''}: {reasons}")


def write_rejected(rejections: Sequence[Rejection], target: Path) -> None:
    """Write rejected rows for the person who puts them right: File, Line, Column, Reason, then the row as it was.

    A file of an earlier import goes where nothing was rejected.
    """
    if not rejections:
        target.unlink(missing_ok=True)
        return
    headings = {header_name(heading): heading for rejection in rejections for heading in rejection.cells}
    draft = target.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["File", "Line", "Column", "Reason", *headings.values()])
        for rejection in rejections:
            cells = {header_name(heading): cell for heading, cell in rejection.cells.items()}
            row = [rejection.file_name, rejection.line, rejection.column, rejection.all_reasons]
            writer.writerow([*row, *(_guarded(cells.get(name, "")) for name in headings)])
    os.replace(draft, target)


def _guarded(cell: str) -> str:
    """Text that a spreadsheet could take for a formula, with the `'` that stops it."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
