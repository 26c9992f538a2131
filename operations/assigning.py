"""Which officer works on something of a queue: assigned to oneself, to nobody, or passed on to another officer.

Actions have a team as well (operations/action_work.py).
"""

from typing import NamedTuple

from models import ChangeRequest, Claim, Dispute, Invoice, database
from operations import audit, notices
from operations.guarded import guarded_update
from operations.row_locks import lock_organisation
from queries.officers import may_work_on
from rules import assigning
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoices import KIND_NAMES
from rules.moment import Moment

Assignable = Invoice | Claim | Dispute | ChangeRequest


class _Kind(NamedTuple):
    """How a table is worked on: its column of the officer, and where the officer reads it."""

    work: assigning.Work
    column: str
    path: str


KINDS = {
    Invoice: _Kind(assigning.INVOICE, "in_hand_of", "/council/invoices?invoice={}"),
    Claim: _Kind(assigning.CLAIM, "assigned_to", "/council/claims/{}"),
    Dispute: _Kind(assigning.DISPUTE, "assigned_to", "/council/disputes/{}"),
    ChangeRequest: _Kind(assigning.CHANGE_REQUEST, "assigned_to", "/council/change-requests/{}"),
}


def assigned_id(row: Assignable) -> int | None:
    """The officer whom it is assigned to, or None."""
    officer_id: int | None = getattr(row, f"{KINDS[type(row)].column}_id")
    return officer_id


def work_of(row: Assignable) -> assigning.Work:
    """Who may work on it, and while it is what."""
    return KINDS[type(row)].work


def assign(row: Assignable, officer_id: int | None, was: int | None, by: Actor, at: Moment) -> None:
    """Assign it to an officer, oneself or another one, or to nobody (None). Another one reads of it under the bell.

    `was` is whom it was assigned to when the officer looked. Raises RuleBroken for somebody who cannot decide it,
    IllegalMove where it is decided, or a colleague assigned it first.
    """
    kind = KINDS[type(row)]
    if by.side != "council":
        raise IllegalMove("Only the council can do this")
    if officer_id is not None and officer_id != by.person_id and not may_work_on(officer_id, kind.work.role):
        raise RuleBroken(assigning.NOT_ONE_OF_THEM, "officer")
    with database.atomic():
        lock_organisation(row.organisation_id)
        table = type(row)
        column = getattr(table, kind.column)
        is_as_seen = column.is_null() if was is None else column == was
        expects = (table.status.in_(kind.work.statuses), is_as_seen)
        guarded_update(row, {kind.column: officer_id}, *expects, is_counted=False, words=CHANGED)
        event = kind.work.assigned if officer_id else kind.work.unassigned
        stored = event.stored(row.kind) if isinstance(event, InvoiceEvent) else event
        now = {"officer": officer_id} if officer_id not in (None, by.person_id) else None
        audit.record(stored, by, at, subject=row, organisation=row.organisation_id, now=now)
        if officer_id not in (None, by.person_id):
            notices.write([officer_id], f"{name_of(row)} was passed to you", kind.path.format(row.id), at)


def name_of(row: Assignable) -> str:
    """What it is called where no client may be named: `Invoice INV-1021`, `Dispute 4`."""
    if isinstance(row, Invoice):
        return f"{KIND_NAMES[row.kind]} {row.reference}"
    return {Claim: "Claim", Dispute: "Dispute", ChangeRequest: "Change request"}[type(row)] + f" {row.id}"
