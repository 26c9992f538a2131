"""The home page's tile: the newest week that has ended, and how many clients are to confirm in it."""

from datetime import timedelta

from queries.weeks.calendar import clients_to_confirm
from rules.dates import near_date
from rules.weeks import monday_of
from web import clock
from web.templating import plural
from web.tiles import State, one_line, strong


def actuals_tile(viewer):
    """`Week of Mon 10 Nov to confirm: 12 clients`; officers, who record nothing, have no tile."""
    if viewer.organisation_id is None:
        return None
    week = monday_of(clock.today()) - timedelta(weeks=1)
    count = clients_to_confirm(viewer.organisation_id, week)
    day = near_date(week, clock.today())
    if not count:
        return State([f"Week of {day}: nothing to confirm"])
    return State([one_line(f"Week of {day} to confirm: ", strong(plural(count, "client")))], due=True)
