"""What was overpaid, how it is taken back, and what the provider says to it."""

from functools import partial

from flask import Blueprint, abort, request

from blueprints.overpayments.forms import AnswerForm
from blueprints.overpayments.showing import carry_out, find, show, shown_list
from operations.overpayments import answering
from web.permissions import Permission, requires

bp = Blueprint("overpayments", __name__)
ADDRESS = f"/scheduled-payments/overpayments/<int(max={2**31 - 1}):plan_id>"
NOTICES = {
    "accept": "Accepted: it is taken as the plan shows.",
    "ask": "Sent: nothing is taken until the council has answered.",
    "dispute": "Disputed: nothing is taken until the council has answered.",
}


@bp.get("/scheduled-payments/overpayments")
@requires(Permission.SCHEDULED_READ)
def list_plans():
    """Every overpayment of the organisation."""
    return shown_list()


@bp.get(ADDRESS, endpoint="show")
@requires(Permission.SCHEDULED_READ)
def show_plan(plan_id):
    """One overpayment: its cause, from what to what, and the plan with each payment."""
    return show(find(plan_id))


@bp.post(f"{ADDRESS}/answer")
@requires(Permission.SCHEDULED_EDIT)
def answer(plan_id):
    """Accept the plan, ask for another number of instalments, or dispute it."""
    plan, form, decision = find(plan_id), AnswerForm(), request.form.get("decision")
    if decision not in NOTICES:
        abort(404)
    if decision == "accept":
        verb = partial(answering.accept, plan)
    elif decision == "ask":
        verb = partial(answering.ask, plan, form.number(), form.reason.data)
    else:
        verb = partial(answering.dispute, plan, form.reason.data)
    return carry_out(plan, form, verb, NOTICES[decision])
