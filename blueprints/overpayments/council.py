"""An officer decides on overpayments; the queue of those that wait for it."""

from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.overpayments.forms import AnswerForm, LinesForm
from blueprints.overpayments.provider import bp
from blueprints.overpayments.showing import carry_out, find, show, shown_list
from models import Client, Contract, PaymentItem
from operations.overpayments import deciding
from queries.overpayments import pages
from web import clock
from web.forms_once import submit_once
from web.htmx import page
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
    if request.form.get("decision") == "drop":
        verb, notice = partial(deciding.drop, plan), "It is not taken back: its lines are cancelled."
    else:
        verb, notice = partial(deciding.decide, plan, form.number()), "Decided: the provider is told."
    return carry_out(plan, form, partial(verb, form.reason.data), notice)


@bp.post(f"{LIST}/from-lines/<int(max={2**31 - 1}):contract_id>")
@requires(Permission.SCHEDULED_DECIDE)
def from_lines(contract_id):
    """Put the ticked adjustments of a period in instalments, for a reason that the provider reads."""
    contract = get_object_or_404(Contract.visible_to(current_user), Contract.id == contract_id)
    form, ids = LinesForm(), request.form.getlist("line", type=int)[:MOST_LINES]
    return submit_once(
        partial(deciding.put_in_instalments, contract, ids, form.reason.data),
        to=_address_of_plans,
        notice="Announced: the provider is told, and nothing is taken before the day that is named.",
        form=form,
        again=lambda _broken: page(
            "overpayments/from_lines.html", form=form, contract=contract, lines=_lines(contract, ids)
        ),
    )


def _address_of_plans(plans):
    """The one plan that was made, or the list where there are several."""
    return url_for(".council_show", plan_id=plans[0].id) if len(plans) == 1 else url_for(".council_list")


def _lines(contract, ids):
    query = PaymentItem.visible_to(current_user).select(PaymentItem, Client).left_outer_join(Client)
    chosen = query.where(PaymentItem.id.in_(ids), PaymentItem.contract == contract.id)
    return list(chosen.order_by(PaymentItem.id).limit(SHOWN_AT_MOST))


def overpayments_queue(visitor):
    """Plans that a provider asked about or disputed."""
    waiting = list(pages.waiting_for_officer())
    oldest = f"oldest {(clock.today() - waiting[0].answered_at.date()).days} days" if waiting else ""
    return Waiting(len(waiting), oldest, -sum(plan.amount_pence for plan in waiting) if waiting else None)
