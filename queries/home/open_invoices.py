"""An organisation's invoices that are not paid yet, each with what it comes to."""

from datetime import datetime
from typing import NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import Commitment, Invoice
from queries.invoices.totals import PAYABLE
from queries.prepared import Prepared, Reader
from rules.actor import Actor
from rules.invoice_statuses import InvoiceStatus


class OpenInvoice(NamedTuple):
    """An invoice that is not finalised, and its Total Payable in pence."""

    id: int
    status: str
    reference: str
    submitted_at: datetime | None
    authorised_at: datetime | None
    status_reason: str  # the council's, of one that was held or returned
    pence: int


def open_invoices(viewer: Actor) -> list[OpenInvoice]:
    """The viewer's invoices that are not finalised, the first submitted first. One query."""
    return OPEN.rows(viewer.side, organisation_id=viewer.organisation_id)


def _open(side: str) -> ModelSelect:
    of_invoice = (Invoice.id, Invoice.status, Invoice.reference)
    columns = (*of_invoice, Invoice.submitted_at, Invoice.authorised_at, Invoice.status_reason)
    query = Invoice.visible_to(Reader(side)).where(Invoice.status != InvoiceStatus.FINALISED)
    query = query.select(*columns, fn.COALESCE(fn.SUM(PAYABLE), 0))
    query = query.join(Commitment, JOIN.LEFT_OUTER, on=Commitment.invoice == Invoice.id)
    return query.group_by(*columns).order_by(Invoice.submitted_at, Invoice.id)


OPEN = Prepared(OpenInvoice, _open)
