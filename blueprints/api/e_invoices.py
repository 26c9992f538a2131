"""Electronic invoices (EN 16931): one sent and followed, and an invoice as one."""

from datetime import date, datetime
from typing import Annotated, Literal

from flask import Response, url_for
from flask_login import current_user
from msgspec import Meta

from blueprints.api.routes import bp
from blueprints.api.shapes import Amount, Shape, amount
from models import EInvoiceFile, Invoice
from operations.e_invoices import keeping
from queries.e_invoices import line_results
from rules.api_keys import Scope
from web import clock
from web.api.views import once, operation
from web.e_invoices import XML, as_e_invoice
from web.loading import get_object_or_404

MOST_LETTERS = keeping.MOST_BYTES * 2  # base64 is a third longer than the file, which is measured afterwards


class NewEInvoice(Shape):
    """An electronic invoice in UBL 2.1 or CII; `content` is the XML file in base64."""

    file_name: Annotated[str, Meta(min_length=1, max_length=200)]
    content: Annotated[bytes, Meta(max_length=MOST_LETTERS)]


class EInvoiceFinding(Shape):
    """Why it was not submitted: `at` is a rule of the standard or the lines, `by` the pounds that it is about."""

    at: str
    words: str
    where: str
    by: Amount | None


class EInvoiceLine(Shape):
    """What became of a line: the payable item that it is for, why it does not fit, and the remittance that paid it."""

    number: str
    client: str
    net: Amount
    item: str
    why: str
    paid_in: int | None
    bank_date: date | None


class EInvoiceShown(Shape):
    """What became of it. It is read some seconds after it was sent; `invoice_id` is that of the submitted invoice.
    `lines` are those of one that keeps to the standard.
    """

    id: int
    state: Literal["reading", "submitted", "refused"]
    file_name: str
    reference: str
    sent_at: datetime
    invoice_id: int | None
    findings: list[EInvoiceFinding]
    lines: list[EInvoiceLine]


@bp.post("/v1/e-invoices")
@operation(
    Scope.INVOICES_WRITE,
    summary="Send an electronic invoice",
    takes=NewEInvoice,
    gives=EInvoiceShown,
    status=201,
    idempotency="may",
)
def send_e_invoice(sent: NewEInvoice):
    """If it fits what is payable to the penny, it is submitted; otherwise nothing is. Ask for it to learn which."""
    return once(
        lambda: _shown(keeping.send(sent.file_name, sent.content, current_user, clock.moment())),
        lambda shown: url_for("api.one_e_invoice", e_invoice_file_id=shown.id),
        status=201,
    )


@bp.get("/v1/e-invoices/<id:e_invoice_file_id>")
@operation(Scope.INVOICES_WRITE, summary="What became of an electronic invoice", gives=EInvoiceShown)
def one_e_invoice(e_invoice_file_id: int) -> EInvoiceShown:
    """Its state, its invoice, or why there is none."""
    return _shown(get_object_or_404(EInvoiceFile.visible_to(current_user), EInvoiceFile.id == e_invoice_file_id))


@bp.get("/v1/invoices/<id:invoice_id>/e-invoice")
@operation(
    Scope.INVOICES_WRITE,
    Scope.PAYMENTS_READ,
    summary="An invoice as an electronic one, in UBL 2.1",
    media_type=XML,
    codes=("refused",),
)
def invoice_as_e_invoice(invoice_id: int) -> Response:
    """One with VAT needs its VAT number."""
    return as_e_invoice(get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id))


def _shown(file):
    findings = [
        EInvoiceFinding(
            at=each["at"],
            words=each["words"],
            where=each.get("where") or "",
            by=None if each.get("pence") is None else amount(each["pence"]),
        )
        for each in file.findings
    ]
    lines = [
        EInvoiceLine(
            number=each["number"],
            client=each["client"],
            net=amount(each["pence"]),
            item=each["item"],
            why=each["why"],
            paid_in=each["paid_in"],
            bank_date=each["bank_date"],
        )
        for each in line_results(file)
    ]
    return EInvoiceShown(
        id=file.id,
        state=file.state,
        file_name=file.file_name,
        reference=file.reference,
        sent_at=file.sent_at,
        invoice_id=file.invoice_id,
        findings=findings,
        lines=lines,
    )
