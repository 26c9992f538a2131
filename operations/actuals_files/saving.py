"""Update System: the good rows of a waiting file are saved in one transaction, with their history and the money."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from peewee import IntegrityError

from models import Actual, ActualsFile, database
from operations import audit, consequences, file_results
from operations.actuals_files import waiting_files
from operations.care_import.actuals import ReadyWeeks, ready_weeks
from operations.file_results import Outcome
from operations.row_locks import lock_actuals
from queries.actuals_files.preview import Preview, preview_of
from queries.actuals_files.totals import rounded
from queries.care_files.actual_weeks import Week
from queries.care_files.newest import WEEKS, newest_event
from queries.care_files.plan import Record
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.broken import FIGURES_CHANGED, IllegalMove
from rules.care_files.packed_rows import PackedRows
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster, figures_of

KINDS = ("new", "changed", "unchanged", "look")
EVENTS = {"confirmed": ActualEvent.CONFIRMED_BY_FILE, "entered": ActualEvent.SAVED_BY_FILE}

NEW = Actual()  # a week without an id yet


@dataclass(frozen=True)
class Prepared:
    """A file planned outside any transaction; `newest` is the last thing that had happened by then that matters."""

    file: ActualsFile
    preview: Preview
    newest: int | None
    confirm_all: bool


@dataclass(frozen=True)
class Saved:
    """What Update System did: how many rows of each kind it saved, each a line's week (`look`: to be looked at, and
    not confirmed), and left to be corrected; how
    many weeks these are of, how many of the rows are confirmed, and what they cost in pence.
    """

    new: int
    changed: int
    unchanged: int
    look: int
    left: int
    weeks: int
    confirmed: int
    pence: int
    is_due_later: bool = False  # a job works out what is due


def prepare(file: ActualsFile, confirm_all: bool, at: Moment) -> Prepared:
    """Plan a waiting file for `update_system` before its transaction: other writers need not wait for the reading.

    Raises IllegalMove where somebody cancelled it meanwhile.
    """
    newest = newest_event(WEEKS, file.organisation_id)
    found = ActualsFile.get_or_none(ActualsFile.id == file.id)
    if found is None:
        raise IllegalMove("Somebody cancelled this import just now. Hand the file in again, if it is to be saved")
    return Prepared(found, preview_of(found, at, confirm_all), newest, confirm_all)


def update_system(prepared: Prepared, seen: str, by: Actor, at: Moment) -> Saved:
    """Save the good rows, all or none; those to be corrected stay. Returns a Saved.

    `seen` is the `Preview.seen` of the page that was looked at. Raises SomebodyWasFaster where figures or file are no
    longer as they were seen, IllegalMove where there is nothing to save.
    """
    with database.atomic():
        lock_actuals(prepared.file.organisation_id)
        if is_stale(prepared):
            prepared = prepare(prepared.file, prepared.confirm_all, at)
        return write(ready_to_write(prepared, seen, by, at), by, at)


def is_stale(prepared: Prepared) -> bool:
    """Whether something has happened since the file was planned."""
    return newest_event(WEEKS, prepared.file.organisation_id) != prepared.newest


@dataclass
class ReadyFile:
    """All that saving a file writes, as the database takes it: nobody waits for more than the writing."""

    file: ActualsFile
    saved: Saved
    left: set[int]  # lines that stay in the file
    weeks: ReadyWeeks = field(default_factory=ReadyWeeks)
    events: list[audit.ReadyEvent] = field(default_factory=list)  # of new weeks, without their ids, then of the others
    unplanned: list[int] = field(default_factory=list)  # which events are about unplanned care
    stood_for: list[int] = field(default_factory=list)  # ids of unplanned care of which rows say nothing new
    lines: dict[str, int] = field(default_factory=dict)  # {line key: contract id}
    outcomes: dict[int, Outcome] = field(default_factory=dict)  # of each line; its Actual where that has an id already
    event_lines: list[int] = field(default_factory=list)  # the line of each event


def ready_to_write(prepared: Prepared, seen: str, by: Actor, at: Moment) -> ReadyFile:
    """What `write` writes. The preview's rows are given up one by one, as thousands of them take much memory.

    Raises as `update_system` does.
    """
    preview = prepared.preview
    if preview.seen != seen:
        raise SomebodyWasFaster(message=FIGURES_CHANGED)
    if not preview.has_changes:
        raise IllegalMove("Nothing in this file is new: everything is on record as it says")
    ready = ReadyFile(prepared.file, _saved(preview), {row.line for row in preview.rejected})
    ready.stood_for = [row.week.actual.id for row in preview.unchanged if row.week.actual and row.week.is_unplanned]
    ready.outcomes = outcomes_of(preview)
    weeks = [row.week for row in preview.saved]
    weeks.sort(key=lambda week: week.actual is None)  # taken from the end: new ones come first
    for rows in (preview.new, preview.changed, preview.unchanged, preview.look):
        rows.clear()

    def given_up() -> Iterator[Record]:
        while weeks:
            week = weeks.pop()
            if week.is_unplanned:
                ready.unplanned.append(len(ready.events))
            ready.events.append(_event(week))
            ready.event_lines.append(week.line)
            ready.lines[week.line_key] = week.owner.contract.written_id
            yield week.record()

    ready.weeks = ready_weeks(given_up(), by, at)
    return ready


def write(ready: ReadyFile, by: Actor, at: Moment) -> Saved:
    """Write it, and what follows. In the caller's transaction, which has locked the organisation's actuals and knows
    that nothing has happened since (`is_stale`). Raises SomebodyWasFaster where something has.
    """
    is_due_later = write_weeks(ready, by, at)
    events, file, saved = ready.events, ready.file, ready.saved
    written = dict(zip(ready.event_lines, (event.object_id for event in events), strict=True))
    outcomes = {line: (kind, written.get(line, actual_id)) for line, (kind, actual_id) in ready.outcomes.items()}
    file_results.note(file, outcomes)
    rows = PackedRows(row for row in file.rows if row[0] in ready.left)
    instances = {*file.saved_instances, *ready.stood_for, *(events[place].object_id for place in ready.unplanned)}
    stamp = {"saved_at": at.now, "saved_by": by.person_id}
    waiting_files.write_and_check(file, rows, at, saved_instances=sorted(instances), **stamp)
    audit.record("actuals file saved", by, at, file, now=counts_of(saved))
    return replace(saved, is_due_later=is_due_later)


def write_weeks(ready: ReadyFile, by: Actor, at: Moment) -> bool:
    """The same, but for the rows that stay in a file and its event: for weeks that came in none. Returns whether a job
    works out what is due.
    """
    try:
        with database.atomic():
            ids = ready.weeks.write()
    except IntegrityError:
        raise SomebodyWasFaster(message=FIGURES_CHANGED) from None
    for place, number in enumerate(ids):
        ready.events[place] = ready.events[place]._replace(object_id=number)
    return consequences.weeks_of_file_changed(ready.events, ready.lines, by, at)


def counts_of(saved: Saved) -> dict[str, int]:
    """How many rows of each kind there were, for an event."""
    return {name: getattr(saved, name) for name in KINDS} | {"left": saved.left}


def outcomes_of(preview: Preview) -> dict[int, Outcome]:
    """{line: (what becomes of it, the id of its Actual, 0 where it has none yet)} of the rows that can be saved."""
    kinds = (("taken", preview.new), ("changed", preview.changed), ("unchanged", preview.unchanged))
    return {
        row.line: (kind, row.week.actual.id if row.week.actual else 0)
        for kind, rows in (*kinds, ("look", preview.look))
        for row in rows
    }


def _saved(preview: Preview) -> Saved:
    rows = preview.saved
    return Saved(
        new=len(preview.new),
        changed=len(preview.changed),
        unchanged=len(preview.unchanged),
        look=len(preview.look),
        left=len({row.line for row in preview.rejected}),
        weeks=len({row.week.week_start for row in rows}),
        confirmed=sum((row.week.values or {}).get("state") == "confirmed" for row in rows),
        pence=rounded((row.week.money_key, row.now_parts) for row in rows),
    )


def _event(week: Week) -> audit.ReadyEvent:
    """The event of a week that is saved; of a new one without its id."""
    values, owner = week.values or {}, week.owner
    subject = week.actual or NEW
    now = figures_of(SimpleNamespace(**values))
    whose = owner.contract.values["organisation"].id, owner.client.id
    return audit.ready(audit.Event(EVENTS[values["state"]], subject, *whose, figures_of(week.actual), now))
