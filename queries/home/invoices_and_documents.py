"""What the home page says of invoices and contract documents, in one query."""

from typing import NamedTuple

from peewee import Select, fn

from models import Commitment, ContractDocument, Invoice, database
from queries.contract_documents import blocked, is_waiting
from queries.invoices.totals import PAYABLE
from queries.prepared import Prepared, Reader
from rules.actor import Actor
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus


class InvoicesAndDocuments(NamedTuple):
    """How many invoices are with the provider and with the council, and what they come to in pence; how many documents
    are to be agreed or rejected, and the pence of payment that they block.
    """

    with_provider: int
    with_provider_pence: int
    with_council: int
    with_council_pence: int
    documents: int
    blocked_pence: int


def invoices_and_documents(viewer: Actor) -> InvoicesAndDocuments:
    """The InvoicesAndDocuments that the viewer sees."""
    found = FIGURES.row(viewer.side, organisation_id=viewer.organisation_id)
    return InvoicesAndDocuments(*map(int, found))


def _figures(side: str) -> Select:
    reader = Reader(side)
    parts = (
        *_invoices(reader, InvoiceStatus.UNSUBMITTED),
        *_invoices(reader, *WITH_COUNCIL),
        ContractDocument.visible_to(reader).select(fn.COUNT(ContractDocument.id)).where(is_waiting()),
        blocked(reader),
    )
    return Select(columns=[part.alias(f"part_{number}") for number, part in enumerate(parts)]).bind(database)


def _invoices(reader: Reader, *statuses: InvoiceStatus) -> tuple[Select, Select]:
    """The two columns of invoices with these statuses: how many, and what they come to."""
    theirs = Invoice.visible_to(reader).where(Invoice.status.in_(statuses))
    pence = theirs.select(fn.COALESCE(fn.SUM(PAYABLE), 0)).join(Commitment, on=Commitment.invoice == Invoice.id)
    return theirs.select(fn.COUNT(Invoice.id)), pence


FIGURES = Prepared(InvoicesAndDocuments, _figures)
