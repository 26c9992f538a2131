"""Update System: the good rows of a visits file are taken in one transaction; lines, waiting tray and money follow."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from peewee import IntegrityError

from models import ActualsFile, Organisation, Visit, database
from operations import audit, file_results
from operations.actuals_files import waiting_files
from operations.bulk import Ready, insert_statement, update_rows, values_of
from operations.file_results import Outcome
from operations.row_locks import lock_actuals
from operations.visits.at_risk import write_waiting
from operations.visits.fill_weeks import fill, fill_later
from queries.care_files.newest import WEEKS, newest_event
from queries.visits.care import Care, Levels
from queries.visits.file_preview import Preview, left_pairs, preview_of, touched_pairs
from queries.visits.lines import LineWeek
from queries.visits.reading import READ, VisitRow
from rules.actor import Actor
from rules.broken import FIGURES_CHANGED, IllegalMove
from rules.care_files.packed_rows import PackedRows
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster

PLACED = ("ssref", "given_cpli", "given_level", "client", "service_level", "cpli", "day", "week_start", "waiting_since")
WEEKS_AT_ONCE = 50  # of lines; more are filled in by jobs, so that nobody waits long to write
WRITTEN = (*PLACED, *READ, "uploaded_at", "uploaded_by")


@dataclass(frozen=True)
class Saved:
    """What Update System did: visits by kind, rows left to be corrected or answered for, lines that were filled, and
    how many of these are far over their plan.
    """

    new: int
    changed: int
    unchanged: int
    waiting: int
    left: int
    filled: int
    over_plan: int
    is_filled_later: bool  # by a job, as there are many


@dataclass(frozen=True)
class Prepared:
    """A file that was read outside any transaction; `newest` is the last that had happened by then and matters."""

    file: ActualsFile
    preview: Preview
    newest: int | None


def prepare(file: ActualsFile, at: Moment) -> Prepared:
    """Read a waiting file for `update_system` before its transaction: other writers need not wait for the reading.

    Raises IllegalMove where somebody cancelled it meanwhile.
    """
    newest = newest_event(WEEKS, file.organisation_id)
    found = ActualsFile.get_or_none(ActualsFile.id == file.id)
    if found is None:
        raise IllegalMove(waiting_files.GONE)
    return Prepared(found, preview_of(found, at), newest)


def update_system(prepared: Prepared, seen: str, by: Actor, at: Moment) -> Saved:
    """Take the good rows of a waiting file; those that are wrong or asked about stay in it. Returns a Saved.

    `seen` is the `Preview.seen` of the page that was looked at. Raises SomebodyWasFaster where it is not so any more,
    IllegalMove where there is nothing to take.
    """
    with database.atomic():
        lock_actuals(prepared.file.organisation_id)
        if newest_event(WEEKS, prepared.file.organisation_id) != prepared.newest:
            prepared = prepare(prepared.file, at)
        return write(ready_to_write(prepared, seen, by, at), by, at)


@dataclass
class ReadyFile:
    """All that saving a file writes, as the database takes it: nobody waits for more than the writing."""

    file: ActualsFile
    saved: Saved
    left: set[int]  # lines that stay in the file
    new: Ready | None
    changed: Sequence[Visit]
    events: list[audit.ReadyEvent]
    pairs: set[LineWeek]  # what is filled in
    left_pairs: set[LineWeek]  # those among them that visits have left
    care: Care
    levels: Levels
    outcomes: dict[int, Outcome]  # what becomes of each line


def ready_to_write(prepared: Prepared, seen: str, by: Actor, at: Moment) -> ReadyFile:
    """What `write` writes. The preview's new rows are given up one by one, as thousands of them take much memory.

    Raises as `update_system` does.
    """
    preview = prepared.preview
    if preview.is_in_question or preview.seen != seen:
        raise SomebodyWasFaster(message=FIGURES_CHANGED)
    if not preview.taken:
        raise IllegalMove("Nothing in this file is new: every visit is on record as it says")
    pairs, left, outcomes = touched_pairs(preview), left_pairs(preview), outcomes_of(preview)
    saved, stamp = _saved(preview, len(pairs)), {"uploaded_at": at.now, "uploaded_by": by.person_id}
    names, values = ("organisation", "reference", *WRITTEN), []
    value_of, preview.visit_weeks = values_of(Visit, names), []
    blank = dict.fromkeys(names) | stamp
    preview.new.reverse()
    while preview.new:
        values.append(value_of(blank | preview.new.pop().visit.__data__))
    new = Ready(insert_statement(Visit, names), values) if values else None
    for row in preview.changed:
        row.visit.uploaded_at, row.visit.uploaded_by = at.now, by.person_id
    events = [audit.ready(_event(row)) for row in preview.changed]
    changed = [row.visit for row in preview.changed]
    care, levels = preview.care, preview.levels
    return ReadyFile(prepared.file, saved, preview.left, new, changed, events, pairs, left, care, levels, outcomes)


def outcomes_of(preview: Preview) -> dict[int, Outcome]:
    """{line: (what becomes of it, its Visit ID)} of the rows that are right."""
    kinds = (("taken", preview.new), ("changed", preview.changed), ("unchanged", preview.unchanged))
    found: dict[int, Outcome] = {row.line: (kind, row.visit.reference) for kind, rows in kinds for row in rows}
    return found | {row.line: ("waiting", row.visit.reference) for row in preview.taken if row.visit.cpli_id is None}


def _saved(preview: Preview, weeks: int) -> Saved:
    counts = {"new": len(preview.new), "changed": len(preview.changed), "unchanged": len(preview.unchanged)}
    counts |= {"waiting": preview.waiting, "left": len(preview.left)}
    counts |= {"filled": len(preview.filled), "over_plan": len(preview.over_plan)}
    return Saved(**counts, is_filled_later=weeks > WEEKS_AT_ONCE)


def _event(row: VisitRow) -> audit.Event:
    was, now = ({name: pair[side] for name, *pair in row.changes} for side in (0, 1))
    return audit.Event("visit changed by upload", row.visit, was=was, now=now)


def write(ready: ReadyFile, by: Actor, at: Moment) -> Saved:
    """Write it, and what follows: the lines that are filled, what is held back for an order, the rows that stay, the
    upload's own event. In the caller's transaction, which has locked the organisation's actuals and knows that nothing
    has happened since. Raises SomebodyWasFaster where something has.
    """
    write_visits(ready, by, at)
    file_results.note(ready.file, ready.outcomes)
    rows = PackedRows(row for row in ready.file.rows if row[0] in ready.left)
    waiting_files.write_and_check(ready.file, rows, at, saved_at=at.now, saved_by=by.person_id)
    return ready.saved


def write_visits(ready: ReadyFile, by: Actor, at: Moment) -> None:
    """The same, but for the rows that stay in a file: for visits that came in none."""
    organisation_id = ready.file.organisation_id
    try:
        with database.atomic():
            if ready.new:
                ready.new.write()
    except IntegrityError:
        raise SomebodyWasFaster(message=FIGURES_CHANGED) from None
    update_rows(Visit, ready.changed, WRITTEN)
    _fill(ready, by, at)
    audit.record_ready(ready.events, by, at)
    write_waiting([organisation_id], {organisation_id: ready.care}, at, ready.levels)
    counts = asdict(ready.saved) | {"file": ready.file.file_name}
    del counts["is_filled_later"]
    audit.record("visits uploaded", by, at, Organisation(id=organisation_id), organisation_id, now=counts)


def _fill(ready: ReadyFile, by: Actor, at: Moment) -> None:
    """Bring the lines' weeks to what their visits say: now, or where they are many by jobs, a week each. Those that
    visits have left are few, and theirs is not to be found in the visits.
    """
    organisation_id = ready.file.organisation_id
    if ready.saved.is_filled_later:
        fill(organisation_id, ready.left_pairs, by, at)
        fill_later(organisation_id, {week for _, week in ready.pairs}, at)
    else:
        fill(organisation_id, ready.pairs, by, at)
