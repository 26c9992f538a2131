"""The queue of invoices to authorise, one selected beside it, and what an officer decides."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_invoices.decisions import DONE, carry_out, notice_of
from blueprints.council_invoices.filters import QUEUE
from blueprints.council_invoices.forms import DecisionForm
from blueprints.council_invoices.queue_page import decision_beside, page_of
from models import Invoice
from web.forms_once import form_answer, form_version, question_of, submit_once
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number
from web.queue_pages import add_saved_filters, assign_once

bp = Blueprint("council_invoices", __name__, url_prefix="/council/invoices")
bp.add_app_template_global(decision_beside)
STAYS_SELECTED = ("hold", "release", "put_back", "undo")
VERBS = tuple(verb for verb in DONE if verb != "take")  # which is for several at once
add_saved_filters(bp, QUEUE, lambda form: page_of(naming=form))


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The queue, with the selected invoice (`?invoice=`) at its side."""
    return QUEUE.newly_picked() or page_of()


@bp.post(f"/<id:invoice_id>/<any({', '.join(VERBS)}):verb>")
@requires(Permission.INVOICES_DECIDE)
@never_kept("note")
def decide(invoice_id, verb):
    """One decision about one invoice; then the next one is selected."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    form = DecisionForm()
    return submit_once(
        partial(carry_out, verb, invoice, form_version(), form, answer=form_answer()),
        to=_after(invoice_id, moves_on=verb not in STAYS_SELECTED),
        notice=lambda _: notice_of(verb, invoice),
        form=form,
        again=lambda broken: page_of(form, selected_id=invoice_id, asked=question_of(broken)),
    )


@bp.post("/<id:invoice_id>/assign")
@requires(Permission.INVOICES_DECIDE)
@never_kept()
def assign(invoice_id):
    """Assign it to oneself, to nobody, or to another officer."""
    invoice, form = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id), DecisionForm()
    return assign_once(invoice, _after(invoice_id), lambda _: page_of(form, selected_id=invoice_id), form)


def _after(invoice_id, moves_on=False):
    """Where a decision leads: to the queue, or the invoice's own page where it was made there."""
    if request.form.get("back") == "invoice":
        return url_for("invoices.one", invoice_id=invoice_id)
    return QUEUE.address(whole_number(request.form.get("next", "")) if moves_on else invoice_id)
