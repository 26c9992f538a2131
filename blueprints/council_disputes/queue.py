"""What waits in the queue of disputes, for the council's list of its queues."""

from queries.disputes.lists import count_queued
from rules.moment import london_date
from web import clock
from web.queues import Waiting
from web.templating import plural


def disputes_queue(viewer):
    """What waits for a decision; the small line says since when, and how many are with providers."""
    queued, said = count_queued(viewer), []
    if queued.oldest:
        said.append(f"oldest {plural((clock.today() - london_date(queued.oldest)).days, 'day')}")
    if queued.with_provider:
        said.append(f"{queued.with_provider} with providers")
    return Waiting(queued.count, ", ".join(said))
