"""Credit notes that a provider leaves undone: an officer may create one on its behalf.

The contract: docs/domain/invoices.md#making-one.
"""

from collections.abc import Sequence

from models import Commitment, Invoice, Organisation, database
from operations import audit, emails
from operations.invoices import submitting
from operations.row_locks import lock_organisation
from queries import council_settings
from queries.invoices.owed_credit_notes import overdue_items
from queries.invoices.totals import totals_of_one
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import InvoiceStatus
from rules.moment import Moment


def create_on_behalf(
    organisation: Organisation, item_keys: Sequence[str], reference: str, by: Actor, at: Moment
) -> Invoice:
    """Create and submit a credit note for a provider, who gets an e-mail; somebody else has to authorise it.

    Raises RuleBroken for a used reference, or items that are not owed for long enough; IllegalMove for a provider.
    """
    if by.side != "council":
        raise IllegalMove("Only the council can do this")
    days = council_settings.read().credit_note_days
    details = submitting.InvoiceDetails(reference, at.today, organisation.vat_number)
    with database.atomic():
        lock_organisation(organisation.id)
        overdue = {str(item.key) for item in overdue_items(organisation.id, at.today, days)}
        if not item_keys or set(item_keys) - overdue:
            raise RuleBroken("Tick items that are on the list now: others may be on an invoice by now", "items")
        invoice = submitting.make(organisation.id, details, item_keys, by, at, "credit_note")
        total = totals_of_one(invoice).payable
        Invoice.update(
            status=InvoiceStatus.PENDING, submitted_at=at.now, submitted_by=by.person_id, submitted_total_pence=total
        ).where(Invoice.id == invoice.id).execute()
        now = {"status": InvoiceStatus.PENDING, "total_pence": total}
        audit.record(InvoiceEvent.SUBMITTED_ON_BEHALF.stored("credit_note"), by, at, subject=invoice, now=now)
        _send_notice(organisation, invoice, total, days, at)
    return invoice


def _send_notice(organisation: Organisation, invoice: Invoice, total: int, days: int, at: Moment) -> None:
    emails.send(
        "credit_note_created",
        emails.Contacts(organisation.id, emails.ABOUT_MONEY),
        at,
        path=f"/invoices/{invoice.id}",
        reference=invoice.reference,
        amount_pence=total,
        items=Commitment.select().where(Commitment.invoice == invoice.id).count(),
        days=days,
    )
