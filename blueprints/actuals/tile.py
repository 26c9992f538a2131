"""The home page's task: the newest week to confirm, and how many clients are to confirm in it."""

from queries.home.to_confirm import newest_to_confirm, weeks_to_confirm
from rules.dates import near_date
from web import clock
from web.asked_once import asked_once
from web.templating import plural
from web.tiles import State, one_line, strong


def actuals_tile(viewer):
    """`Week of Mon 10 Nov to confirm: 12 clients`; officers, who record nothing, have no tile."""
    if viewer.organisation_id is None:
        return None
    today = clock.today()
    week, count = asked_once(newest_to_confirm, viewer, today, asked_once(weeks_to_confirm, viewer))
    day = near_date(week, today)
    if not count:
        return State([f"Week of {day}: nothing to confirm"])
    return State([one_line(f"Week of {day} to confirm: ", strong(plural(count, "client")))])
