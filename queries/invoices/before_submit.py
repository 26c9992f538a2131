"""What is odd about an invoice that a provider is about to submit."""

from datetime import date

from models import Invoice
from queries.invoices import payable
from queries.invoices.look_alikes import look_alikes_of
from queries.invoices.parts import is_of_family
from rules.invoice_events import STORED_NAMES
from rules.invoice_questions import BeforeSubmit, questions

MOST_NAMED = 3


def left_off(invoice: Invoice) -> list[payable.PayableItem]:
    """What could be on it and is on no invoice; without £0.00 that closes no period."""
    items = payable.items_of(invoice.organisation_id, kind=invoice.kind)
    return [item for item in items if item.closes_period or item.value or item.vat or item.contribution]


def questions_about(invoice: Invoice, today: date) -> list[str]:
    """The sentences that its provider reads before it is submitted, once; none where nothing is odd."""
    family = Invoice.select(Invoice.id).where(is_of_family(invoice))
    alike = look_alikes_of(invoice).where(Invoice.id.not_in(family)).limit(MOST_NAMED)
    about = BeforeSubmit(
        noun=STORED_NAMES[invoice.kind],
        left_off=[item.payable for item in left_off(invoice)],
        date_on_invoice=invoice.date_on_invoice,
        look_alikes=[other.reference for other in alike],
    )
    return questions(about, today)
