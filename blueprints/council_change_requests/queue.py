"""What is in the queue of change requests, for the council's list of its queues."""

from queries.change_requests import count_pending
from rules.moment import london_date
from web import clock
from web.queues import Waiting
from web.queues import oldest as oldest_words


def requests_queue(viewer):
    """Requests to decide, and since when."""
    count, oldest = count_pending(viewer)
    if not oldest:
        return Waiting(count)
    return Waiting(count, oldest_words(london_date(oldest), clock.today()))
