"""Who has seen an invoice as it is: kept when somebody says so, or changes it on a page that showed it."""

from models import Invoice, InvoiceLook, database
from rules.actor import Actor
from rules.broken import FIGURES_CHANGED, IllegalMove
from rules.moment import Moment


def note(invoice_id: int, by: Actor, at: Moment) -> None:
    """Keep that a person has seen the invoice at this moment, in the caller's transaction."""
    mine = (InvoiceLook.invoice == invoice_id) & (InvoiceLook.person == by.person_id)
    if not InvoiceLook.update(looked_at=at.now).where(mine).execute():
        InvoiceLook.insert(invoice=invoice_id, person=by.person_id, looked_at=at.now).on_conflict_ignore().execute()


def acknowledge(invoice: Invoice, version: int | None, by: Actor, at: Moment) -> None:
    """I have seen this. Raises IllegalMove where it has changed since the version that was shown."""
    with database.atomic():
        if not Invoice.select().where(Invoice.id == invoice.id, Invoice.version == version).exists():
            raise IllegalMove(FIGURES_CHANGED)
        note(invoice.id, by, at)
