"""What waits in the queue of actions, for the council's list of its queues."""

from queries.home.open_actions import open_actions
from web import clock, queues
from web.asked_once import asked_once


def actions_queue(viewer):
    """Actions that wait for an answer of the council."""
    found = asked_once(open_actions, viewer, clock.today())
    return queues.Waiting(found.ours, f"{found.late} of {found.in_all} open ones overdue" if found.late else "")
