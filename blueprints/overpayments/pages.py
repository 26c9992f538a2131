"""The pages of overpayments, for either side: the list, and one plan, with another number of instalments if asked."""

from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.overpayments.forms import AnswerForm, whole
from blueprints.overpayments.tags import STATE_TAGS, tag_of_one
from queries.overpayments.detail import find_plan, load_detail
from queries.overpayments.listing import plan_list
from rules.overpayments import STATE_NAMES
from web import clock, council, forecasts
from web.forms_once import form_version, submit_once
from web.htmx import page
from web.listing import list_request
from web.loading import found_or_404
from web.picks import pick


def list_page():
    """The list of plans that the viewer may see."""
    state = pick("state", "State", "Every state", enumerate(STATE_NAMES.values(), 1))
    listing = plan_list(current_user, list_request(), tuple(STATE_NAMES)[state.value - 1] if state.value else None)
    return page(
        "overpayments/list.html",
        listing=listing,
        plans=listing.rows(),
        picks=(state,),
        tags=STATE_TAGS,
        is_council=_is_council(),
    )


def find(plan_id):
    """The plan, or 404 where the viewer may not see it."""
    return found_or_404(find_plan(current_user, plan_id))


def plan_page(plan, form=None):
    """The page of a plan; with `instalments` in the address as it would be with so many."""
    most = council.settings().overpayment_instalments
    asked = whole(request.args.get("instalments", ""))
    number = asked if asked and asked <= most else None
    shown = load_detail(current_user, plan, clock.moment(), number)
    return page(
        "overpayments/show.html",
        fragment="overpayments/_plan.html",
        shown=shown,
        days={each.number: _day(plan, each) for each in shown.instalments},
        form=form or AnswerForm(formdata=None, instalments=str(number or plan.asked_instalments or plan.instalments)),
        refused=form,
        decision=request.form.get("decision") or request.args.get("answer"),
        most=most,
        state_tag=tag_of_one(plan, current_user.side),
        address=address_of(plan),
        is_council=_is_council(),
    )


def _day(plan, instalment):
    """When the payment of an instalment is, or was, in the bank."""
    if instalment.is_taken:
        return instalment.bank_date
    return forecasts.day_of_period(plan.contract, instalment.period_start, instalment.bank_date)


def address_of(plan):
    """The address of a plan for the side that looks."""
    return url_for(f"overpayments.{'council_' if _is_council() else ''}show", plan_id=plan.id)


def submit(plan, form, verb, *values, notice):
    """Run verb(plan, *values) once for the form, on the plan as it was when the form was shown."""
    return submit_once(
        partial(verb, plan, *values, version=form_version()),
        to=address_of(plan),
        notice=notice,
        form=form,
        again=lambda _broken: plan_page(find(plan.id), form),
    )


def _is_council():
    return current_user.side == "council"
