"""What a decision about an invoice calls, and its words."""

from blueprints.council_invoices.forms import DecisionForm
from models import Invoice
from operations.invoices import authorising as authorisation
from rules.actor import Actor
from rules.invoice_statuses import InvoiceStatus
from rules.moment import Moment

DONE = {
    "authorise": "authorised",
    "hold": "put on hold",
    "release": "released",
    "return": "returned to the provider",
    "put_back": "put back to Pending",
    "take": "taken",
    "let_go": "nobody’s again",
}
FIRST_OF_TWO = "authorised by you: another officer has to authorise it too"


def done_words(verb: str, invoice: Invoice) -> str:
    """What was done to an invoice, as it stands now."""
    is_first = verb == "authorise" and Invoice.get_by_id(invoice.id).status == InvoiceStatus.PENDING
    return FIRST_OF_TWO if is_first else DONE[verb]


def carry_out(verb: str, invoice: Invoice, version: int | None, form: DecisionForm, by: Actor, at: Moment) -> None:
    """Call the one verb in operations that the form asked for, with what it said."""
    who = {"by": by, "at": at}
    if verb == "authorise":
        authorisation.authorise(invoice, version, seen=bool(form.seen.data), **who)
    elif verb == "hold":
        authorisation.hold(invoice, version, reason=form.reason.data, words=form.note.data, **who)
    elif verb == "release":
        authorisation.take_off_hold(invoice, version, **who)
    elif verb == "return":
        authorisation.return_to_provider(invoice, version, reason=form.reason.data, words=form.note.data, **who)
    elif verb == "put_back":
        authorisation.put_back_to_pending(invoice, version, words=form.note.data, **who)
    elif verb == "take":
        authorisation.assign_to_me(invoice, **who)
    else:
        authorisation.unassign(invoice, **who)
