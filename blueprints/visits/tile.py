"""The home page's tile and the council's queue of visits that wait for an order."""

from datetime import timedelta

from queries.visits.waiting import waiting_totals
from rules.money import format_pence
from web import clock
from web.asked_once import asked_once
from web.queues import Waiting, oldest
from web.templating import plural
from web.tiles import State, amount, one_line, strong


def waiting_tile(viewer):
    """`3 visits without an order, £61.50 at risk`: only while some do, and for providers, whose queue it is not."""
    if viewer.organisation_id is None:
        return None
    totals = asked_once(waiting_totals, viewer, clock.today())
    if not totals.count:
        return None
    visits = strong(plural(totals.count, "visit"))
    words = one_line(visits, " without an order, ", amount(format_pence(totals.pence)))
    oldest_day = clock.today() - timedelta(days=totals.oldest_days)
    return State([one_line(words, " at risk"), oldest(oldest_day, clock.today()).capitalize()])


def waiting_queue(viewer):
    """Visits of all providers that no line of care covers."""
    totals = waiting_totals(viewer, clock.today())
    today = clock.today()
    small = oldest(today - timedelta(days=totals.oldest_days), today) if totals.count else ""
    return Waiting(totals.count, small, totals.pence)
