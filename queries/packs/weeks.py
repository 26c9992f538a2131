"""What was delivered: recorded weeks in full and their history, visits, disputes."""

from collections.abc import Iterator

from peewee import ModelSelect

from models import Actual, AuditEvent, Dispute
from queries.disputes.details import line_names
from queries.packs.names import Names, happened
from queries.packs.paged import pages_of
from rules.actual_events import ActualEvent, FigureChange, figure_changes
from rules.actual_files import STATUS_NAMES as STATES
from rules.delivery_values import DayRow, rows_from_stored
from rules.dispute_events import OF_THE_OFFICE, DisputeEvent, event_words
from rules.disputes import STATUS_NAMES
from rules.money import plain_quantity
from rules.packs import Row, headings
from rules.recorded_weeks import FIGURES
from rules.visits import STATUS_NAMES as VISIT_STATUSES
from rules.weeks import DAY_NAMES

ACTUALS = headings(
    "Week Beginning, SSRef, Client, CPLI ID, Service, Service Level, Entry, State, Planned, Actual, Frustrated, "
    "Missed, Extra, Visits, Days, Comments, Note, Saved, Confirmed"
)
HISTORY = headings("Week Beginning, SSRef, CPLI ID, Service Level, At, By, What, Figure, Was, Now")
VISITS = headings(
    "Visit ID, SSRef, CPLI ID, Service Level, Planned Start, Planned End, Actual Start, Actual End, Carers, Status, "
    "Comments, Uploaded"
)
DISPUTES = headings("Dispute, SSRef, Client, First Week, Last Week, Lines, Status, Reason, Details, Response, Raised")
NOTHING = FigureChange("", "", "")  # an event that changed no figure
DISPUTE_HISTORY = headings("Dispute, At, By, What")


def actual_rows(query: ModelSelect) -> Iterator[Row]:
    """Each recorded week, with all that is on record for it."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        for row in page:
            service = care.service[row.service_id].name
            whose = (row.week_start, *care.named(row), care.reference("cpli", row), service, care.level(row))
            figures = [plain_quantity(getattr(row, f"{name}_hundredths")) for name in FIGURES]
            days = "; ".join(map(_day_row, rows_from_stored(row.rows)))
            state = ("" if row.cpli_id else row.instance, STATES[row.state])
            said = (row.visits, days, row.comment, row.note, row.saved_at, row.confirmed_at)
            yield (*whose, *state, *figures, *said)


def _day_row(row: DayRow) -> str:
    """`Mon Wed x 1 frustrated (no answer)`"""
    words = f"{' '.join(DAY_NAMES[day] for day in row.days)} x {plain_quantity(row.quantity_hundredths)}".strip()
    words = f"{words} frustrated" if row.is_frustrated else words
    return f"{words} ({row.comment})" if row.comment else words


def history_rows(query: ModelSelect, reader: str) -> Iterator[Row]:
    """Each figure that changed in recorded weeks: who changed it, when, from what to what."""
    names = Names()
    for page in pages_of(query):
        care, by_id = names.care_of(page), {row.id: row for row in page}
        about = (AuditEvent.object_type == Actual.__name__) & AuditEvent.object_id.in_(sorted(by_id))
        for event, at, who in happened(AuditEvent.select().where(about), reader):
            row = by_id[event.object_id]
            whose = (row.week_start, care.ssref(row), care.reference("cpli", row), care.level(row))
            what = ActualEvent(event.kind).words
            for figure, was, now in figure_changes(event.was, event.now) or [NOTHING]:
                yield (*whose, at, who, what, figure, was, now)


def visit_rows(query: ModelSelect) -> Iterator[Row]:
    """Each uploaded visit."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        for row in page:
            cpli = care.reference("cpli", row) or row.given_cpli
            level = care.level(row) if row.service_level_id else row.given_level
            times = (row.planned_start, row.planned_end, row.actual_start, row.actual_end)
            more = (row.carers, VISIT_STATUSES[row.status], row.comments, row.uploaded_at)
            yield (row.reference, row.ssref, cpli, level, *times, *more)


def dispute_rows(query: ModelSelect) -> Iterator[Row]:
    """Each dispute that was raised."""
    names = Names()
    for page in pages_of(query):
        clients = names.care_of(page)
        for row in page:
            words = (STATUS_NAMES[row.status], row.reason, row.details, row.response, row.raised_at)
            lines = "; ".join(line_names(row)) or "All of the client's"
            yield (row.id, *clients.named(row), row.first_week, row.last_week, lines, *words)


def dispute_history_rows(query: ModelSelect, reader: str) -> Iterator[Row]:
    """What happened to each of these disputes. A provider is not told how one came to be proposed."""
    hidden = (DisputeEvent.PROPOSED, *OF_THE_OFFICE) if reader == "provider" else ()
    for page in pages_of(query):
        about = AuditEvent.object_id.in_([row.id for row in page]) & (AuditEvent.object_type == Dispute.__name__)
        for event, at, who in happened(AuditEvent.select().where(about), reader):
            if event.kind not in hidden:
                yield event.object_id, at, who, event_words(event.kind, event.was, event.now)
