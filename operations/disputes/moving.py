"""What every move of a dispute has in common: the guarded change, its event, locked weeks, and the money."""

from models import Actual, CountedActual, Dispute
from operations import audit
from operations.recalculation.chunks import recalculate_lines
from queries.disputes.details import actuals_of
from rules.broken import IllegalMove
from rules.disputes import DISPUTE_MOVES, over_plan_hundredths

FASTER = "Somebody else changed this dispute just now. Look at it again"


def move(dispute, verb, version, by, at, words="", **values):
    """Move a dispute and write its event, inside the caller's transaction. `version` is the one that was seen.

    `words` are kept with the event. Raises IllegalMove where the move is not allowed or somebody was faster.
    """
    now = Dispute.get_by_id(dispute.id)
    legal = DISPUTE_MOVES.check(verb, now.status, by.side)
    changes = {**values, "version": Dispute.version + 1}
    if legal.to_status:
        changes["status"] = legal.to_status
    where = (Dispute.id == dispute.id) & (Dispute.version == version) & Dispute.status.in_(legal.from_statuses)
    if Dispute.update(changes).where(where).execute() != 1:
        raise IllegalMove(FASTER)
    moved = Dispute.get_by_id(dispute.id)
    was, became = _facts(now), _facts(moved)
    changed = {name for name in was if was[name] != became[name]} | {"status"}
    told = {name: became[name] for name in changed} | ({"words": words} if words else {})
    audit.record(f"dispute {legal.done}", by, at, moved, was={name: was[name] for name in changed}, now=told)
    dispute.__data__.update(moved.__data__)
    return dispute


def _facts(dispute):
    names = ("status", "reason", "details", "response", "lines")
    return {name: getattr(dispute, name) for name in names} | {
        "first_week": str(dispute.first_week),
        "last_week": str(dispute.last_week),
    }


def record_new(dispute, kind, by, at):
    """The event of a dispute that has just been made."""
    audit.record(kind, by, at, dispute, now=_facts(dispute))


def open_locked_weeks(dispute, by, at):
    """The locked weeks that the dispute is about may be corrected while it is open."""
    opened = [row for row in actuals_of(dispute) if row.unlocked_at is None]
    counted = _counted([row.id for row in opened])
    _set_unlocked([row for row in opened if row.id in counted], at.now, "actual opened by a dispute", by, at)


def lock_weeks_again(dispute, by, at):
    """The weeks that the dispute opened are locked again; one that an officer unlocked before it stays open."""
    opened = [row for row in actuals_of(dispute) if row.unlocked_at and row.unlocked_at >= dispute.raised_at]
    _set_unlocked(opened, None, "actual locked again", by, at)


def _counted(actual_ids):
    rows = CountedActual.select(CountedActual.actual).where(CountedActual.actual.in_(actual_ids))
    return {actual for (actual,) in rows.tuples()}


def _set_unlocked(rows, unlocked_at, kind, by, at):
    if rows:
        Actual.update(unlocked_at=unlocked_at).where(Actual.id.in_([row.id for row in rows])).execute()
        audit.record_many([audit.Happening(kind, row) for row in rows], by, at)


def let_money_follow(dispute, at):
    """Work out again what is due for the lines that the dispute is about."""
    keys = {row.line_key for row in actuals_of(dispute)}
    if keys:
        recalculate_lines(keys, at)


def over_plan_now(dispute):
    """What the weeks of a dispute have over the plan, for its `looked_at`."""
    found = {f"over {row.line_key} {row.week_start}": over_plan_hundredths(row) for row in actuals_of(dispute)}
    return {name: over for name, over in found.items() if over}
