"""What the audit trail tells of an invoice, run, claim, unlocked week or amount added by hand is what stands there."""

from collections.abc import Iterator, Mapping

from peewee import Field, fn

from models import (
    Actual,
    AuditEvent,
    Claim,
    ClaimItem,
    Invoice,
    PaymentItem,
    PaymentRun,
    PaymentRunOrganisation,
    Table,
)
from queries.invariants.paging import pages
from queries.invariants.sentences import differences, total
from rules.actual_events import ActualEvent
from rules.claim_events import ClaimEvent
from rules.claims import ACCEPTED, PENDING, REJECTED
from rules.invoice_events import STORED_NAMES, InvoiceEvent
from rules.invoice_statuses import InvoiceStatus

INVOICE_STATUS = {
    InvoiceEvent.CREATED: InvoiceStatus.UNSUBMITTED,
    InvoiceEvent.SUBMITTED: InvoiceStatus.PENDING,
    InvoiceEvent.SUBMITTED_ON_BEHALF: InvoiceStatus.PENDING,
    InvoiceEvent.ON_HOLD: InvoiceStatus.ON_HOLD,
    InvoiceEvent.PART_ON_HOLD: InvoiceStatus.ON_HOLD,
    InvoiceEvent.OFF_HOLD: InvoiceStatus.PENDING,
    InvoiceEvent.RETURNED: InvoiceStatus.UNSUBMITTED,
    InvoiceEvent.AUTHORISED: InvoiceStatus.AUTHORISED,
    InvoiceEvent.PUT_BACK: InvoiceStatus.PENDING,
    InvoiceEvent.FINALISED: InvoiceStatus.FINALISED,
}
STATUS_OF = {event.stored(kind): status for event, status in INVOICE_STATUS.items() for kind in STORED_NAMES}
SUBMITTED = [event.stored(kind) for event in (InvoiceEvent.SUBMITTED,) for kind in STORED_NAMES]
HELD = [event.stored() for event in (InvoiceEvent.ITEM_HELD, InvoiceEvent.PART_ON_HOLD)]
ADDED_BY_HAND = "manual adjustment added"
RUN_STATE = {
    "payment run prepared": "prepared",
    "payment run sent back": "prepared",
    "payment run withdrawn": "prepared",
    "payment run dropped": "dropped",
    "payment run checked": "checked",
    "payment run approved": "approved",
    "payment run finalising started": "finalising",
    "payment run finalised": "finalised",
}
CLAIM_STATUS = {ClaimEvent.SUBMITTED: PENDING, ClaimEvent.ACCEPTED: ACCEPTED, ClaimEvent.REJECTED: REJECTED}


def invoice_problems() -> Iterator[str]:
    """An invoice has the status that its last event tells of, and the total that it was submitted with."""
    yield from _told(Invoice, Invoice.status, STATUS_OF, "Invoice")
    event, last = AuditEvent, _last_events(Invoice, SUBMITTED)
    held = event.select(event.id).where(
        event.object_type == "Invoice", event.object_id == Invoice.id, event.kind.in_(HELD)
    )
    query = (
        Invoice.select(Invoice.id, Invoice.number, Invoice.submitted_total_pence, event.now_figures)
        .join(last, on=last.c.object_id == Invoice.id)
        .join_from(Invoice, event, on=event.id == last.c.event_id)
        .where(Invoice.submitted_total_pence.is_null(False), ~fn.EXISTS(held))
    )
    for rows in pages(query, Invoice.id):
        for number, counted, pence, now in rows:
            name = f"Invoice {counted} (id {number})"
            yield from differences(name, ("total as submitted",), (pence,), (now["total_pence"],))
    marks = {  # the column that stands exactly in these statuses
        Invoice.submitted_at: Invoice.status != InvoiceStatus.UNSUBMITTED,
        Invoice.authorised_at: Invoice.status.in_((InvoiceStatus.AUTHORISED, InvoiceStatus.FINALISED)),
    }
    for column, stands in marks.items():
        wrong = (stands & column.is_null()) | (~stands & column.is_null(False))
        for number, counted, status in Invoice.select(Invoice.id, Invoice.number, Invoice.status).where(wrong).tuples():
            yield f"Invoice {counted} (id {number}) is {status}, but its {column.name} says otherwise"


def run_problems() -> Iterator[str]:
    """A payment run is in the state that its last event tells of, and paid each organisation what its event says."""
    yield from _told(PaymentRun, PaymentRun.state, RUN_STATE, "Payment run")
    event, part = AuditEvent, PaymentRunOrganisation
    same = (event.object_id == part.payment_run) & (event.organisation == part.organisation)
    same &= (event.object_type == "PaymentRun") & (event.kind == "organisation paid")
    query = part.select(part.id, part.payment_run, part.organisation, part.amount_pence, event.now_figures).join(
        event, on=same
    )
    for rows in pages(query, part.id):
        for _, run, organisation, amount, now in rows:
            name = f"Payment run {run} for organisation {organisation}"
            yield from differences(name, ("amount (as its event tells)",), (amount,), (now["amount_pence"],))


def claim_problems() -> Iterator[str]:
    """A claim has the status that its last event tells of; an accepted one pays what its event says, with VAT."""
    yield from _told(Claim, Claim.status, {str(kind): status for kind, status in CLAIM_STATUS.items()}, "Claim")
    event, item = AuditEvent, ClaimItem
    accepted = (event.object_type == "Claim") & (event.object_id == Claim.id) & (event.kind == ClaimEvent.ACCEPTED)
    pence = total(item.amount_pence + item.vat_pence)
    query = Claim.select(Claim.id, event.now_figures, pence).join(event, on=accepted)
    query = query.join_from(Claim, item, on=(item.claim == Claim.id) & item.is_included)
    for rows in pages(query.group_by(Claim.id, event.id), Claim.id):
        for number, now, paid in rows:
            yield from differences(f"Claim {number}", ("total as accepted",), (now["total_pence"],), (paid,))


def unlocked_problems() -> Iterator[str]:
    """A week is open for correction only where an event says that an officer opened it then."""
    opened = AuditEvent.select(AuditEvent.id).where(
        AuditEvent.object_type == "Actual",
        AuditEvent.object_id == Actual.id,
        AuditEvent.kind.in_((ActualEvent.UNLOCKED, ActualEvent.OPENED_BY_DISPUTE)),
        AuditEvent.at == Actual.unlocked_at,
    )
    query = Actual.select(Actual.id, Actual.week_start).where(Actual.unlocked_at.is_null(False), ~fn.EXISTS(opened))
    for number, week in query.tuples():
        yield f"Recorded week {number} of {week} is open for correction, but no event says that somebody opened it"


def manual_problems() -> Iterator[str]:
    """An amount that was added by hand is, with its VAT, what was added: recalculation never touches it."""
    event, item = AuditEvent, PaymentItem
    added = (event.object_type == "PaymentItem") & (event.object_id == item.id) & (event.kind == ADDED_BY_HAND)
    query = item.select(item.id, item.amount_pence, item.vat_pence, event.now_figures).join(event, on=added)
    for rows in pages(query.where(item.kind == "manual"), item.id):
        for number, amount, vat, now in rows:
            name, told = f"Payment item {number}, added by hand", (now["amount_pence"], now["vat_pence"])
            yield from differences(
                name, ("amount (as its event tells)", "VAT (as its event tells)"), (amount, vat), told
            )


def _told(table: type[Table], column: Field, meaning: Mapping[str, str], name: str) -> Iterator[str]:
    """Rows whose value is not what the last event of one of these kinds means; rows without such an event are older."""
    event, last = AuditEvent, _last_events(table, list(meaning))
    query = (
        table.select(table.id, column, event.kind)
        .join(last, on=last.c.object_id == table.id)
        .join_from(table, event, on=event.id == last.c.event_id)
    )
    for rows in pages(query, table.id):
        for number, value, kind in rows:
            if value != meaning[kind]:
                yield f"{name} {number} is {value}, but its last event says: {kind}"


def _last_events(table: type[Table], kinds: list[str]) -> Field:
    event = AuditEvent
    query = event.select(event.object_id, fn.MAX(event.id).alias("event_id"))
    return (
        query.where(event.object_type == table.__name__, event.kind.in_(kinds))
        .group_by(event.object_id)
        .alias("last_event")
    )
