"""An officer decides on overpayments; the queue of those that wait for it."""

from flask import request, url_for
from flask_login import current_user

from blueprints.overpayments.forms import AnswerForm, LinesForm
from blueprints.overpayments.provider import bp
from blueprints.overpayments.showing import carry_out, find, show, shown_list
from models import Client, Contract, PaymentItem
from operations.form_keys import run_once
from operations.overpayments import deciding
from queries.overpayments import pages
from rules.broken import RuleBroken
from web import clock
from web.htmx import done, page
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.queues import Waiting

MOST_LINES = 2000
SHOWN_AT_MOST = 50
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
            deciding.drop(plan, form.reason.data, **about)
        else:
            deciding.decide(plan, form.number(), form.reason.data, **about)

    notice = "It is not taken back: its lines are cancelled." if is_dropped else "Decided: the provider is told."
    return carry_out(plan, form, say, notice)


@bp.post(f"{LIST}/from-lines/<int(max={2**31 - 1}):contract_id>")
@requires(Permission.SCHEDULED_DECIDE)
def from_lines(contract_id):
    """Put the ticked adjustments of a period in instalments, for a reason that the provider reads."""
    contract = get_object_or_404(Contract.visible_to(current_user), Contract.id == contract_id)
    form, ids, at = LinesForm(), request.form.getlist("line", type=int)[:MOST_LINES], clock.moment()

    def go():
        plans = deciding.put_in_instalments(contract, ids, form.reason.data, by=current_user, at=at)
        return url_for(".council_show", plan_id=plans[0].id) if len(plans) == 1 else url_for(".council_list")

    try:
        answer = run_once(request.form.get("form_key"), current_user, at, go)
    except RuleBroken as broken:
        form.show(broken)
        return page("overpayments/from_lines.html", form=form, contract=contract, lines=_lines(contract, ids))
    return done(answer, notice="Announced: the provider is told, and nothing is taken before the day that is named.")


def _lines(contract, ids):
    query = PaymentItem.visible_to(current_user).select(PaymentItem, Client).left_outer_join(Client)
    chosen = query.where(PaymentItem.id.in_(ids), PaymentItem.contract == contract.id)
    return list(chosen.order_by(PaymentItem.id).limit(SHOWN_AT_MOST))


def overpayments_queue(visitor):
    """Plans that a provider asked about or disputed."""
    waiting = list(pages.waiting_for_officer())
    oldest = f"oldest {(clock.today() - waiting[0].answered_at.date()).days} days" if waiting else ""
    return Waiting(len(waiting), oldest, -sum(plan.amount_pence for plan in waiting) if waiting else None)
