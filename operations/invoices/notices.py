"""The mails about one invoice. They wait ten minutes and look again before they are written.

A submitted one changed: to the officer it is assigned to, else to the finance officers. Weeks are corrected one after
the other, so the mail tells of all that changed meanwhile, once. It was authorised: to its provider, unless an officer
has undone it; put back later, its provider is told at once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from models import Invoice, Job, Organisation
from operations import emails, jobs
from queries.invoices.totals import totals_of_one
from rules.invoice_statuses import DECIDED, WITH_COUNCIL
from rules.invoices import KIND_NAMES
from rules.moment import Moment

JOB = "tell officers of changed invoice"
AUTHORISED = "tell provider of authorised invoice"
WAITS = timedelta(minutes=10)


def send_changed_later(invoice: Invoice, at: Moment) -> None:
    """Queue one e-mail to the officers, for all changes of the next ten minutes. In the caller's transaction."""
    jobs.enqueue(JOB, at, key=f"{JOB} {invoice.id}", after=WAITS, invoice_id=invoice.id)


def send_changed(job: Job | None, at: Moment, invoice_id: int) -> Callable[[], object] | None:
    """The job: queue the e-mails, unless the invoice is decided on by now, or its total is what was submitted again."""
    invoice = Invoice.get_or_none(Invoice.id == invoice_id)
    if invoice is None or invoice.status not in WITH_COUNCIL or not invoice.changed_since_submitted:
        return None
    total = totals_of_one(invoice).payable
    if total == invoice.submitted_total_pence:
        return None
    readers = _readers(invoice)
    values = {
        "kind": KIND_NAMES[invoice.kind],
        "reference": invoice.reference,
        "organisation": Organisation.get_by_id(invoice.organisation_id).name,
        "amount_pence": total,
        "submitted_pence": invoice.submitted_total_pence,
    }

    def send() -> None:
        emails.send("invoice_changed", readers, at, path=f"/council/invoices?invoice={invoice.id}", **values)
        emails.send("invoice_recalculated", _contacts(invoice), at, path=f"/invoices/{invoice.id}", **values)

    return send


def send_decided(name: str, invoice: Invoice, at: Moment) -> None:
    """Tell the provider that an officer put it on hold or returned it (`invoice_held`, `invoice_returned`,
    `invoice_put_back`), in the caller's transaction.
    """
    values = {"kind": KIND_NAMES[invoice.kind], "reference": invoice.reference}
    emails.send(name, _contacts(invoice), at, path=f"/invoices/{invoice.id}", **values)


def send_put_back(invoice: Invoice, at: Moment) -> None:
    """Tell a provider who was told that an invoice is authorised that it is not any more, in the caller's transaction.

    invoice: as it was authorised.
    """
    if invoice.authorised_at + WAITS <= at.now:
        send_decided("invoice_put_back", invoice, at)


def send_authorised_later(invoice: Invoice, at: Moment) -> None:
    """Queue the e-mail to the provider about an invoice that is authorised at this moment, in the caller's
    transaction.
    """
    jobs.enqueue(AUTHORISED, at, after=WAITS, invoice_id=invoice.id, authorised_at=at.now.isoformat())


def send_authorised(job: Job | None, at: Moment, invoice_id: int, authorised_at: str) -> Callable[[], object] | None:
    """The job: queue the e-mails, unless it was put back meanwhile, also where it is authorised again since."""
    invoice = Invoice.get_or_none(Invoice.id == invoice_id)
    if (
        invoice is None
        or invoice.status not in DECIDED
        or invoice.authorised_at != datetime.fromisoformat(authorised_at)
    ):
        return None
    values = {
        "kind": KIND_NAMES[invoice.kind],
        "reference": invoice.reference,
        "amount_pence": totals_of_one(invoice).payable,
    }
    return lambda: emails.send("invoice_authorised", _contacts(invoice), at, path=f"/invoices/{invoice.id}", **values)


def _contacts(invoice: Invoice) -> emails.Readers:
    return emails.Contacts(invoice.organisation_id, emails.ABOUT_MONEY)


def _readers(invoice: Invoice) -> emails.Readers:
    """The officer whom it is assigned to; every finance officer if it is unassigned or that officer has left."""
    officer = emails.People([invoice.in_hand_of_id])
    return officer if emails.addresses_of(officer) else emails.Officers(("finance_officer",))
