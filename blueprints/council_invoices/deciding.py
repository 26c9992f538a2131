"""What a decision about an invoice calls, and the answer with the queue."""

from flask import url_for
from flask_login import current_user

from blueprints.council_invoices.forms import DecisionForm, SavedFilterForm
from blueprints.council_invoices.showing import context_of
from blueprints.council_invoices.waiting import kept_filters
from models import Invoice
from operations.invoices import authorising as authorisation
from rules.invoice_statuses import InvoiceStatus
from web.htmx import page

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


def done_words(verb, invoice):
    """What was done to an invoice, as it stands now."""
    is_first = verb == "authorise" and Invoice.get_by_id(invoice.id).status == InvoiceStatus.PENDING
    return FIRST_OF_TWO if is_first else DONE[verb]


def carry_out(verb, invoice, version, form, at):
    """Call the one verb in operations that the form asked for, with what it said."""
    who = {"by": current_user, "at": at}
    if verb == "authorise":
        authorisation.authorise(invoice, version, seen=bool(form.seen.data), **who)
    elif verb == "hold":
        authorisation.hold(invoice, version, reason=form.reason.data, words=form.note.data, **who)
    elif verb == "release":
        authorisation.release(invoice, version, **who)
    elif verb == "return":
        authorisation.give_back(invoice, version, reason=form.reason.data, words=form.note.data, **who)
    elif verb == "put_back":
        authorisation.put_back(invoice, version, words=form.note.data, **who)
    elif verb == "take":
        authorisation.take(invoice, **who)
    else:
        authorisation.let_go(invoice, **who)


def queue_address(invoice_id=None):
    """The queue with the same filters, and this invoice selected."""
    return url_for("council_invoices.queue", **kept_filters(), **({"invoice": invoice_id} if invoice_id else {}))


def page_of(decision=None, many=None, naming=None, selected_id=None, notice=None):
    """The queue's page. A refused form is of the selected invoice, the ticked ones, or a filter's name."""
    return page(
        "council_invoices/queue.html",
        fragment="council_invoices/_queue.html",
        notice=notice,
        form=naming or many or decision,
        decision=decision or DecisionForm(formdata=None),
        naming=naming or SavedFilterForm(formdata=None),
        many=many or form_of_many(formdata=None),
        **context_of(selected_id),
    )


def form_of_many(**given):
    """The form of the ticked ones: its fields have names of their own beside those of the selected one."""
    return DecisionForm(prefix="many-", **given)
