"""Scheduled Payments for the provider."""

from functools import partial

from flask import Blueprint, request

from blueprints.scheduled_payments import wording
from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.filters import period_or_404
from blueprints.scheduled_payments.forms import RejectForm
from blueprints.scheduled_payments.period_page import show
from models import Period
from operations.scheduled_payments import answers
from rules.broken import IllegalMove
from web.forms_once import submit_once
from web.late_forms import never_kept
from web.permissions import Permission, requires

bp = Blueprint("scheduled_payments", __name__)
bp.add_app_template_filter(wording.short_range)
bp.add_app_template_filter(wording.line_tag)
bp.add_app_template_filter(wording.bank_figure)
PERIOD = "/scheduled-payments/<scheduled_period>"
NOTICES = {
    "confirm": "Confirmed: you told the council that this payment is right.",
    "reject": "Rejected: the council has your reason, and an action about it.",
    "undo": "Taken back: this payment is Unconfirmed again.",
}


@bp.get("/scheduled-payments")
@requires(Permission.SCHEDULED_READ)
def periods():
    """The periods of what is picked, and the one that is paid next."""
    return show(reject_form=RejectForm())


@bp.get(PERIOD)
@requires(Permission.SCHEDULED_READ)
def period(scheduled_period):
    """One period: its lines, totals and dates, and what changed since the last one."""
    return show(scheduled_period, reject_form=RejectForm())


@bp.post(f"{PERIOD}/answer")
@requires(Permission.SCHEDULED_EDIT)
@never_kept("reason")
def answer(scheduled_period):
    """Confirm a period, reject it with a reason, or take either back."""
    found = period_or_404(scheduled_period)
    form, decision = RejectForm(), request.form.get("decision", "")
    return submit_once(
        partial(_say, found, decision, form),
        to=addresses().period(found),
        notice=NOTICES.get(decision),
        form=form,
        again=lambda _broken: show(scheduled_period, form=form, reject_form=form),
    )


def _say(found, decision, form, by, at):
    seen = request.form.get("seen") if request.form.get("seen") in ("unconfirmed", "confirmed", "rejected") else None
    if found.row is None or decision not in NOTICES:
        raise IllegalMove("This period is not open yet, so there is nothing to confirm or reject")
    row = Period.get_by_id(found.row.id)
    if decision == "confirm":
        answers.confirm(row, by=by, at=at, seen=seen)
    elif decision == "reject":
        answers.reject(row, form.reason.data, by=by, at=at, seen=seen)
    else:
        answers.undo_answer(row, by=by, at=at, seen=seen)
