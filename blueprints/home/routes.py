"""What a provider sees first: the money, what needs them, and Pick a task..."""

from flask import Blueprint
from flask_login import current_user

from blueprints.home.money import stages_of
from blueprints.home.next_payment import chart_of_payments, next_payment_of, plan_of
from queries.home_page import councils_part
from rules.money import format_pence
from web import clock, council, forecasts, needs, tiles
from web.council_texts import shown
from web.htmx import page
from web.permissions import Permission, requires
from web.way_in import redirect_to_start

bp = Blueprint("home", __name__)


@bp.get("/home")
@requires(Permission.SIGNED_IN)
def home():
    """The money in the order of what can be done, what needs somebody, and the tasks. Officers start elsewhere."""
    if current_user.side == "council":
        return redirect_to_start()
    own = councils_part(current_user, clock.today())
    left_out = council.settings().home_tiles if own.left_out is None else own.left_out
    found = needs.needs_of(current_user)
    return page(
        "home/home.html",
        tasks=tiles.shown_to(current_user, left_out),
        needs=found,
        held_pence=needs.held_pence(found),
        council_notices=[shown(text) for text in own.notices],
        aside=tiles.asides_for(current_user),
        greeting=clock.greeting(),
        **_money(),
    )


def _money():
    """What the page shows of money: rows of stages, or the next payment of those who are paid as planned."""
    expected, sees_amounts = forecasts.expected_by(current_user), forecasts.may_see_amounts(current_user)
    stages = stages_of(current_user, expected, sees_amounts) if expected else []
    is_scheduled = bool(expected and sees_amounts and not current_user.is_paid_by("invoiced"))
    chart = chart_of_payments(current_user) if is_scheduled else None
    return {
        "stages": stages,
        "plan": plan_of(current_user) if is_scheduled else None,
        "is_scheduled": is_scheduled,
        "next_payment": next_payment_of(current_user, expected) if is_scheduled else None,
        "chart": chart,
        "payment_rows": [(step.label, [format_pence(step.values[0])], "") for step in chart.steps] if chart else [],
    }
