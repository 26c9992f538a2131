"""What happens to a dispute, as the audit trail keeps it and as its history says it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from rules.money import format_quantity


class DisputeEvent(StrEnum):
    """The kind of an audit event about a dispute, as it is stored."""

    PROPOSED = "dispute proposed"
    RAISED = "dispute raised"
    DROPPED = "dispute dropped"
    ANSWERED = "dispute answered"
    ACTUALS_CHANGED = "dispute actuals changed"
    RESOLUTION_REQUESTED = "dispute resolution requested"
    RESOLVED = "dispute resolved"
    REOPENED = "dispute re-opened"
    UNDROPPED = "dispute dismissal undone"
    ASSIGNED = "dispute assigned"
    UNASSIGNED = "dispute unassigned"

    @property
    def words(self) -> str:
        """`Requested resolution`: what was done, for the dispute's history."""
        return EVENT_WORDS[self]


EVENT_WORDS = {
    DisputeEvent.PROPOSED: "Proposed",
    DisputeEvent.RAISED: "Raised",
    DisputeEvent.DROPPED: "Dismissed",
    DisputeEvent.ANSWERED: "Responded",
    DisputeEvent.ACTUALS_CHANGED: "Changed the actuals",
    DisputeEvent.RESOLUTION_REQUESTED: "Requested resolution",
    DisputeEvent.RESOLVED: "Resolved",
    DisputeEvent.REOPENED: "Re-opened",
    DisputeEvent.UNDROPPED: "Dismissal undone",
    DisputeEvent.ASSIGNED: "Assigned",
    DisputeEvent.UNASSIGNED: "Unassigned",
}


OF_THE_OFFICE = (  # to which officer it is assigned, and what was decided before it was raised
    *(DisputeEvent.ASSIGNED, DisputeEvent.UNASSIGNED, DisputeEvent.DROPPED, DisputeEvent.UNDROPPED),
)


def event_words(kind: str, was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    """What an event of a dispute's history says: `Responded: the sixth session is taken off`.

    was, now: what the event keeps. Raises ValueError for a kind that is not a dispute's.
    """
    event, was, now = DisputeEvent(kind), was or {}, now or {}
    if event is DisputeEvent.ACTUALS_CHANGED:
        return f"{event.words} of the week of {now['week']}{_changed_figures(was, now)}"
    done, said = event.words, now.get("words") or now.get("response") or ""
    if event is DisputeEvent.PROPOSED:
        done = f"{done}: {now.get('reason', '')}"
    elif event is DisputeEvent.RAISED and now.get("reason"):
        done = f"{done}: {now['reason']}"
    return f"{done}: {said}" if said and said not in done else done


def _changed_figures(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """`: actual 5 (was 6)`; empty where neither figure changed."""
    figures = ", ".join(
        f"{name} {format_quantity(now[name])} (was {format_quantity(was[name])})"
        for name in ("actual", "frustrated")
        if now[name] != was[name]
    )
    return f": {figures}" if figures else ""
