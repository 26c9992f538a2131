"""Writes a take-away: files to import, files to read, figures to compare with, and a page that explains each."""

from collections.abc import Callable, Iterator

from models import Organisation, Pack
from operations.packs.paper import render
from operations.packs.uploads import add_files
from operations.packs.zips import PackWriter
from queries.council import council_with_settings
from queries.take_away.contents import FIGURES, allowed, files_of, parts_of
from reports import commissioned_vs_actuals, purchase_orders
from reports.commissioned_weeks import WITH_EMPTY_WEEKS
from reports.parameters import Request
from reports.table import Report, plain_rows
from rules.actor import Actor
from rules.moment import Moment
from rules.packs import Part, Row

READ_ME = "READ-ME.html"
Tell = Callable[[int, int], None]
ABOUT = {
    commissioned_vs_actuals.REPORT: "What was commissioned beside what was delivered, week by week.",
    purchase_orders.REPORT: "Purchase orders of care with their values.",
}


def write(writer: PackWriter, viewer: Actor, _pack: Pack, at: Moment, tell: Tell) -> None:
    """Write everything of the organisation that `viewer` acts for, as far as they may look at it. `tell(done, of)`."""
    parts = parts_of(viewer, at.today)
    to_import = allowed(parts.to_import, viewer.may)
    to_read = allowed([*parts.to_read, *compared(viewer, at)], viewer.may)
    uploaded = files_of(viewer)
    steps = len(to_import) + len(to_read) + len(uploaded) + 1
    counts = {}
    for done, part in enumerate([*to_import, *to_read]):
        tell(done, steps)
        counts[part.path] = writer.add_part(part)
    left_out = add_files(writer, uploaded, lambda done: tell(len(counts) + done, steps))
    about = {"to_import": to_import, "to_read": to_read, "counts": counts, "at": at}
    about |= {"files": len(uploaded) - len(left_out), "left_out": left_out}
    about |= {"organisation": Organisation.get_by_id(viewer.organisation_id), "council": council_with_settings()[0]}
    writer.add_bytes(READ_ME, render("packs/read_me.html", **about).encode())


def compared(viewer: Actor, at: Moment) -> list[Part]:
    """The reports that a portal built from the files gives the same."""
    return [_report(report, viewer, at) for report in ABOUT]


def _report(report: Report, viewer: Actor, at: Moment) -> Part:
    """All its rows, but for orders of one-off claims, which follow what was claimed and not the care."""
    asked = Request(viewer, today=at.today)
    if WITH_EMPTY_WEEKS in report.parameters:
        asked = asked.asking(WITH_EMPTY_WEEKS, True)

    def rows() -> Iterator[Row]:
        place = report.headings.index("Contract") if "Contract" in report.headings else None
        return (row for row in plain_rows(report, asked) if place is None or row[place])

    return Part(f"{FIGURES}/{report.name}.csv", ABOUT[report], report.headings, rows, "reports_read")
