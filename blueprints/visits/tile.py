"""The home page's tile and the council's queue of visits that wait for an order."""

from queries.visits.waiting import waiting_totals
from rules.money import format_pence
from web import clock
from web.queues import Waiting
from web.templating import plural
from web.tiles import State, amount, joined, strong


def waiting_tile(visitor):
    """`3 visits wait for an order, £61.50 at risk`: only while some do, and for providers, whose queue it is not."""
    if visitor.organisation_id is None:
        return None
    count, days, pence = waiting_totals(visitor, clock.today())
    if not count:
        return None
    words = joined(strong(plural(count, "visit waits", "visits wait")), " for an order, ", amount(format_pence(pence)))
    return State([joined(words, " at risk"), f"The oldest for {plural(days, 'day')}"], due=True)


def waiting_queue(visitor):
    """Visits of all providers that no line of care covers."""
    count, days, pence = waiting_totals(visitor, clock.today())
    return Waiting(count=count, small=f"oldest {plural(days, 'day')}" if count else "", pence=pence)
