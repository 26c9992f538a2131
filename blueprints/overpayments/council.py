"""N4: an officer decides on overpayments; the queue of those that wait for it."""

from flask import request
from flask_login import current_user

from blueprints.overpayments.blueprint import bp
from blueprints.overpayments.forms import AnswerForm
from blueprints.overpayments.showing import carry_out, find, show, shown_list
from operations import overpayments
from web import clock
from web.permissions import Permission, requires
from web.queues import Waiting, queue

LIST = "/council/scheduled-payments/overpayments"
ADDRESS = f"{LIST}/<int(max={2**31 - 1}):plan_id>"


@bp.get(LIST)
@requires(Permission.COUNCIL_READ)
def council_list():
    """Every overpayment, the newest first."""
    return shown_list()


@bp.get(ADDRESS)
@requires(Permission.COUNCIL_READ)
def council_show(plan_id):
    """One overpayment, with what the provider says."""
    return show(find(plan_id))


@bp.post(f"{ADDRESS}/decide")
@requires(Permission.SCHEDULED_DECIDE)
def decide(plan_id):
    """Take it in so many instalments, or not at all; the provider reads the reason."""
    plan, form = find(plan_id), AnswerForm()
    is_dropped = request.form.get("decision") == "drop"

    def say(at, version):
        about = {"by": current_user, "at": at, "version": version}
        if is_dropped:
            overpayments.drop(plan, form.reason.data, **about)
        else:
            overpayments.decide(plan, form.number(), form.reason.data, **about)

    notice = "It is not taken back: its lines are cancelled." if is_dropped else "Decided: the provider is told."
    return carry_out(plan, form, say, notice)


@queue("Overpayments", Permission.COUNCIL_READ, url=LIST)
def overpayments_queue(visitor):
    """Plans that a provider asked about or disputed."""
    waiting = list(overpayments.waiting_for_officer())
    oldest = f"oldest {(clock.today() - waiting[0].answered_at.date()).days} days" if waiting else ""
    return Waiting(len(waiting), oldest, -sum(plan.amount_pence for plan in waiting) if waiting else None)
