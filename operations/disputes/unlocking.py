"""Unlock: an officer opens locked weeks without a dispute (domain page, section 5)."""

from models import Actual, database
from operations import actuals, audit
from operations.disputes import telling
from rules.broken import IllegalMove, RuleBroken
from rules.disputes import clean_words


def unlock(scope, week_start, reason, by, at):
    """Open the locked lines of a scope's week, with a reason, so that the provider can change them. What was paid
    stays paid; a change is an adjustment. Returns the WeekLines.

    Raises RuleBroken without a reason or in a dispute, IllegalMove where nothing is locked or by a provider.
    """
    if by.side != "council":
        raise IllegalMove("Only the council can unlock a week")
    reason = clean_words(reason, "reason", "Enter why the week is unlocked: it is kept in its history")
    with database.atomic():
        lines = actuals.load_week(scope, week_start)
        if any(line.is_disputed for line in lines):
            raise RuleBroken("This week is in dispute: the provider can change it there", "lines")
        locked = [line for line in lines if line.is_locked]
        ids = [line.actual.id for line in locked]
        where = Actual.id.in_(ids) & Actual.unlocked_at.is_null()
        if not ids or Actual.update(unlocked_at=at.now).where(where).execute() != len(ids):
            raise IllegalMove("These lines are not locked. Look at the week again", "lines")
        happenings = [audit.Happening("actual unlocked", line.actual, now={"reason": reason}) for line in locked]
        audit.record_many(happenings, by, at)
        telling.tell_unlocked(scope.organisation_id, week_start, at)
    return locked
