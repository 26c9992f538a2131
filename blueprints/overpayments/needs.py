"""What the home page says of overpayments that were announced."""

from flask import url_for

from rules.dates import near_date
from web import clock, forecasts
from web.needs import Need
from web.permissions import Permission
from web.templating import plural


def overpayment_needs(viewer):
    """Each plan to answer, but for the one that the home page shows in full."""
    expected = forecasts.expected_by(viewer)
    if expected is None or not viewer.may(Permission.SCHEDULED_EDIT):
        return []
    shown = forecasts.plan_to_answer(viewer)
    return [_need(plan) for plan in expected.announced if plan != shown]


def _need(plan):
    day = near_date(plan.earliest_date, clock.today())
    return Need(
        f"Answer our plan for an overpayment of {plural(plan.instalments, 'instalment')}",
        url_for("overpayments.show", plan_id=plan.id),
        f"If we don’t hear from you by {day}, we’ll treat the plan as agreed.",
        -plan.amount_pence,
        f"to be taken back from {day}",
    )
