"""The pages of overpayments, for either side: the list, and one plan, with another number of instalments if asked."""

from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.overpayments.forms import AnswerForm, whole
from models import AuditEvent, Client, Contract, Organisation, OverpaymentPlan, Person
from queries import council_settings
from queries.audit import events_of
from queries.listing import Column, ListPage
from queries.overpayments.pages import OverpaymentPage
from rules import overpayments as rules
from web import clock
from web.forms_once import submit_once
from web.htmx import page
from web.listing import list_request
from web.loading import get_object_or_404
from web.picks import pick

STATES = tuple(rules.STATE_NAMES)
TAGS = {  # state: (kind, sign)
    "announced": ("todo", "ring"),
    "accepted": ("wait", "clock"),
    "asked": ("wait", "clock"),
    "disputed": ("bad", "alert"),
    "done": ("ok", "check"),
    "dropped": ("", "dot"),
}
PLAN = OverpaymentPlan
COLUMNS = (
    Column("number", "Overpayment", (PLAN.id,)),
    Column("client", "Client", (Client.surname, Client.forename)),
    Column("contract", "Contract", (Contract.name,)),
    Column("amount", "To take back", (PLAN.amount_pence,), "num"),
    Column("state", "State", (PLAN.state,)),
    Column("earliest", "Not before", (PLAN.earliest_date,)),
)


def shown_list(otherwise=None):
    """The list of plans that the visitor may see. `otherwise`: the state that is picked where the address has none."""
    options = tuple(enumerate(rules.STATE_NAMES.values(), 1))
    state = pick("state", "State", "Every state", options, otherwise)
    query = (
        OverpaymentPlan.visible_to(current_user)
        .select(PLAN, Contract, Client, Organisation)
        .join_from(PLAN, Contract)
        .join_from(PLAN, Organisation)
        .left_outer_join(Client, on=PLAN.client, src=PLAN)
    )
    if state.value:
        query = query.where(PLAN.state == STATES[state.value - 1])
    listing = ListPage(query, COLUMNS, list_request(), sort="-number", tie_break=(PLAN.id.desc(),))
    context = {"listing": listing, "plans": listing.rows(), "picks": (state,), "tags": TAGS}
    return page("overpayments/list.html", **context, state_names=rules.STATE_NAMES, is_council=_is_council())


def find(plan_id):
    """The plan, or 404 where the visitor may not see it."""
    return get_object_or_404(OverpaymentPlan.visible_to(current_user), OverpaymentPlan.id == plan_id)


def show(plan, form=None):
    """The page of a plan; with `instalments` in the address as it would be with so many."""
    most = council_settings.read().overpayment_instalments
    asked = whole(request.args.get("instalments", ""))
    number = asked if asked and asked <= most else None
    events = events_of(plan).where(AuditEvent.kind != "overpayment announced").limit(20)
    return page(
        "overpayments/show.html",
        fragment="overpayments/_plan.html",
        shown=OverpaymentPage.of(plan, clock.moment(), number),
        form=form or AnswerForm(formdata=None, instalments=str(number or plan.asked_instalments or plan.instalments)),
        refused=form,
        decision=request.form.get("decision"),
        most=most,
        tags=TAGS,
        state_names=rules.STATE_NAMES,
        people=_people(plan),
        history=list(events),
        address=address_of(plan),
        is_council=_is_council(),
    )


def address_of(plan, name="show"):
    """The address of a plan for the side that looks."""
    side = "council_" if _is_council() else ""
    return url_for(f"overpayments.{side}{name}", plan_id=plan.id)


def carry_out(plan, form, verb, notice):
    """Run `verb(by=, at=, version=)` for the form, then show the plan; or say beside it why not."""
    return submit_once(
        partial(verb, version=request.form.get("version", type=int) or 0),
        to=address_of(plan),
        notice=notice,
        form=form,
        again=lambda _broken: show(find(plan.id), form),
    )


def _people(plan):
    ids = {plan.answered_by_id, plan.decided_by_id} - {None}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}


def _is_council():
    return current_user.side == "council"
