"""Confirm what was delivered (it is then paid on), take that back, and copy the plan in to be looked at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import IntegrityError, chunked

from models import Actual, database
from operations import consequences
from operations.row_locks import lock_actuals
from queries import council_settings
from queries.weeks.loading import Scope, load_week
from queries.weeks.questions import (
    as_planned,
    can_confirm,
    can_generate,
    can_undo,
    check_entered,
    is_confirmed_alone,
    must_confirm,
)
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.actual_states import check_may_change, check_undo_confirm
from rules.broken import FIGURES_CHANGED, IllegalMove, RuleBroken
from rules.delivery import check_week, planned_entry
from rules.delivery_values import Delivery
from rules.moment import Moment
from rules.plausible import UnusualQuantity
from rules.recorded_weeks import SomebodyWasFaster, WeekRefused, columns_of, figures_of, new_row

ROWS_AT_ONCE = 500
SAY_SO = "Open Add/Edit and say whether that is right"
ALONE = "the quantity is unusual: look at it, and confirm the client"
CONFIRM_ALONE = "What is left here has unusual quantities: look at each, and confirm its client"


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: the WeekLines it confirmed, and [(WeekLine, message)] of those that need something."""

    lines: list[WeekLine]
    left: list[tuple[WeekLine, str]]

    @property
    def clients(self) -> int:
        """How many clients have a confirmed line."""
        return len({line.client_id for line in self.lines})

    @property
    def cost_pence(self) -> int:
        """What the confirmed lines cost together, in pence."""
        return sum(line.cost_pence for line in self.lines)


def confirm(
    scope: Scope,
    week_start: date,
    by: Actor,
    at: Moment,
    versions: Mapping[str, int] | None = None,
    only_matching: bool = False,
    seen_pence: int | None = None,
) -> Confirmed:
    """Confirm the lines in scope that wait for it; one with nothing recorded is recorded as planned.

    `versions` ({ref: version shown}) is for a line or a client: then every line must be as it was seen and be fit to
    confirm, or WeekRefused is raised. For a whole week `seen_pence` is the amount that the page named: lines that
    need something first, or whose quantity is one that is asked about, are left, and listed. Raises SomebodyWasFaster
    where the figures are not those that were seen.
    """
    with database.atomic():
        lock_actuals(scope.organisation_id)
        lines = load_week(scope, week_start)
        check_week(None, week_start, at.today)
        may = can_confirm if versions is not None else must_confirm
        wanted = as_planned(lines) if only_matching else [line for line in lines if may(line)]
        alone: list[WeekLine] = []
        if versions is not None:
            _check_seen(lines, wanted, versions)
        else:
            alone = [line for line in wanted if is_confirmed_alone(line)]
            wanted = [line for line in wanted if line not in alone]
        if seen_pence is not None and sum(line.cost_pence for line in wanted) != seen_pence:
            raise SomebodyWasFaster(message=FIGURES_CHANGED)
        if not wanted:
            raise IllegalMove(CONFIRM_ALONE if alone else "Nothing to confirm", "week")
        checked, left = _check_each(wanted, at)
        if left and (versions is not None or not checked):
            raise WeekRefused([(line.ref, broken) for line, broken in left])
        done = [line for line, _ in checked]
        was = {line.ref: figures_of(line.actual) for line in done}
        _write_confirmed(checked, by, at)
        consequences.lines_recorded(ActualEvent.CONFIRMED, done, was, by, at)
    return Confirmed(done, [(line, broken.message) for line, broken in left] + [(line, ALONE) for line in alone])


def _check_seen(lines: Sequence[WeekLine], wanted: Sequence[WeekLine], versions: Mapping[str, int]) -> None:
    """For a line or client: nothing may have changed since it was shown, and what cannot change says why."""
    for line in lines:
        if line.ref in versions and versions[line.ref] != line.version:
            raise SomebodyWasFaster()
    if not wanted:
        for line in lines:
            check_may_change(line.is_locked, line.is_disputed)


def _check_each(
    lines: Sequence[WeekLine], at: Moment
) -> tuple[list[tuple[WeekLine, Delivery]], list[tuple[WeekLine, RuleBroken]]]:
    """([(line, Delivery)], [(line, RuleBroken)]): the plan or the record, looked at against the care as it is now."""
    checked, left = [], []
    for line in lines:
        try:
            checked.append((line, check_entered(line, line.entered(), at.today)))
        except UnusualQuantity as asked:
            left.append((line, RuleBroken(f"{line.title}: {asked.statement} {SAY_SO}", "week")))
        except RuleBroken as broken:
            left.append((line, broken))
    return checked, left


def _write_confirmed(checked: Sequence[tuple[WeekLine, Delivery]], by: Actor, at: Moment) -> None:
    """New rows in bulk; recorded ones in one statement a version; those whose plan has changed since, one by one."""
    _insert([new_row(line, delivery, "confirmed", by, at) for line, delivery in checked if line.actual is None])
    stamp = {"state": "confirmed", "confirmed_at": at.now, "confirmed_by": by.person_id, "version": Actual.version + 1}
    same = defaultdict(list)
    for line, delivery in checked:
        if line.actual is None:
            continue
        columns = columns_of(delivery)
        if all(getattr(line.actual, name) == value for name, value in columns.items()):
            same[line.actual.version].append(line.actual.id)
        else:
            _update([line.actual.id], line.actual.version, columns | stamp)
    for version, ids in same.items():
        _update(ids, version, stamp)


def _insert(rows: Sequence[dict[str, int | None]]) -> None:
    try:
        with database.atomic():
            for some in chunked(rows, ROWS_AT_ONCE // 10):
                Actual.insert_many(some).execute()
    except IntegrityError:
        raise SomebodyWasFaster() from None


def _update(ids: Sequence[int], version: int, columns: Mapping[str, Any]) -> None:
    for part in chunked(ids, ROWS_AT_ONCE):
        if Actual.update(columns).where(Actual.id.in_(part), Actual.version == version).execute() != len(part):
            raise SomebodyWasFaster()


def undo_confirm(scope: Scope, week_start: date, by: Actor, at: Moment) -> list[WeekLine]:
    """Put what was confirmed within the last `undo_confirm_minutes` back to *entered*. Returns the WeekLines.

    Raises RuleBroken with the reason where nothing in scope can be put back.
    """
    with database.atomic():
        lock_actuals(scope.organisation_id)
        confirmed = [line for line in load_week(scope, week_start) if line.state == "confirmed"]
        if not confirmed:
            raise IllegalMove("Nothing here is confirmed, so there is nothing to undo", "week")
        minutes = council_settings.read().undo_confirm_minutes
        lines = [line for line in confirmed if can_undo(line, at.now, minutes)]
        if not lines:
            line = confirmed[0]
            check_may_change(line.is_locked, line.is_disputed)
            confirmed_at = line.actual.confirmed_at if line.actual else None
            check_undo_confirm(line.state, confirmed_at, at.now, line.is_on_submitted_invoice, minutes)
        was = {line.ref: figures_of(line.actual) for line in lines}
        by_version = defaultdict(list)
        for actual in (line.actual for line in lines if line.actual):
            by_version[actual.version].append(actual.id)
        undone = {"state": "entered", "confirmed_at": None, "confirmed_by": None, "version": Actual.version + 1}
        for version, ids in by_version.items():
            _update(ids, version, undone)
        consequences.lines_recorded(ActualEvent.UNDONE, lines, was, by, at)
    return lines


def generate(scope: Scope, week_start: date, by: Actor, at: Moment) -> list[WeekLine]:
    """Copy the plan into lines with nothing recorded, to be looked at. What a person entered is never overwritten.

    Figures generated before follow the plan where that has changed. Returns the WeekLines.
    """
    with database.atomic():
        lock_actuals(scope.organisation_id)
        check_week(None, week_start, at.today)
        lines = [line for line in load_week(scope, week_start) if can_generate(line)]
        if not lines:
            raise IllegalMove("There is nothing to generate: every line of this week has figures already", "week")
        was = {line.ref: figures_of(line.actual) for line in lines}
        fresh = []
        for line in lines:
            delivery = _planned_delivery(line)
            if line.actual is None:
                fresh.append(new_row(line, delivery, "generated", by, at))
            else:
                stamp = {"saved_at": at.now, "saved_by": by.person_id, "version": Actual.version + 1}
                _update([line.actual.id], line.actual.version, columns_of(delivery) | stamp)
        _insert(fresh)
        consequences.lines_recorded(ActualEvent.GENERATED, lines, was, by, at)
    return lines


def _planned_delivery(line: WeekLine) -> Delivery:
    """The plan as figures to be looked at: visits that a level asks for are looked at when it is confirmed."""
    if line.item is None:
        raise ValueError("unplanned care has no plan")
    entered = planned_entry(line.item, line.week_start, line.planned_visits)
    quantity = line.plan.quantity_hundredths
    return Delivery(quantity, quantity, 0, 0, 0, entered.visits, "", entered.rows)
