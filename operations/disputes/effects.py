"""What a dispute does to the weeks that it is about while it is open, and to their money."""

from collections.abc import Sequence
from datetime import datetime

from models import Actual, CountedActual, Dispute
from operations import audit, consequences
from queries.disputes.details import actuals_of
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.disputes import over_plan_hundredths
from rules.moment import Moment


def open_locked_weeks(dispute: Dispute, by: Actor, at: Moment) -> None:
    """The locked weeks that the dispute is about may be corrected while it is open."""
    opened = [row for row in actuals_of(dispute) if row.unlocked_at is None]
    counted = _counted([row.id for row in opened])
    _set_unlocked([row for row in opened if row.id in counted], at.now, ActualEvent.OPENED_BY_DISPUTE, by, at)


def lock_weeks_again(dispute: Dispute, by: Actor, at: Moment) -> None:
    """The weeks that the dispute opened are locked again; one that an officer unlocked before it stays open."""
    opened = [row for row in actuals_of(dispute) if row.unlocked_at and row.unlocked_at >= dispute.raised_at]
    _set_unlocked(opened, None, ActualEvent.LOCKED_AGAIN, by, at)


def _counted(actual_ids: Sequence[int]) -> set[int]:
    rows = CountedActual.select(CountedActual.actual).where(CountedActual.actual.in_(actual_ids))
    return {actual for (actual,) in rows.tuples()}


def _set_unlocked(rows: Sequence[Actual], unlocked_at: datetime | None, kind: str, by: Actor, at: Moment) -> None:
    if rows:
        Actual.update(unlocked_at=unlocked_at).where(Actual.id.in_([row.id for row in rows])).execute()
        audit.record_many([audit.Event(kind, row) for row in rows], by, at)


def work_out_money(dispute: Dispute, at: Moment) -> None:
    """Work out again what is due for the lines that the dispute is about."""
    consequences.lines_changed({row.line_key for row in actuals_of(dispute)}, at)


def over_plan_now(dispute: Dispute) -> dict[str, int]:
    """What the weeks of a dispute have over the plan, for its `looked_at`."""
    found = {f"over {row.line_key} {row.week_start}": over_plan_hundredths(row) for row in actuals_of(dispute)}
    return {name: over for name, over in found.items() if over}
