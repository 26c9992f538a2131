"""What the home page says of visits that wait for an order."""

from datetime import timedelta

from flask import url_for

from queries.visits.waiting import waiting_totals
from rules.dates import short_date
from web import clock
from web.asked_once import asked_once
from web.needs import Need
from web.permissions import Permission
from web.templating import plural


def visit_needs(viewer):
    """Visits that no line of care covers, and what they come to."""
    if viewer.organisation_id is None or not viewer.is_paid_by("actuals") or not viewer.may(Permission.ACTUALS_EDIT):
        return []
    today = clock.today()
    totals = asked_once(waiting_totals, viewer, today)
    if not totals.count:
        return []
    since = short_date(today - timedelta(days=totals.oldest_days), today)
    words = f"Chase the order for {plural(totals.count, 'visit')}"
    small = "The council has not commissioned this care yet."
    return [Need(words, url_for("visits.waiting"), small, totals.pence, f"held back since {since}", is_held=True)]
