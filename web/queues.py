"""The council's work queues: each area registers its own, `/council` and the queues' pages list those that exist.

@queue("Invoices to authorise", Permission.COUNCIL_READ, url="/council/invoices")
def invoices_queue(visitor):
    return Waiting(count=23, small="oldest day 27", pence=14_820_612)
"""

from collections.abc import Callable
from dataclasses import dataclass

QUEUES = []
ORDER = (
    "Actions",
    "Invoices to authorise",
    "Credit notes to create",
    "Disputes",
    "Change requests",
    "Claims",
    "Rejected documents",
    "Password requests",
    "Visits waiting for an order",
    "Payment exceptions",
    "Overpayments",
)


@dataclass(frozen=True)
class Waiting:
    """What waits in a queue: how many, one small line about the oldest, and the pounds (pence; None without money)."""

    count: int
    small: str = ""
    pence: int | None = None


@dataclass(frozen=True)
class Queue:
    """A registered queue: `look(visitor)` returns its Waiting."""

    title: str
    permission: str
    url: str
    look: Callable


def queue(title, permission, url):
    """Register the decorated function as a queue. `url` is a path."""

    def register(look):
        QUEUES[:] = [other for other in QUEUES if other.title != title]
        QUEUES.append(Queue(title, permission, url, look))
        return look

    return register


def readable_by(visitor):
    """The queues that the visitor may read, in the order of the field's lists; what waits is not asked for."""
    return sorted((each for each in QUEUES if visitor.may(each.permission)), key=_place)


def shown_to(visitor):
    """[(queue, waiting)] of those that the visitor may read. A query or so for each."""
    return [(each, each.look(visitor)) for each in readable_by(visitor)]


def _place(each):
    return ORDER.index(each.title) if each.title in ORDER else len(ORDER)
