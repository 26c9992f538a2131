"""Update System: the good rows of a visits file are taken in one transaction; lines, waiting tray and money follow."""

from dataclasses import dataclass

from peewee import IntegrityError, chunked

from models import ActualsFile, AuditEvent, Organisation, Visit, database
from operations import audit
from operations.actuals_files import waiting_files
from operations.bulk import insert_rows, update_rows
from operations.row_locks import lock_actuals
from operations.visits.at_risk import write_waiting
from operations.visits.fill_weeks import fill, fill_later
from queries.visits.file_preview import Preview, left_pairs, preview_of, touched_pairs
from queries.visits.reading import READ
from rules.actor import Actor
from rules.broken import FIGURES_CHANGED, IllegalMove
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster

ROWS_AT_ONCE = 2_000
PLACED = ("ssref", "given_cpli", "given_level", "client", "service_level", "cpli", "day", "week_start", "waiting_since")
WEEKS_AT_ONCE = 200  # of lines; more are filled in by jobs, so that nobody waits long to write
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
    """A file that was read outside any transaction; `newest` is the last thing that had happened by then."""

    file: ActualsFile
    preview: Preview
    newest: int | None


def prepare(file: ActualsFile, at: Moment) -> Prepared:
    """Read a waiting file for `update_system` before its transaction: other writers need not wait for the reading.

    Raises IllegalMove where somebody cancelled it meanwhile.
    """
    newest = _newest_event(file.organisation_id)
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
        if _newest_event(prepared.file.organisation_id) != prepared.newest:
            prepared = prepare(prepared.file, at)
        file, preview = prepared.file, prepared.preview
        if preview.is_in_question or preview.seen != seen:
            raise SomebodyWasFaster(message=FIGURES_CHANGED)
        if not preview.taken:
            raise IllegalMove("Nothing in this file is new: every visit is on record as it says")
        _write(preview, by, at)
        return _follow(file, preview, by, at)


def _newest_event(organisation_id: int) -> int | None:
    """The last thing that happened to the organisation, or to the council's care and settings; not who signed in."""
    whose = (AuditEvent.organisation == organisation_id) | AuditEvent.organisation.is_null()
    query = AuditEvent.select(AuditEvent.id).where(whose, AuditEvent.object_type.not_in(("", "person")))
    newest = query.order_by(AuditEvent.id.desc()).limit(1).scalar()
    return None if newest is None else int(newest)


def _write(preview: Preview, by: Actor, at: Moment) -> None:
    """New visits in bulk, and changed ones."""
    for row in preview.taken:
        row.visit.uploaded_at, row.visit.uploaded_by = at.now, by.person_id
    names = ("organisation", "reference", *WRITTEN)
    try:
        with database.atomic():
            for some in chunked(preview.new, ROWS_AT_ONCE):  # of thousands only some are there twice
                insert_rows(Visit, [{name: row.visit.__data__.get(name) for name in names} for row in some])
    except IntegrityError:
        raise SomebodyWasFaster(message=FIGURES_CHANGED) from None
    update_rows(Visit, [row.visit for row in preview.changed], WRITTEN)


def _follow(file: ActualsFile, preview: Preview, by: Actor, at: Moment) -> Saved:
    """The lines that are filled, what is held back for an order, the rows that stay, and the upload's own event."""
    organisation_id = file.organisation_id
    is_filled_later = _fill(preview, organisation_id, by, at)
    events = [
        audit.Event(
            "visit changed by upload",
            row.visit,
            was={name: was for name, was, _ in row.changes},
            now={name: now for name, _, now in row.changes},
        )
        for row in preview.changed
    ]
    audit.record_many(events, by, at)
    write_waiting([organisation_id], {organisation_id: preview.care}, at, preview.levels)
    left = preview.left
    rows = [row for row in file.rows if row[0] in left]
    waiting_files.write_and_check(file, rows, at, saved_at=at.now, saved_by=by.person_id)
    counts = {"new": len(preview.new), "changed": len(preview.changed), "unchanged": len(preview.unchanged)}
    counts |= {"waiting": preview.waiting, "left": len(left)}
    counts |= {"filled": len(preview.filled), "over_plan": len(preview.over_plan)}
    subject = Organisation(id=organisation_id)
    audit.record("visits uploaded", by, at, subject, organisation_id, now=counts | {"file": file.file_name})
    return Saved(**counts, is_filled_later=is_filled_later)


def _fill(preview: Preview, organisation_id: int, by: Actor, at: Moment) -> bool:
    """Bring the lines' weeks to what their visits say: now, or where they are many by jobs, a week each. Those that
    visits have left are few, and theirs is not to be found in the visits. Returns whether jobs do it.
    """
    pairs = touched_pairs(preview)
    if len(pairs) <= WEEKS_AT_ONCE:
        fill(organisation_id, pairs, by, at)
        return False
    left = left_pairs(preview)
    fill(organisation_id, left, by, at)
    fill_later(organisation_id, {week for _, week in pairs}, at)
    return True
