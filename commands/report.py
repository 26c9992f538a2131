"""`flask report`: a report as a file on standard output, for one's own checks and nightly jobs."""

from datetime import date
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

import click

from commands.running import command
from models import Contract, Organisation
from operations import audit
from reports import catalogue
from reports.parameters import Request
from reports.spreadsheets import write_csv, write_xlsx
from reports.table import Report, plain_rows, typed_rows
from rules import dates
from rules.broken import RuleBroken

NAMES = tuple(sorted([*catalogue.BY_NAME, *catalogue.SHORT_NAMES]))


class Day(click.ParamType[date]):
    """A date as people type it."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return dates.parse_date(value)
        except RuleBroken as broken:
            self.fail(f"{broken.message}, or 2022-04-01", param, ctx)


def _help() -> str:
    """What `flask report --help` says: the reports, and what the dates choose in each."""
    lines = [f"  {report.name}: {report.dates_words[:1].lower()}{report.dates_words[1:]}." for report in catalogue.ALL]
    short = ", ".join(f"{name} for {report.name}" for name, report in catalogue.SHORT_NAMES.items())
    reports = "\n".join(lines)
    return f"Write the report NAME to standard output.\n\nThe dates choose:\n\n\b\n{reports}\n\nShort: {short}."


@command("report", help=_help())
@click.argument("name", type=click.Choice(NAMES), metavar="NAME")
@click.option("--organisation", metavar="REF", help="Only this organisation.")
@click.option("--contract", metavar="REF", help="Only this contract.")
@click.option("--from", "from_date", type=Day(), help="The first day, as 01/04/2025 or 2025-04-01.")
@click.option("--to", "to_date", type=Day(), help="The last day.")
@click.option("--format", "file_format", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
def report(
    name: str,
    organisation: str | None,
    contract: str | None,
    from_date: date | None,
    to_date: date | None,
    file_format: str,
) -> None:
    """Write a report to standard output."""
    if from_date and to_date and to_date < from_date:
        raise click.BadParameter("It is before the --from date.", param_hint="--to")
    chosen = catalogue.BY_NAME.get(name) or catalogue.SHORT_NAMES[name]
    request = Request(
        viewer=audit.SYSTEM,
        organisation=_row(Organisation, organisation, "organisation"),
        contract=_row(Contract, contract, "contract"),
        from_date=from_date,
        to_date=to_date,
    )
    with click.open_file("-", "wb") as out:
        if file_format == "xlsx":
            _write_xlsx(out, chosen, request)
        else:
            text = TextIOWrapper(out, encoding="utf-8", newline="")
            write_csv(text, chosen.headings, plain_rows(chosen, request))
            text.detach()


def _write_xlsx(out: IO[bytes], chosen: Report, request: Request) -> None:
    with TemporaryDirectory() as scratch, TemporaryFile(dir=scratch) as kept:
        write_xlsx(kept, chosen.title, chosen.headings, typed_rows(chosen, request), Path(scratch))
        kept.seek(0)
        copyfileobj(kept, out)


def _row(
    model: type[Organisation] | type[Contract], reference: str | None, what: str
) -> Organisation | Contract | None:
    """The row with this reference. Fails in words where there is none."""
    if reference is None:
        return None
    row = model.get_or_none(model.reference == reference)
    if row is None:
        raise click.BadParameter(f"There is no {what} with the reference {reference}.", param_hint=f"--{what}")
    return row
