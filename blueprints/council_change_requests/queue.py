"""What waits in the queue of change requests, for the council's list of its queues."""

from queries.change_requests import count_pending
from rules.moment import london_date
from web import clock
from web.queues import Waiting
from web.templating import plural


def requests_queue(viewer):
    """Requests that wait for a decision, and since when."""
    count, oldest = count_pending(viewer)
    if not oldest:
        return Waiting(count)
    return Waiting(count, f"oldest {plural((clock.today() - london_date(oldest)).days, 'day')}")
