"""An invoice whose commitments changed: it is marked as changed, or returned by itself where it cannot stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import chunked

from models import Commitment, Invoice
from operations import audit
from operations.audit import Event
from operations.invoices import notices, raised_actions
from queries.invoices.totals import totals_of
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.invoice_totals import Totals, why_returned
from rules.moment import Moment

INVOICES_A_CHUNK = 300
NOT_AUTHORISED = {"first_authorised_at": None, "first_authorised_by": None, "first_limit_pence": None}
AMOUNTS = ("value_pence", "vat_pence", "contribution_pence")
Change = tuple[Commitment, tuple[int, int, int]]  # a commitment and the amounts that it had


def amounts_of(commitment: Commitment) -> tuple[int, int, int]:
    """(value, VAT, contribution) in pence."""
    return tuple(getattr(commitment, name) for name in AMOUNTS)


def refresh_invoices(changed: Mapping[int, list[Change]], at: Moment, joined: Invoice | None = None) -> None:
    """Mark or return the invoices of changed commitments: {invoice id: [(commitment, was)]}.

    joined: the invoice that took these commitments over; the owners of the others are told.
    """
    ids, events = sorted(changed), []
    for some in chunked(ids, INVOICES_A_CHUNK):
        totals = totals_of(some)
        for invoice in Invoice.select().where(Invoice.id.in_(some)).order_by(Invoice.id):
            events.extend(_refresh_invoice(invoice, totals[invoice.id], changed[invoice.id], at, joined))
    audit.record_many(events, audit.SYSTEM, at)


def _refresh_invoice(
    invoice: Invoice,
    totals: Totals,
    changes: Sequence[Change],
    at: Moment,
    joined: Invoice | None,
) -> list[Event]:
    """Mark or return one invoice whose commitments changed. Returns its audit events."""
    figures = [_figures_of(commitment, was) for commitment, was in changes]
    event = audit.Event(
        InvoiceEvent.RECALCULATED.stored(),
        subject=invoice,
        was={"items": [figure["was"] for figure in figures]},
        now={"items": [figure["now"] for figure in figures], "total_pence": totals.payable},
    )
    is_submitted = invoice.status in WITH_COUNCIL
    problem = why_returned(invoice.kind, totals) if is_submitted else None
    Invoice.update(version=Invoice.version + 1, **NOT_AUTHORISED).where(Invoice.id == invoice.id).execute()
    if problem:
        why = f"after items of it joined {joined.reference}" if joined else "after the actuals changed"
        return [event, _return_by_itself(invoice, f"Returned by itself {why}. {problem}", at)]
    if is_submitted:
        Invoice.update(changed_since_submitted=True).where(Invoice.id == invoice.id).execute()
        notices.send_changed_later(invoice, at)
    if joined:
        raised_actions.open_joined_action(invoice, joined, at)
    return [event]


def _return_by_itself(invoice: Invoice, words: str, at: Moment) -> Event:
    """Return a submitted invoice that cannot stand. Returns its audit event."""
    Invoice.update(**as_returned(words)).where(Invoice.id == invoice.id).execute()
    raised_actions.open_return_action(invoice, words, audit.SYSTEM, at)
    reason = {"status": InvoiceStatus.UNSUBMITTED, "reason": words}
    return audit.Event(InvoiceEvent.RETURNED.stored(), subject=invoice, was={"status": invoice.status}, now=reason)


def _figures_of(commitment: Commitment, was: tuple[int, int, int]) -> dict[str, dict[str, int]]:
    """One commitment's amounts before and after, for the audit event."""
    named = {"commitment": commitment.id, "client": commitment.client_id}
    return {
        "was": {**named, **dict(zip(AMOUNTS, was, strict=True))},
        "now": {**named, **dict(zip(AMOUNTS, amounts_of(commitment), strict=True))},
    }


def as_returned(reason: str) -> dict[str, Any]:
    """The columns of an invoice that goes back to its provider: the clock ends, and no officer is assigned."""
    return {
        "status": InvoiceStatus.UNSUBMITTED,
        "status_reason": reason,
        "submitted_at": None,
        "submitted_by": None,
        "submitted_total_pence": None,
        "changed_since_submitted": False,
        "in_hand_of": None,
        **NOT_AUTHORISED,
    }
