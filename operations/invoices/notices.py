"""A mail to officers when a submitted invoice has changed: to who has it in hand, else to the finance officers.

Weeks are corrected one after the other, so the mail waits a few minutes and tells of all that changed meanwhile, once.
"""

from datetime import timedelta

from models import Invoice, OfficerRole, Organisation, Person
from operations import jobs, outgoing_email
from queries.invoices.totals import totals_of_one
from rules.invoice_statuses import WITH_COUNCIL
from rules.invoices import KIND_NAMES
from rules.moment import Moment
from rules.money import format_pence

JOB = "tell officers of changed invoice"
WAITS = timedelta(minutes=10)


def tell_later(invoice, at):
    """Have the officers told in ten minutes, in the caller's transaction; changes until then are in the same mail."""
    then = Moment(at.today, at.now + WAITS)
    jobs.enqueue(JOB, then, key=f"{JOB} {invoice.id}", invoice_id=invoice.id)


def tell(job, at, invoice_id):
    """Queue the mails, unless somebody has decided it, or the total is what was submitted again."""
    invoice = Invoice.get_or_none(Invoice.id == invoice_id)
    if invoice is None or invoice.status not in WITH_COUNCIL or not invoice.changed_since_submitted:
        return None
    total = totals_of_one(invoice).payable
    if total == invoice.submitted_total_pence:
        return None
    subject, body = _words(invoice, total)
    addresses = _addresses(invoice)

    def queue():
        for address in addresses:
            outgoing_email.queue(address, subject, body, at)

    return queue


def _words(invoice, total):
    """The subject and the text: no client's name in them."""
    name = f"{KIND_NAMES[invoice.kind]} {invoice.reference}"
    organisation = Organisation.get_by_id(invoice.organisation_id)
    return f"{name} changed after it was submitted", (
        f"{name} of {organisation.name} changed after it was submitted, because its actuals or care did: it comes to "
        f"{format_pence(total)} now, and was {format_pence(invoice.submitted_total_pence)}.\n\n"
        "Look at what changed, tick that you have seen it, then decide:\n\n"
        f"{outgoing_email.link(f'/council/invoices?invoice={invoice.id}')}\n"
    )


def _addresses(invoice):
    """Of who has it in hand; of every finance officer where nobody has, or who had is not there any more."""
    there = Person.access_ended_at.is_null()
    mine = Person.select(Person.email).where(Person.id == invoice.in_hand_of_id, there)
    officers = Person.select(Person.email).join(OfficerRole).where(OfficerRole.role == "finance_officer", there)
    found = [email for (email,) in mine.tuples()] or [email for (email,) in officers.tuples()]
    return sorted(set(found))
