"""What is in the queue of disputes, for the council's list of its queues."""

from queries.disputes.lists import count_queued
from rules.moment import london_date
from web import clock
from web.queues import Waiting, oldest


def disputes_queue(viewer):
    """What the council has to decide; the small line says since when, and how many are with providers."""
    queued, said = count_queued(viewer), []
    if queued.oldest:
        said.append(oldest(london_date(queued.oldest), clock.today()))
    if queued.with_provider:
        said.append(f"{queued.with_provider} with providers")
    return Waiting(queued.count, ", ".join(said))
