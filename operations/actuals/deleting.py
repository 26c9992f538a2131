"""Taking care out of a week again that was added to it: unplanned care, or a draw on an allowance."""

from datetime import date

from models import Actual, database
from operations import consequences
from operations.guarded import guarded_delete
from operations.row_locks import lock_actuals
from queries.weeks.loading import Scope, load_week
from queries.weeks.questions import why_not_deleted
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.actual_states import check_may_change
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster, figures_of


def delete_actual(scope: Scope, week_start: date, ref: str, version: int, by: Actor, at: Moment) -> WeekLine:
    """Take an unplanned or rolling line's record out of a week; the money follows. Returns the WeekLine it was.

    Raises SomebodyWasFaster where it is gone or not as it was shown, RuleBroken where it is locked, in dispute,
    counted by a payment, or commissioned for the week.
    """
    with database.atomic():
        lock_actuals(scope.organisation_id)
        line = next((line for line in load_week(scope, week_start) if line.ref == ref), None)
        if line is None or line.actual is None:
            raise SomebodyWasFaster(message="This is deleted already. Look at the week again")
        if line.version != version:
            raise SomebodyWasFaster()
        check_may_change(line.is_locked, line.is_disputed)
        if reason := why_not_deleted(line):
            raise RuleBroken(reason, "week")
        actual, was = line.actual, figures_of(line.actual)
        try:
            guarded_delete(actual, Actual.version == version)
        except IllegalMove:
            raise SomebodyWasFaster() from None
        change = consequences.WeekChange(ActualEvent.DELETED, actual, was, is_deleted=True)
        consequences.weeks_changed([change], by, at)
    return line
