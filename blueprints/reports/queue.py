"""The queue of payment exceptions: adjustments and late items that the next run pays."""

from queries.payment_exceptions import exceptions_to_pay
from web.queues import Waiting


def exceptions_queue(viewer):
    """How many, and what they come to."""
    found = exceptions_to_pay(viewer)
    return Waiting(found.count, "due in the next run" if found.count else "", found.pence if found.count else None)
