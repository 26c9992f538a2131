"""The home page's tile and the council's queue of visits that wait for an order."""

from peewee import fn

from models import HeldBack, Visit
from rules.money import format_pence
from web import clock
from web.permissions import Permission
from web.queues import Waiting, queue
from web.templating import plural
from web.tiles import State, amount, joined, strong, tile


def _waiting_of(visitor):
    """(how many visits, days of the oldest, pence at risk) that the visitor may see."""
    held = HeldBack.visible_to(visitor).where(HeldBack.reason == "waiting_for_order")
    pence = held.select(fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0))
    visits = Visit.visible_to(visitor).where(Visit.waiting_since.is_null(False))
    count, oldest, pence = visits.select(fn.COUNT(Visit.id), fn.MIN(Visit.waiting_since), pence).tuples().get()
    days = (clock.today() - clock.in_london(oldest).date()).days if count else 0
    return int(count), days, int(pence)


@tile("Visits waiting", Permission.ACTUALS_READ, url="/actuals/waiting")
def waiting_tile(visitor):
    """`3 visits wait for an order, £61.50 at risk`: only while some do, and for providers, whose queue it is not."""
    if visitor.organisation_id is None:
        return None
    count, days, pence = _waiting_of(visitor)
    if not count:
        return None
    words = joined(strong(plural(count, "visit waits", "visits wait")), " for an order, ", amount(format_pence(pence)))
    return State([joined(words, " at risk"), f"The oldest for {plural(days, 'day')}"], due=True)


@queue("Visits waiting for an order", Permission.COUNCIL_READ, url="/council/waiting")
def waiting_queue(visitor):
    """Visits of all providers that no line of care covers."""
    count, days, pence = _waiting_of(visitor)
    return Waiting(count=count, small=f"oldest {plural(days, 'day')}" if count else "", pence=pence)
