"""What every change of actuals has in common: its figures for the history, its event, and the money that follows."""

from models import Actual
from operations import audit
from operations.recalculation.chunks import recalculate_lines
from rules.broken import IllegalMove, RuleBroken
from rules.line_keys import line_item_key


class WeekRefused(RuleBroken):
    """One or more lines cannot be as they were entered; `problems` is [(line reference, RuleBroken)]."""

    def __init__(self, problems):
        super().__init__(problems[0][1].message, problems[0][1].field)
        self.problems = problems


class SomebodyWasFaster(IllegalMove):
    """The line was saved by somebody else since the page was shown; `line` is the WeekLine as it is now (or None)."""

    def __init__(self, line=None, message="Somebody else changed this week just now. Look at it again"):
        super().__init__(message, "week")
        self.line = line


FIGURES = ("planned", "actual", "frustrated", "missed", "extra")


def figures_of(actual):
    """What the history keeps of a recorded week (hundredths); None where nothing is recorded."""
    if actual is None:
        return None
    figures = {name: getattr(actual, f"{name}_hundredths") for name in FIGURES}
    kept = {"state": actual.state, "visits": actual.visits, "comment": actual.comment, "rows": list(actual.rows)}
    return figures | kept


def columns_of(delivery):
    """The columns of an Actual that a checked delivery fills."""
    columns = {f"{name}_hundredths": getattr(delivery, f"{name}_hundredths") for name in FIGURES}
    return columns | {"visits": delivery.visits, "comment": delivery.comment, "rows": list(delivery.rows)}


def new_row(line, delivery, state, by, at):
    """The columns of a line's first record of a week."""
    row = columns_of(delivery) | {
        "organisation": line.organisation_id,
        "contract": line.contract_id,
        "client": line.client_id,
        "service": line.service_id,
        "service_level": line.level_id,
        "cpli": line.cpli_id,
        "week_start": line.week_start,
        "state": state,
        "is_as_generated": delivery.is_as_generated,
        "version": 1,
        "saved_at": at.now,
        "saved_by": by.person_id,
    }
    return row | ({"confirmed_at": at.now, "confirmed_by": by.person_id} if state == "confirmed" else {})


def tell(kind, changed, was, by, at):
    """One event for each changed line, and the money that follows. Inside the caller's transaction.

    `changed` are WeekLines, `was` {ref: figures before}; what they are now is read back from the tables.
    """
    # Late import: disputes change actuals themselves.
    from operations.disputes import proposing

    if not changed:
        return
    now = {}
    by_cpli = [line.cpli_id for line in changed if line.cpli_id]
    week = changed[0].week_start
    for ids in _chunks(by_cpli):
        for actual in Actual.select().where(Actual.cpli.in_(ids), Actual.week_start == week):
            now[line_item_key(actual.cpli_id)] = actual
    for line in changed:
        if not line.cpli_id:
            now[line.ref] = Actual.get_by_id(line.actual.id)
    happenings = [
        audit.Happening(kind, now[line.ref], was=was[line.ref], now=figures_of(now[line.ref])) for line in changed
    ]
    audit.record_many(happenings, by, at)
    recalculate_lines({line.key for line in changed}, at)
    proposing.follow(list(now.values()), at)


def _chunks(ids, size=500):
    return [ids[start : start + size] for start in range(0, len(ids), size)]
