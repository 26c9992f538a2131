"""The home page's tile and the council's queue of visits that wait for an order."""

from queries.visits.waiting import waiting_totals
from rules.money import format_pence
from web import clock
from web.queues import Waiting
from web.templating import plural
from web.tiles import State, amount, one_line, strong


def waiting_tile(viewer):
    """`3 visits wait for an order, £61.50 at risk`: only while some do, and for providers, whose queue it is not."""
    if viewer.organisation_id is None:
        return None
    totals = waiting_totals(viewer, clock.today())
    if not totals.count:
        return None
    visits = strong(plural(totals.count, "visit waits", "visits wait"))
    words = one_line(visits, " for an order, ", amount(format_pence(totals.pence)))
    return State([one_line(words, " at risk"), f"The oldest for {plural(totals.oldest_days, 'day')}"], due=True)


def waiting_queue(viewer):
    """Visits of all providers that no line of care covers."""
    totals = waiting_totals(viewer, clock.today())
    small = f"oldest {plural(totals.oldest_days, 'day')}" if totals.count else ""
    return Waiting(count=totals.count, small=small, pence=totals.pence)
