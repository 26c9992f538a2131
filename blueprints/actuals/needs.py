"""What the home page says of weeks that should have been confirmed long ago."""

from flask import url_for

from queries.home.to_confirm import weeks_to_confirm
from rules.dates import short_date
from rules.weeks import monday_of
from web import clock
from web.asked_once import asked_once
from web.needs import Need
from web.permissions import Permission


def actuals_needs(viewer):
    """The weeks to confirm before the newest that has ended: how many, the oldest, and what they come to."""
    if viewer.organisation_id is None or not viewer.is_paid_by("actuals") or not viewer.may(Permission.ACTUALS_EDIT):
        return []
    today = clock.today()
    newest = monday_of(today).toordinal() - 7
    older = [week for week in asked_once(weeks_to_confirm, viewer) if week.week_start.toordinal() < newest]
    if not older:
        return []
    first_week = older[0].week_start
    words = "Confirm an older week" if len(older) == 1 else f"Confirm {len(older)} older weeks"
    pence = sum(week.pence for week in older)
    since = f"held back since {short_date(first_week, today)}"
    address = url_for("actuals.week", week=first_week.isoformat())
    return [Need(words, address, "Begin with the oldest.", pence, since, is_held=True)]
