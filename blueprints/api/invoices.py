"""Invoices: what may be on one, one made, submitted and followed."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from flask import url_for
from flask_login import current_user
from msgspec import Meta

from blueprints.api.routes import bp
from blueprints.api.shapes import Amount, Page, Paged, Shape, Text, after_id, amount, page_of
from models import Invoice
from operations.invoices import submitting
from queries.invoices import payable
from queries.invoices.invoice_list import invoices_after
from queries.invoices.items import items_for_paper
from queries.invoices.totals import current, totals_of, totals_of_one
from rules.api_keys import Scope
from rules.commitment_keys import CommitmentKey
from rules.financial_years import financial_year_name
from web import clock
from web.api.views import once, operation
from web.loading import get_object_or_404

Kind = Literal["invoice", "credit_note"]
Status = Literal["unsubmitted", "pending", "on_hold", "authorised", "finalised"]
Instant = datetime


class ProposedItem(Shape):
    """What may be on an invoice now: a client's care under one contract in one period and financial year."""

    key: str
    client: str
    contract: str
    period_start: date
    period_end: date
    financial_year: str
    value: Amount
    vat: Amount
    contribution: Amount
    payable: Amount


class ProposedAsked(Shape):
    """For which kind. A credit note takes only items with a negative amount."""

    kind: Kind = "invoice"


class ProposedItems(Shape):
    """All that is payable and on no invoice yet."""

    items: list[ProposedItem]
    payable: Amount


class NewInvoice(Shape):
    """An invoice or credit note of proposed items, by their keys. Without a date it is today’s."""

    reference: Annotated[str, Meta(min_length=1, max_length=100)]
    items: Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(min_length=1, max_length=5000)]
    kind: Kind = "invoice"
    date_on_invoice: date | None = None
    vat_number: Text = ""


class InvoiceSeen(Shape):
    """The version of the invoice as it was seen: what has changed since is not submitted."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]


class InvoiceSummary(Shape):
    """An invoice in a list."""

    id: int
    number: int
    reference: str
    kind: Kind
    status: Status
    status_reason: str
    date_on_invoice: date
    submitted_at: Instant | None
    total_payable: Amount
    version: int


class InvoiceItem(Shape):
    """An item of an invoice. `was_value` is what it was before it last changed."""

    id: int
    key: str
    client: str
    contract: str
    period_start: date
    period_end: date
    value: Amount
    vat: Amount
    contribution: Amount
    was_value: Amount | None


class InvoiceShown(InvoiceSummary):
    """An invoice with its items and sums."""

    vat_number: str
    net: Amount
    vat: Amount
    contribution: Amount
    is_short: bool
    items: list[InvoiceItem]


@bp.get("/v1/invoices/proposed-items")
@operation(Scope.INVOICES_WRITE, summary="What may be on an invoice now", asks=ProposedAsked, gives=ProposedItems)
def proposed_items(asked: ProposedAsked) -> ProposedItems:
    """Each has a key, by which it is put on an invoice."""
    items = payable.items_of(current_user.organisation_id, kind=asked.kind)
    return ProposedItems(items=[_proposed(item) for item in items], payable=amount(sum(item.payable for item in items)))


@bp.get("/v1/invoices")
@operation(
    Scope.INVOICES_WRITE,
    Scope.PAYMENTS_READ,
    summary="Invoices and credit notes",
    asks=Paged,
    gives=Page[InvoiceSummary],
)
def list_invoices(asked: Paged) -> Page[InvoiceSummary]:
    """In the order in which they were made."""
    rows = invoices_after(current_user, after_id(asked), asked.limit + 1)
    totals = totals_of([row.id for row in rows])
    return page_of(rows, asked, lambda row: InvoiceSummary(**_summary(row, totals[row.id])), lambda row: row.id)


@bp.post("/v1/invoices")
@operation(
    Scope.INVOICES_WRITE,
    summary="Make an invoice",
    takes=NewInvoice,
    gives=InvoiceShown,
    status=201,
    idempotency="must",
)
def create_invoice(sent: NewInvoice):
    """It is unsubmitted: look at it, then submit it."""
    details = submitting.InvoiceDetails(sent.reference, sent.date_on_invoice, sent.vat_number)
    create = partial(submitting.create, details, sent.items, current_user, clock.moment(), sent.kind)
    return once(lambda: _shown(create()), lambda shown: url_for("api.one_invoice", invoice_id=shown.id), status=201)


@bp.get("/v1/invoices/<id:invoice_id>")
@operation(Scope.INVOICES_WRITE, Scope.PAYMENTS_READ, summary="One invoice", gives=InvoiceShown)
def one_invoice(invoice_id: int) -> InvoiceShown:
    """With its items as they are now."""
    return _shown(_load(invoice_id))


@bp.post("/v1/invoices/<id:invoice_id>/submit")
@operation(Scope.INVOICES_WRITE, summary="Submit an invoice", takes=InvoiceSeen, gives=InvoiceShown, idempotency="must")
def submit_invoice(invoice_id: int, sent: InvoiceSeen):
    """It is with the council then, and its 30 days begin."""
    invoice = _load(invoice_id)

    def submit():
        submitting.submit(invoice, sent.version, current_user, clock.moment())
        return _shown(current(invoice))

    return once(submit)


def _load(invoice_id):
    return get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)


def _proposed(item):
    return ProposedItem(
        key=str(item.key),
        client=item.client_name,
        contract=item.contract_name,
        period_start=item.key.period_start,
        period_end=item.period_end,
        financial_year=financial_year_name(item.key.financial_year),
        value=amount(item.value),
        vat=amount(item.vat),
        contribution=amount(item.contribution),
        payable=amount(item.payable),
    )


def _summary(invoice, totals):
    names = ("id", "number", "reference", "kind", "status", "status_reason", "date_on_invoice", "submitted_at")
    return {name: getattr(invoice, name) for name in (*names, "version")} | {"total_payable": amount(totals.payable)}


def _shown(invoice):
    totals = totals_of_one(invoice)
    return InvoiceShown(
        **_summary(invoice, totals),
        vat_number=invoice.vat_number,
        net=amount(totals.total_net),
        vat=amount(totals.total_vat),
        contribution=amount(totals.contribution),
        is_short=totals.is_short,
        items=[_item(row) for row in items_for_paper(invoice)],
    )


def _item(row):
    key = CommitmentKey(row.contract_id, row.client_id, row.period_start, row.financial_year)
    return InvoiceItem(
        id=row.id,
        key=str(key),
        client=row.client.list_name,
        contract=row.contract.name,
        period_start=row.period_start,
        period_end=row.period_end,
        value=amount(row.value_pence),
        vat=amount(row.vat_pence),
        contribution=amount(row.contribution_pence),
        was_value=None if row.was_value_pence is None else amount(row.was_value_pence),
    )
