"""What is in the queue of actions, for the council's list of its queues."""

from queries.action_queue import count_queued
from rules.dates import near_date
from web import clock, queues
from web.permissions import Permission


def actions_queue(viewer):
    """Open actions that are the officer's, or nobody's in their teams; every open one for who answers none."""
    today = clock.today()
    found = count_queued(viewer, today, of_all=not viewer.may(Permission.ACTIONS_ANSWER))
    small = f"{found.overdue} overdue" if found.overdue else ""
    if found.next_due is None:
        return queues.Waiting(found.to_answer, small)
    day = near_date(found.next_due, today)
    urgent = f"The oldest was due on {day}." if found.overdue else f"The next reply is due on {day}."
    return queues.Waiting(found.to_answer, small, overdue=found.overdue, by=found.next_due, urgent=urgent)
