"""What waits in the queue of claims, for the council's list of its queues."""

from queries.claims.panel import claims_queued
from rules.moment import london_date
from web import clock
from web.queues import Waiting
from web.templating import plural


def claims_queue(viewer):
    """Claims to be decided, since when the oldest is here, and what they come to."""
    queued = claims_queued(viewer)
    if not queued.oldest:
        return Waiting(queued.claims)
    days = (clock.today() - london_date(queued.oldest)).days
    return Waiting(queued.claims, f"oldest {plural(days, 'day')}", queued.pence)
