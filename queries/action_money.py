"""What an action may be about that has to do with money: invoices, credit notes, claims, periods, orders, payments.

The amounts are shown to those who may read them.
"""

from collections.abc import Callable

from models import Claim, Contract, Invoice, PaymentMethod, Period, PurchaseOrder, Remittance
from queries.action_subject import Subject, one_or_some
from queries.claims.listing import with_payable
from queries.claims.readable import readable_claims
from queries.invoices.totals import PAYABLE, total_of
from rules.actor import Actor
from rules.dates import date_range, format_date
from rules.invoice_statuses import InvoiceStatus
from rules.moment import london_date
from rules.money import format_pence

STANDS = {  # of an invoice or a claim, in the words of both sides
    InvoiceStatus.UNSUBMITTED: "not submitted",
    InvoiceStatus.PENDING: "with the council",
    InvoiceStatus.ON_HOLD: "on hold",
    InvoiceStatus.AUTHORISED: "authorised",
    InvoiceStatus.FINALISED: "finalised",
    "accepted": "accepted",
    "rejected": "rejected",
}


def bills(invoice_kind: str, kind: str) -> Callable[[Actor, int, int | None], list[Subject]]:
    """The reader of an organisation's invoices, or of its credit notes."""

    def read(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
        theirs = Invoice.visible_to(viewer).select(Invoice, total_of(PAYABLE).alias("payable_pence"))
        query = theirs.where(Invoice.organisation == organisation_id, Invoice.kind == invoice_kind)
        rows = one_or_some(query.order_by(Invoice.id.desc()), Invoice, row_id)
        if not viewer.may("invoices_read"):
            return [Subject(kind, row.id, row.reference, organisation_id) for row in rows]
        return [_with_amount(kind, row, row.reference, f"{kind} {row.reference}") for row in rows]

    return read


def claims(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    """An organisation's claims, of those that the viewer may open."""
    if not viewer.may("claims_read"):
        return []
    theirs = readable_claims(viewer).where(Claim.organisation == organisation_id)
    query = with_payable(theirs, Claim).group_by(Claim.id).order_by(Claim.claim_date.desc(), Claim.id.desc())
    days = [(row, format_date(row.claim_date)) for row in one_or_some(query, Claim, row_id)]
    return [_with_amount("Claim", row, day, f"Claim of {day}") for row, day in days]


def _with_amount(kind: str, row: Invoice | Claim, name: str, in_full: str) -> Subject:
    """A Subject with its amount and how it stands; the line above the text says when it was submitted."""
    amount, submitted = format_pence(row.payable_pence), row.submitted_at
    when = f", submitted on {format_date(london_date(submitted))}" if submitted else ", not submitted yet"
    re_line = f"Re: {in_full}, {amount}{when}."
    return Subject(kind, row.id, name, row.organisation_id, re_line=re_line, facts=f"{amount}, {STANDS[row.status]}")


def scheduled_payments(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    """An organisation's Scheduled periods, the latest first."""
    query = (
        Period.visible_to(viewer)
        .select(Period, Contract)
        .join_from(Period, PaymentMethod)
        .where(Contract.organisation == organisation_id, PaymentMethod.model == "scheduled")
        .order_by(Period.start_date.desc(), Contract.name)
    )
    return [scheduled_payment(row) for row in one_or_some(query, Period, row_id)]


def scheduled_payment(period: Period) -> Subject:
    """The Subject of a Scheduled period (a Period row with its contract)."""
    name = f"{period.contract.name}, {date_range(period.start_date, period.end_date)}"
    return Subject("Scheduled Payment", period.id, name, period.contract.organisation_id)


def remittances(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    """What was paid to an organisation, the latest first."""
    query = Remittance.visible_to(viewer).where(Remittance.organisation == organisation_id)
    rows = one_or_some(query.order_by(Remittance.number.desc()), Remittance, row_id)
    return [Subject("Remittance", row.id, str(row.number), organisation_id) for row in rows]


def orders(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    """An organisation's purchase orders, the latest first."""
    query = PurchaseOrder.visible_to(viewer).where(PurchaseOrder.organisation == organisation_id)
    rows = one_or_some(query.order_by(PurchaseOrder.number.desc()), PurchaseOrder, row_id)
    return [Subject("Purchase Order", row.id, str(row.number), organisation_id, row.client_id) for row in rows]
