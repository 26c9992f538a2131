"""N2: the queue of invoices to authorise, one selected beside it, and what an officer decides."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_invoices.forms import DecisionForm
from blueprints.council_invoices.showing import context_of
from blueprints.council_invoices.waiting import kept_filters
from models import Invoice
from operations import invoice_authorisation as authorisation
from operations.once import once
from rules.broken import RuleBroken
from rules.invoices import KIND_NAMES
from web import clock
from web.htmx import done, page
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import LARGEST_ID, whole_number

bp = Blueprint("council_invoices", __name__, url_prefix="/council/invoices")
ID = f"int(max={LARGEST_ID})"
DONE = {
    "authorise": "authorised",
    "hold": "put on hold",
    "release": "released",
    "return": "returned to the provider",
    "put_back": "put back to Pending",
    "take": "taken",
    "let_go": "nobody’s again",
}
STAYS_SELECTED = ("hold", "release", "put_back", "take", "let_go")
IN_BULK = ("authorise", "hold", "take")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The queue, with the selected invoice (`?invoice=`) at its side."""
    return _page(DecisionForm(formdata=None))


@bp.post(f"/<{ID}:invoice_id>/<any({', '.join(DONE)}):verb>")
@requires(Permission.INVOICES_DECIDE)
def decide(invoice_id, verb):
    """One decision about one invoice; then the next one is selected."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    form = DecisionForm()
    at = clock.moment()
    next_id = invoice_id if verb in STAYS_SELECTED else whole_number(request.form.get("next", ""))

    def act():
        _carry_out(verb, invoice, whole_number(request.form.get("version", "")), form, at)
        return _queue_address(next_id)

    try:
        url = once(request.form.get("form_key"), current_user, at, act)
    except RuleBroken as broken:
        form.show(broken)
        return _page(form, invoice_id)
    return done(url, notice=f"{KIND_NAMES[invoice.kind]} {invoice.reference} {DONE[verb]}.")


@bp.post("/many")
@requires(Permission.INVOICES_DECIDE)
def decide_many():
    """Authorise, hold or take the ticked ones: each by itself, so that one that cannot be does not stop the others."""
    verb, form, at = request.form.get("verb"), DecisionForm(formdata=None), clock.moment()
    ticked = [_ticked(value) for value in request.form.getlist("ticked")]
    if verb not in IN_BULK or not ticked:
        form.show(RuleBroken("Tick the invoices first"))
        return _page(form)
    key = request.form.get("form_key", "")
    decided = 0
    for invoice_id, version in ticked:
        invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)

        def act(invoice=invoice, version=version):
            _carry_out(verb, invoice, version, None, at)
            return _queue_address(None)

        try:
            once(f"{key}.{invoice_id}" if key else "", current_user, at, act)
            decided += 1
        except RuleBroken as broken:
            form.show(RuleBroken(f"{invoice.reference}: {broken.message}"))
    if form.errors:
        return _page(form, notice=f"{decided} {DONE[verb]}." if decided else None)
    return done(_queue_address(None), notice=f"{decided} {DONE[verb]}.")


def _carry_out(verb, invoice, version, form, at):
    who = {"by": current_user, "at": at}
    if verb == "authorise":
        authorisation.authorise(invoice, version, seen=bool(form and form.seen.data), **who)
    elif verb == "hold":
        authorisation.hold(invoice, version, words=(form.note.data or "") if form else "", **who)
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


def _ticked(value):
    """(invoice id, version) of a ticked box; nought, which none has, for rubbish."""
    invoice_id, _, version = value.partition(".")
    return whole_number(invoice_id) or 0, whole_number(version) or 0


def _queue_address(invoice_id):
    """The queue with the same filters, and this invoice selected."""
    return url_for(".queue", **kept_filters(), **({"invoice": invoice_id} if invoice_id else {}))


def _page(form, selected_id=None, notice=None):
    return page(
        "council_invoices/queue.html",
        fragment="council_invoices/_queue.html",
        notice=notice,
        **context_of(form, selected_id),
    )
