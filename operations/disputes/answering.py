"""What the provider does: change the actuals inside the dispute, respond, ask for it to be resolved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models import Dispute, database
from operations import audit
from operations.actuals import recording
from operations.disputes.moves import move
from operations.row_locks import for_update, lock_actuals
from queries.disputes.details import actuals_of
from queries.weeks.loading import Scope
from rules.actor import Actor
from rules.dates import format_date
from rules.delivery_values import Entered
from rules.dispute_events import DisputeEvent
from rules.disputes import DISPUTE_MOVES, clean_paragraphs
from rules.moment import Moment

SAY_SOMETHING = "Enter a response: what you changed, or why the figures are right"


def correct(
    dispute: Dispute, scope: Scope, week_start: date, entries: Mapping[str, tuple[Entered, int]], by: Actor, at: Moment
) -> list[str]:
    """Save what was entered for disputed lines of one week, as operations.actuals.record_week does; a locked week is
    open for this. No money moves until the dispute is resolved. Returns the sentences of what was saved otherwise.

    Raises IllegalMove where the dispute is no longer open, and what record_week raises.
    """
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        # the row is locked: whoever resolves it meanwhile waits, and then sees what was changed here
        locked = for_update(Dispute.select().where(Dispute.id == dispute.id)).get()
        DISPUTE_MOVES.check("update", locked.status, by.side)
        was = _figures(dispute, week_start)
        notes = recording.record_week(scope, week_start, entries, by, at, in_dispute=True)
        now = _figures(dispute, week_start)
        if now != was:
            week = {"week": format_date(week_start)}
            audit.record(DisputeEvent.ACTUALS_CHANGED, by, at, dispute, was=week | was, now=week | now)
    return notes


def _figures(dispute: Dispute, week_start: date) -> dict[str, Any]:
    """{"actual": hundredths, "frustrated": hundredths} of the disputed lines of a week together."""
    rows = [row for row in actuals_of(dispute) if row.week_start == week_start]
    return {
        "actual": sum(row.actual_hundredths for row in rows),
        "frustrated": sum(row.frustrated_hundredths for row in rows),
        "comments": "; ".join(row.comment for row in rows if row.comment),
    }


def update(dispute: Dispute, version: int, response: str, by: Actor, at: Moment) -> Dispute:
    """Save the response; the dispute stays where it is."""
    response = clean_paragraphs(response, "response")
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        return move(dispute, "update", version, by, at, response=response)


def request_resolution(dispute: Dispute, version: int, response: str, by: Actor, at: Moment) -> Dispute:
    """Save the response and pass the dispute to the council. Raises RuleBroken without a response."""
    response = clean_paragraphs(response, "response", SAY_SOMETHING)
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        return move(dispute, "request_resolution", version, by, at, response=response)
