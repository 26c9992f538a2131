"""Undo: what an officer has just authorised goes back, as long as no payment run has been approved with it."""

from models import Invoice, database
from operations import audit
from operations.invoices.authorising import change, put_back_to_pending
from operations.invoices.changed_invoices import NOT_AUTHORISED
from operations.row_locks import lock_organisation
from queries.invoices.totals import current
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import DECIDED, InvoiceStatus
from rules.moment import Moment
from rules.moves import Move

REASON = "Undone"
TAKE_BACK = Move((InvoiceStatus.PENDING,), InvoiceStatus.PENDING, "council", InvoiceEvent.FIRST_TAKEN_BACK)
NOT_YOURS = "Only the officer who authorised it can undo that"
DECIDED_SINCE = "It was decided again since you authorised it. Look at it, then decide"


def undo(invoice: Invoice, version: int | None, by: Actor, at: Moment) -> None:
    """Put back to Pending what `by` authorised, with its reason filled in; take a first of two signatures away.

    Raises IllegalMove for another officer, where it has moved or changed since `version`, or where its payment run is
    approved.
    """
    fresh = current(invoice)
    if fresh.status == InvoiceStatus.PENDING and fresh.first_authorised_by_id == by.person_id:
        _take_first_back(invoice, version, by, at)
    elif fresh.authorised_by_id == by.person_id:
        put_back_to_pending(fresh, version, by, at, REASON)
    else:
        raise IllegalMove(NOT_YOURS if fresh.status in DECIDED else DECIDED_SINCE)


def _take_first_back(invoice: Invoice, version: int | None, by: Actor, at: Moment) -> None:
    """It stays Pending, without the first of its two authorisations."""
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        change(invoice, TAKE_BACK, version, NOT_AUTHORISED)
        audit.record(InvoiceEvent(TAKE_BACK.done).stored(invoice.kind), by, at, subject=invoice)
