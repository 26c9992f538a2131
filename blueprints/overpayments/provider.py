"""What was overpaid, how it is taken back, and what the provider says to it."""

from flask import Blueprint, abort, request

from blueprints.overpayments.forms import AnswerForm
from blueprints.overpayments.pages import find, list_page, plan_page, submit
from operations.overpayments import answering
from web.late_forms import never_kept
from web.permissions import Permission, requires

bp = Blueprint("overpayments", __name__)
ADDRESS = "/scheduled-payments/overpayments/<id:plan_id>"
NOTICES = {
    "accept": "Accepted: it is taken as the plan shows.",
    "ask": "Sent: nothing is taken until the council has answered.",
    "dispute": "Disputed: nothing is taken until the council has answered.",
}


@bp.get("/scheduled-payments/overpayments")
@requires(Permission.SCHEDULED_READ)
def list_plans():
    """Every overpayment of the organisation."""
    return list_page()


@bp.get(ADDRESS, endpoint="show")
@requires(Permission.SCHEDULED_READ)
def show_plan(plan_id):
    """One overpayment: its cause, from what to what, and the plan with each payment."""
    return plan_page(find(plan_id))


@bp.post(f"{ADDRESS}/answer")
@requires(Permission.SCHEDULED_EDIT)
@never_kept("instalments", "reason")
def answer(plan_id):
    """Accept the plan, ask for another number of instalments, or dispute it."""
    plan, form, decision = find(plan_id), AnswerForm(), request.form.get("decision")
    if decision not in NOTICES:
        abort(404)
    verbs = {
        "accept": (answering.accept,),
        "ask": (answering.ask, form.number(), form.reason.data),
        "dispute": (answering.dispute, form.reason.data),
    }
    return submit(plan, form, *verbs[decision], notice=NOTICES[decision])
