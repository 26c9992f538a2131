"""An officer opens a locked week, with a reason: what changes in it then is an adjustment.

The contract: docs/domain/actuals.md#locked-weeks.
"""

from datetime import date

from models import Actual, database
from operations import consequences
from operations.disputes import notices
from operations.row_locks import lock_actuals
from queries.weeks.loading import Scope, load_week
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.broken import IllegalMove
from rules.moment import Moment
from rules.written_words import LONGEST_REASON, clean_words


def unlock(scope: Scope, week_start: date, reason: str, by: Actor, at: Moment) -> list[WeekLine]:
    """Open the locked lines in scope for the provider to change. Returns the WeekLines.

    Nothing moves by itself: a new freeze locks them again. Raises RuleBroken without a reason, IllegalMove where
    nothing is locked.
    """
    missing, too_long = (
        "Enter why the week is opened: the provider reads it",
        "Shorten the reason to {longest} characters",
    )
    reason = clean_words(reason, "reason", LONGEST_REASON, missing, too_long)
    with database.atomic():
        lock_actuals(scope.organisation_id)
        lines = [line for line in load_week(scope, week_start) if line.is_locked]
        if not lines:
            raise IllegalMove("Nothing of this is locked", "week")
        ids = [line.actual.id for line in lines if line.actual]
        stamp = {"unlocked_at": at.now, "version": Actual.version + 1}
        if Actual.update(stamp).where(Actual.id.in_(ids), Actual.unlocked_at.is_null()).execute() != len(ids):
            raise IllegalMove(field="week")
        opened = [line.actual for line in lines if line.actual]
        changes = [consequences.WeekChange(ActualEvent.UNLOCKED, actual, now={"reason": reason}) for actual in opened]
        consequences.weeks_changed(changes, by, at)
        notices.send_unlocked(scope.organisation_id, week_start, at)
    return lines
