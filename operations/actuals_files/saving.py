"""Update System: the good rows of a waiting file are saved in one transaction, with their history and the money."""

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import IntegrityError, fn

from models import Actual, ActualsFile, AuditEvent, database
from operations import audit, consequences
from operations.actuals_files import waiting_files
from operations.care_import.actuals import write_weeks
from operations.row_locks import lock_actuals
from queries.actuals_files.preview import Preview, preview_of
from queries.actuals_files.totals import rounded
from queries.care_files.actual_weeks import Week, WeekKey, stored_weeks
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.broken import FIGURES_CHANGED, IllegalMove
from rules.care_files.packed_rows import PackedRows
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster, figures_of


@dataclass(frozen=True)
class Prepared:
    """A file planned outside any transaction; `newest` is the last thing that had happened by then."""

    file: ActualsFile
    preview: Preview
    newest: int | None


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
    is_due_later: bool  # a job works out what is due


def prepare(file: ActualsFile, confirm_all: bool, at: Moment) -> Prepared:
    """Plan a waiting file for `update_system` before its transaction: other writers need not wait for the reading.

    Raises IllegalMove where somebody cancelled it meanwhile.
    """
    newest = AuditEvent.select(fn.MAX(AuditEvent.id)).scalar()
    file = ActualsFile.get_or_none(ActualsFile.id == file.id)
    if file is None:
        raise IllegalMove("Somebody cancelled this import just now. Hand the file in again, if it is to be saved")
    return Prepared(file, preview_of(file, at, confirm_all), newest)


def update_system(prepared: Prepared, seen: str, confirm_all: bool, by: Actor, at: Moment) -> Saved:
    """Save the good rows, all or none; those to be corrected stay. Returns a Saved.

    `seen` is the `Preview.seen` of the page that was looked at. Raises SomebodyWasFaster where figures or file are no
    longer as they were seen, IllegalMove where there is nothing to save.
    """
    with database.atomic():
        lock_actuals(prepared.file.organisation_id)
        if AuditEvent.select(fn.MAX(AuditEvent.id)).scalar() != prepared.newest:
            prepared = prepare(prepared.file, confirm_all, at)
        file, preview = prepared.file, prepared.preview
        if preview.seen != seen:
            raise SomebodyWasFaster(message=FIGURES_CHANGED)
        if not preview.has_changes:
            raise IllegalMove("Nothing in this file is new: everything is on record as it says")
        saved = preview.saved
        weeks = [row.week for row in saved]
        is_due_later, now = _write(weeks, by, at)
        left = {row.line for row in preview.rejected}
        rows = PackedRows(row for row in file.rows if row[0] in left)
        stood_for = [row.week.actual for row in preview.unchanged if row.week.actual] + list(now.values())
        instances = sorted({*file.saved_instances, *(actual.id for actual in stood_for if not actual.cpli_id)})
        stamp = {"saved_at": at.now, "saved_by": by.person_id}
        waiting_files.write_and_check(file, rows, at, saved_instances=instances, **stamp)
        counts = {name: len(getattr(preview, name)) for name in ("new", "changed", "unchanged", "look")}
        audit.record("actuals file saved", by, at, file, now=counts | {"left": len(left)})
    return Saved(
        **counts,
        left=len(left),
        weeks=len({week.week_start for week in weeks}),
        confirmed=sum((week.values or {}).get("state") == "confirmed" for week in weeks),
        pence=rounded((row.week.money_key, row.now_parts) for row in saved),
        is_due_later=is_due_later,
    )


def _write(weeks: Sequence[Week], by: Actor, at: Moment) -> tuple[bool, dict[WeekKey, Actual]]:
    """The weeks, and what follows them. Returns whether a job works out the money, and the weeks as they are now."""
    was = {week.stored_key: figures_of(week.actual) for week in weeks}
    try:
        with database.atomic():
            write_weeks([week.record() for week in weeks], by, at)
    except IntegrityError:
        raise SomebodyWasFaster(message=FIGURES_CHANGED) from None
    stored = stored_weeks(weeks)
    now = {key: stored[key] for key in was}
    kinds = {"confirmed": ActualEvent.CONFIRMED_BY_FILE, "entered": ActualEvent.SAVED_BY_FILE}
    changes = [consequences.WeekChange(kinds[now[key].state], now[key], figures) for key, figures in was.items()]
    return consequences.weeks_changed(changes, by, at, may_wait=True), now
