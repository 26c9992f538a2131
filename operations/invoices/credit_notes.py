"""Credit notes that a provider leaves undone: an officer may create one on its behalf.

The contract: docs/domain/invoices.md#making-one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from models import Commitment, Invoice, Organisation, PaymentItem, database
from operations import audit, emails
from operations.invoices import submitting
from queries import council_settings
from queries.invoices import payable
from queries.invoices.amounts import is_payable
from queries.invoices.totals import totals_of_one
from rules.broken import IllegalMove, RuleBroken
from rules.invoice_statuses import InvoiceStatus


@dataclass(frozen=True)
class Owed:
    """What an organisation should have given back: its PayableItems, and since when the oldest is."""

    organisation: Organisation
    offers: tuple
    since: date

    @property
    def pence(self):
        return sum(offer.payable for offer in self.offers)


def owed(at):
    """[Owed] of organisations that made neither invoice nor credit note of it for the council's days, oldest first."""
    oldest = _oldest(at)
    rows = PaymentItem.select(PaymentItem.organisation).where(_is_overdue(oldest)).distinct()
    found = []
    for organisation in Organisation.select().where(Organisation.id.in_(rows)):
        offers = tuple(_overdue(organisation.id, oldest))
        if offers:
            found.append(Owed(organisation, offers, min(offer.below_nil_since for offer in offers)))
    return sorted(found, key=lambda each: (each.since, each.organisation.name))


def count_owed(today, days):
    """(how many organisations may owe a credit note that an officer may create, the oldest day): for the queue.

    days: the council's setting, after which an officer may.
    """
    rows = PaymentItem.select(fn.COUNT(PaymentItem.organisation.distinct()), fn.MIN(PaymentItem.below_nil_since)).where(
        _is_overdue(today - timedelta(days=days))
    )
    count, oldest = rows.tuples().get()
    return count, oldest


def create_on_behalf(organisation, item_keys, reference, by, at):
    """Create and submit a credit note for a provider, who is told; somebody else has to authorise it.

    Raises RuleBroken for a used reference, or items that are not owed for long enough; IllegalMove for a provider.
    """
    if by.side != "council":
        raise IllegalMove("Only the council can do this")
    details = {"reference": reference, "date_on_invoice": at.today, "vat_number": organisation.vat_number}
    with database.atomic():
        submitting.wait_for_turn(organisation.id)
        overdue = {str(offer.key) for offer in _overdue(organisation.id, _oldest(at))}
        if not item_keys or set(item_keys) - overdue:
            raise RuleBroken("Tick items that are on the list now: others may be on an invoice by now", "items")
        invoice = submitting.make(organisation.id, details, item_keys, by, at, "credit_note")
        total = totals_of_one(invoice).payable
        Invoice.update(
            status=InvoiceStatus.PENDING, submitted_at=at.now, submitted_by=by.person_id, submitted_total_pence=total
        ).where(Invoice.id == invoice.id).execute()
        now = {"status": InvoiceStatus.PENDING, "total_pence": total}
        audit.record("credit note submitted on behalf of the provider", by, at, subject=invoice, now=now)
        _send_notice(organisation, invoice, total, at)
    return invoice


def _oldest(at):
    return at.today - timedelta(days=council_settings.read().credit_note_days)


def _is_overdue(oldest):
    """The condition that a payment item gives money back, has done so for long enough, and is on no invoice."""
    return is_payable() & (PaymentItem.below_nil_since <= oldest) & (PaymentItem.amount_pence < 0)


def _overdue(organisation_id, oldest):
    """The PayableItems below nil that have been there for long enough."""
    offers = payable.offers(organisation_id, kind="credit_note")
    return [offer for offer in offers if offer.below_nil_since and offer.below_nil_since <= oldest]


def _send_notice(organisation, invoice, total, at):
    emails.send(
        "credit_note_created",
        emails.Contacts(organisation.id, emails.ABOUT_MONEY),
        at,
        reference=invoice.reference,
        amount_pence=total,
        items=Commitment.select().where(Commitment.invoice == invoice.id).count(),
        days=council_settings.read().credit_note_days,
    )
