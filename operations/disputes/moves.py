"""How a dispute changes its state: one guarded UPDATE with its audit event."""

from typing import Any

from models import Dispute
from operations import audit
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.dispute_events import DisputeEvent
from rules.disputes import DISPUTE_MOVES
from rules.moment import Moment


def move(dispute: Dispute, verb: str, version: int, by: Actor, at: Moment, words: str = "", **values: Any) -> Dispute:
    """Move a dispute and write its event, inside the caller's transaction. `version` is the one that was seen.

    `words` are kept with the event. Raises IllegalMove if it may not move, or has changed meanwhile.
    """
    now = Dispute.get_by_id(dispute.id)
    legal = DISPUTE_MOVES.check(verb, now.status, by.side)
    was = _facts(now)
    changes = {**values, "status": legal.to_status or now.status}
    guarded_update(now, changes, Dispute.status.in_(legal.from_statuses), version=version)
    became = _facts(now)
    changed = {name for name in was if was[name] != became[name]} | {"status"}
    recorded = {name: became[name] for name in changed} | ({"words": words} if words else {})
    audit.record(DisputeEvent(legal.done), by, at, now, was={name: was[name] for name in changed}, now=recorded)
    dispute.__data__.update(now.__data__)
    return dispute


def _facts(dispute: Dispute) -> dict[str, Any]:
    names = ("status", "reason", "details", "response", "lines")
    return {name: getattr(dispute, name) for name in names} | {
        "first_week": str(dispute.first_week),
        "last_week": str(dispute.last_week),
    }


def record_new(dispute: Dispute, kind: DisputeEvent, by: Actor, at: Moment) -> None:
    """The event of a dispute that has just been made."""
    audit.record(kind, by, at, dispute, now=_facts(dispute))
