"""What the home page says of invoices and contract documents, in one query."""

from dataclasses import dataclass

from peewee import Select, fn

from models import Commitment, ContractDocument, Invoice, database
from queries import contract_documents
from queries.invoices.totals import PAYABLE
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus


@dataclass(frozen=True)
class WaitingForProvider:
    """How many invoices are with the provider and with the council, and what they come to in pence; how many documents
    wait to be agreed or rejected, and the pence of payment that they block.
    """

    with_provider: int
    with_provider_pence: int
    with_council: int
    with_council_pence: int
    documents: int
    blocked_pence: int


def of(visitor):
    """The WaitingForProvider of what the visitor sees."""
    parts = (
        *_invoices(visitor, [InvoiceStatus.UNSUBMITTED]),
        *_invoices(visitor, WITH_COUNCIL),
        ContractDocument.visible_to(visitor)
        .select(fn.COUNT(ContractDocument.id))
        .where(contract_documents.is_waiting()),
        contract_documents.blocked(visitor),
    )
    [row] = Select(columns=[part.alias(f"part_{number}") for number, part in enumerate(parts)]).bind(database).tuples()
    return WaitingForProvider(*map(int, row))


def _invoices(visitor, statuses):
    """The two columns of invoices with these statuses: how many, and what they come to."""
    theirs = Invoice.visible_to(visitor).where(Invoice.status.in_(statuses))
    pence = theirs.select(fn.COALESCE(fn.SUM(PAYABLE), 0)).join(Commitment, on=Commitment.invoice == Invoice.id)
    return theirs.select(fn.COUNT(Invoice.id)), pence
