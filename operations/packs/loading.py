"""A take-away is loaded into an empty portal, by the same verbs as files that people hand in (docs/domain/packs.md).

Weeks were recorded under the rules of their time, so they are read under lenient ones first; the council's own rules
follow, and change nothing of what is recorded. Contacts come last: nobody is written to about what is only loaded.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from models import Invoice, Job, Organisation, PaymentItem, Person, database
from operations import audit, jobs
from operations.care_import import importing
from operations.job_handlers import HANDLERS
from operations.packs import loading_matters
from operations.packs.loading_matters import read_rows
from operations.visits.fill_weeks import FILL_WEEK
from queries.care_files import folders
from queries.care_files.delimited import read_csv_file
from queries.care_files.plan import Plan
from queries.care_files.reading import Sheet
from queries.take_away.contents import ACTUALS, NOT_IN_FORCE
from rules.actor import Absent
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text
from rules.care_files.date_cells import read_date
from rules.care_files.layouts import ACTUALS as ACTUALS_LAYOUT
from rules.dates import format_date
from rules.moment import Moment

NOT_EMPTY = "This portal has {} already. A take-away is loaded into an empty portal"
NO_CARE = "There is no organisations.csv in it, so it is not a take-away"
LEVELS, LINES = "service_levels.csv", "care_package_line_items.csv"
CLIENTS, CONTACTS = "clients.csv", "contacts.csv"
LENIENT = {
    "quantity_step": "0.01",
    "extra_allowed": "always",
    "comment_when_different": "N",
    "visits_required": "N",
    "unplanned_limit": "",
    "cancellation_codes": "",
}
MOST_UNITS = "9999999"  # of an allowance, while weeks are read
Tell = Callable[[str], None]


@dataclass
class Loaded:
    """What came of it: the plans of both imports, what else was loaded, and a sentence for all that was not."""

    plans: list[Plan] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def load(folder: Path, officer: Person, at: Moment, tell: Tell) -> Loaded:
    """Load an unpacked take-away in the name of an officer. `tell` hears what is being done.

    Raises RuleBroken where the portal is not empty, or the folder no take-away. Loaded again it changes nothing more.
    """
    sheets, _ = folders.read_folder(folder)
    if "organisations.csv" not in sheets:
        raise RuleBroken(NO_CARE)
    check_empty(read_rows(folder / "organisations.csv", ("organisation_ref",)))
    by, loaded = Absent(officer.id, officer.name, "council", None, frozenset()), Loaded()
    tell("Care and actuals")
    _import(_lenient(sheets, _not_in_force(folder)), by, at, loaded)
    organisation = Organisation.get_or_none()
    if organisation is None:
        raise RuleBroken(
            f"{NO_CARE}. {loaded.plans[0].rejections[0].reason}" if loaded.plans[0].rejections else NO_CARE
        )
    for what, verb in loading_matters.VERBS.items():
        tell(what)
        loaded.counts[what] = verb(folder, organisation, by, at, loaded.left_out)
    tell("Rules and contacts")
    _import({name: sheet for name, sheet in sheets.items() if name != ACTUALS}, by, at, loaded)
    tell("What is due")
    _fill_weeks(at)
    jobs.run_due(at, HANDLERS)
    with database.atomic():
        audit.record("take-away loaded", by, at, organisation, now=loaded.counts)
    return loaded


def _fill_weeks(at: Moment) -> None:
    """Run what fills weeks from visits; drawing the pages of documents is left to the worker."""
    waiting = Job.select(Job.id).where(Job.kind == FILL_WEEK, Job.state == "queued", Job.run_at <= at.now)
    for (job_id,) in list(waiting.order_by(Job.id).tuples()):
        jobs.run(job_id, at, HANDLERS)


def check_empty(organisations: list[dict[str, str]]) -> None:
    """Refuse a portal that has anything but, at most, the care of the same organisation, of a load that was cut short.

    Raises RuleBroken.
    """
    references = [row["organisation_ref"] for row in organisations]
    if Organisation.select().where(Organisation.reference.not_in(references)).exists():
        raise RuleBroken(NOT_EMPTY.format("other organisations"))
    if Invoice.select().exists():
        raise RuleBroken(NOT_EMPTY.format("invoices"))
    if PaymentItem.select().where(PaymentItem.state != "derived").exists():
        raise RuleBroken(NOT_EMPTY.format("payments"))


def _import(sheets: Mapping[str, Sheet], by: Absent, at: Moment, loaded: Loaded) -> None:
    imported = importing.import_care(sheets, by, at, as_written=True)
    loaded.plans.append(imported.plan)
    sentences = [f"{each.file_name}, line {each.line}: {each.all_reasons}" for each in imported.plan.rejections]
    loaded.left_out += [each for each in sentences if each not in loaded.left_out]
    if imported.recalculation:
        jobs.run(imported.recalculation, at, HANDLERS)


def _not_in_force(folder: Path) -> Sheet:
    """The weeks with days that are no longer in force, as they were recorded; an empty sheet without such a file."""
    path = folder / NOT_IN_FORCE
    return read_csv_file(path.name, path, ACTUALS_LAYOUT.headers) if path.is_file() else Sheet(path.name)


def _lenient(sheets: Mapping[str, Sheet], recorded: Sheet) -> dict[str, Sheet]:
    """The files without contacts, with rules and dates under which every week that was ever recorded can be read."""
    changed = {name: sheet for name, sheet in sheets.items() if name != CONTACTS}
    if LEVELS in changed:
        changed[LEVELS] = _with(sheets[LEVELS], lambda row: row | LENIENT)
    weeks = _by_line(recorded)
    if LINES in changed:
        changed[LINES] = _with(sheets[LINES], lambda row: _lifted(row, weeks))
    if recorded.headings and ACTUALS in changed:
        changed[ACTUALS] = _in_place_of(changed[ACTUALS], recorded)
        if CLIENTS in changed:
            changed[CLIENTS] = _with(sheets[CLIENTS], lambda row: row | {"date_of_death": ""})
    return changed


def _by_line(recorded: Sheet) -> dict[str, list[date]]:
    """{CPLI ID: the weeks of it}"""
    weeks: dict[str, list[date]] = {}
    for _, cells in recorded.rows:
        row = dict(zip(recorded.headers, cells, strict=False))
        with suppress(RuleBroken):
            weeks.setdefault(cell_text(row.get("cpli_id", "")), []).append(read_date(row.get("week_beginning", "")))
    return weeks


def _lifted(row: dict[str, str], weeks: Mapping[str, list[date]]) -> dict[str, str]:
    """A line item with an allowance without an end, and in force in these weeks."""
    row = row | ({"units": MOST_UNITS} if row.get("pricing") == "rolling" else {})
    theirs = weeks.get(cell_text(row.get("cpli_id", "")))
    if not theirs:
        return row
    with suppress(RuleBroken):
        start = min(read_date(row["start_date"]), *theirs)
        return row | {"start_date": format_date(start), "end_date": ""}
    return row


def _in_place_of(actuals: Sheet, recorded: Sheet) -> Sheet:
    """The rows of actuals.csv, and those that are recorded for weeks with days out of force in the place of theirs."""

    def key(sheet: Sheet, cells: Sequence[str]) -> tuple[str, str]:
        row = dict(zip(sheet.headers, cells, strict=False))
        return row.get("week_beginning", ""), cell_text(row.get("cpli_id", ""))

    instead = {key(recorded, cells) for _, cells in recorded.rows}
    rows = [(line, cells) for line, cells in actuals.rows if key(actuals, cells) not in instead]
    places = [recorded.headers.index(header) if header in recorded.headers else None for header in actuals.headers]
    last = max((line for line, _ in rows), default=1)  # a row is known by its line
    for line, cells in recorded.rows:
        rows.append((last + line, ["" if place is None else cells[place] for place in places]))
    return Sheet(actuals.file_name, actuals.headings, rows, problem=actuals.problem)


def _with(sheet: Sheet, change: Callable[[dict[str, str]], dict[str, str]]) -> Sheet:
    """A sheet with other cells in the columns that it has."""
    headers = sheet.headers

    def changed(cells: list[str]) -> list[str]:
        row = change(dict(zip(headers, cells, strict=False)))
        return [*(row[header] for header in headers[: len(cells)]), *cells[len(headers) :]]

    return Sheet(
        sheet.file_name, sheet.headings, [(line, changed(cells)) for line, cells in sheet.rows], problem=sheet.problem
    )
