"""What is in the queue of claims, for the council's list of its queues."""

from queries.claims.panel import claims_queued
from rules.dates import near_date
from rules.moment import london_date
from web import clock, forecasts
from web.queues import Waiting, oldest


def claims_queue(viewer):
    """Claims to be decided, since when the oldest is here, what they come to, and by when to accept them."""
    queued, today = claims_queued(viewer), clock.today()
    if not queued.oldest:
        return Waiting(queued.claims)
    small, run = oldest(london_date(queued.oldest), today), forecasts.next_run_of_all()
    if run is None:
        return Waiting(queued.claims, small, queued.pence)
    by, paid = near_date(run.cut_off.date(), today), near_date(run.bank_date, today)
    urgent = f"Accept them by {by} to pay them on {paid}."
    return Waiting(queued.claims, small, queued.pence, by=run.cut_off.date(), urgent=urgent)
