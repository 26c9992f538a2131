"""An officer decides on overpayments; the queue of those that wait for it."""

from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.overpayments.forms import AnswerForm, LinesForm
from blueprints.overpayments.pages import find, list_page, plan_page, submit
from blueprints.overpayments.provider import bp
from models import Contract
from operations.overpayments import deciding
from queries.overpayments.listing import chosen_lines, plans_to_decide
from rules.moment import london_date
from web import body_limits, clock
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_numbers
from web.queues import Waiting, oldest

MOST_LINES = 2000
LIST = "/council/scheduled-payments/overpayments"
ADDRESS = f"{LIST}/<id:plan_id>"


@bp.get(LIST)
@requires(Permission.COUNCIL_READ)
def council_list():
    """Every overpayment, the newest first."""
    return list_page()


@bp.get(ADDRESS)
@requires(Permission.COUNCIL_READ)
def council_show(plan_id):
    """One overpayment, with what the provider says."""
    return plan_page(find(plan_id))


@bp.post(f"{ADDRESS}/decide")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept("instalments", "reason")
def decide(plan_id):
    """Take it in so many instalments, or not at all; the provider reads the reason."""
    plan, form = find(plan_id), AnswerForm()
    if request.form.get("decision") == "drop":
        notice = "It is not taken back: its lines are cancelled."
        return submit(plan, form, deciding.drop, form.reason.data, notice=notice)
    notice = "Decided: the provider is told."
    return submit(plan, form, deciding.decide, form.number(), form.reason.data, notice=notice)


@bp.post(f"{LIST}/from-lines/<id:contract_id>")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept("reason")
@body_limits.takes(body_limits.LARGE_FORM)
def from_lines(contract_id):
    """Put the ticked adjustments of a period in instalments, for a reason that the provider reads."""
    contract = get_object_or_404(Contract.visible_to(current_user), Contract.id == contract_id)
    form, ids = LinesForm(), whole_numbers(request.form.getlist("line"))[:MOST_LINES]
    return submit_once(
        partial(deciding.put_in_instalments, contract, ids, form.reason.data),
        to=_address_of_plans,
        notice="Announced: the provider is told, and nothing is taken before the day that is named.",
        form=form,
        again=lambda _broken: _page_of_lines(contract, ids, form),
    )


def _address_of_plans(plans):
    return url_for(".council_show", plan_id=plans[0].id) if len(plans) == 1 else url_for(".council_list")


def _page_of_lines(contract, ids, form):
    lines = chosen_lines(current_user, contract, ids)
    return page("overpayments/from_lines.html", form=form, contract=contract, lines=lines)


def overpayments_queue(viewer):
    """Plans that a provider asked about or disputed."""
    found = plans_to_decide(viewer)
    small = oldest(london_date(found.oldest), clock.today()) if found.count else ""
    return Waiting(found.count, small, -found.pence if found.count else None)
