"""The queue of invoices to authorise, one selected beside it, and what an officer decides."""

from functools import partial

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from blueprints.council_invoices import filters
from blueprints.council_invoices.decisions import DONE, carry_out, notice_of
from blueprints.council_invoices.forms import DecisionForm
from blueprints.council_invoices.queue_page import decision_beside, page_of, queue_address
from models import Invoice
from web.forms_once import form_answer, form_version, question_of, submit_once
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number

bp = Blueprint("council_invoices", __name__, url_prefix="/council/invoices")
bp.add_app_template_global(decision_beside)
STAYS_SELECTED = ("hold", "release", "put_back", "undo", "take", "let_go")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The queue, with the selected invoice (`?invoice=`) at its side."""
    picked = filters.newly_picked(current_user)
    return redirect(filters.address_of(picked.query)) if picked else page_of()


@bp.post(f"/<id:invoice_id>/<any({', '.join(DONE)}):verb>")
@requires(Permission.INVOICES_DECIDE)
@never_kept("note")
def decide(invoice_id, verb):
    """One decision about one invoice; then the next one is selected."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    form = DecisionForm()
    next_id = invoice_id if verb in STAYS_SELECTED else whole_number(request.form.get("next", ""))
    return submit_once(
        partial(carry_out, verb, invoice, form_version(), form, answer=form_answer()),
        to=_own_page(invoice_id) if request.form.get("back") == "invoice" else queue_address(next_id),
        notice=lambda _: notice_of(verb, invoice),
        form=form,
        again=lambda broken: page_of(form, selected_id=invoice_id, asked=question_of(broken)),
    )


def _own_page(invoice_id):
    """The invoice's own page, where the decision was made on it."""
    return url_for("invoices.one", invoice_id=invoice_id)
