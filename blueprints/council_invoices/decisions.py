"""What a decision about an invoice calls, and its words."""

from blueprints.council_invoices.filters import QUEUE
from blueprints.council_invoices.forms import DecisionForm
from models import Invoice
from operations import assigning
from operations.invoices import authorising as authorisation
from operations.invoices.undoing import undo
from queries.invoices.totals import totals_of_one
from rules.actor import Actor
from rules.invoices import KIND_NAMES
from rules.moment import Moment
from rules.money import format_pence
from web.htmx import Notice, UndoNotice

DONE = {
    "authorise": "authorised",
    "hold": "put on hold",
    "release": "released",
    "return": "returned to the provider",
    "put_back": "put back to Pending",
    "undo": "Pending again: your authorisation is undone",
    "take": "assigned to you",
}
FIRST_OF_TWO = "authorised by you: another officer has to authorise it too"
RETURNED = "returned to the provider, because its figures have changed since it was authorised"


def done_words(verb: str, invoice: Invoice) -> str:
    """What was done to an invoice, as it stands now."""
    if verb in ("put_back", "undo") and invoice.is_with_provider:
        return RETURNED
    return FIRST_OF_TWO if verb == "authorise" and not invoice.is_authorised else DONE[verb]


def notice_of(verb: str, invoice: Invoice) -> Notice:
    """What was done to an invoice, in a sentence, with Undo beside it where it was authorised."""
    now = Invoice.get_by_id(invoice.id)
    words = f"{KIND_NAMES[now.kind]} {now.reference} {done_words(verb, now)}"
    if verb != "authorise":
        return f"{words}."
    address = QUEUE.other("decide", invoice_id=now.id, verb="undo")
    words = f"{words}, {format_pence(totals_of_one(now).payable)}." if now.is_authorised else f"{words}."
    return UndoNotice(words, address, [("version", str(now.version))])


def carry_out(
    verb: str,
    invoice: Invoice,
    version: int | None,
    form: DecisionForm,
    by: Actor,
    at: Moment,
    answer: str = "",
) -> None:
    """Call the one verb in operations that the form asked for, with what it said and answered."""
    who = {"by": by, "at": at}
    if verb == "authorise":
        authorisation.authorise(invoice, version, seen=bool(form.seen.data), answer=answer, **who)
    elif verb == "hold":
        authorisation.hold(invoice, version, reason=form.reason.data, words=form.note.data, **who)
    elif verb == "release":
        authorisation.take_off_hold(invoice, version, **who)
    elif verb == "return":
        authorisation.return_to_provider(invoice, version, reason=form.reason.data, words=form.note.data, **who)
    elif verb == "put_back":
        authorisation.put_back_to_pending(invoice, version, words=form.note.data, **who)
    elif verb == "undo":
        undo(invoice, version, **who)
    else:
        assigning.assign(invoice, by.person_id, was=invoice.in_hand_of_id, **who)
