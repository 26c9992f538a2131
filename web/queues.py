"""The council's work queues: each area has its own (web/areas.py); `/council` and the queues' pages list them.

def invoices_queue(user):
    return Waiting(count=23, small="oldest day 27", pence=14_820_612)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for

from web.current_user import CurrentUser
from web.permissions import Permission


@dataclass(frozen=True)
class Waiting:
    """What waits in a queue: how many, one small line about the oldest, and the pounds (pence; None without money)."""

    count: int
    small: str = ""
    pence: int | None = None


@dataclass(frozen=True)
class Queue:
    """A queue of an area: `waiting_for(user)` returns what waits in it. It leads to `endpoint`, with `query` in the
    address. Queues stand in the order of `place`.
    """

    title: str
    permission: Permission
    endpoint: str
    waiting_for: Callable[[CurrentUser], Waiting]
    place: int = field(kw_only=True)
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint, **self.query)


def readable_by(user: CurrentUser) -> list[Queue]:
    """The queues that the user may read, in their order; what waits in them is not read."""
    return [each for each in current_app.extensions["areas"].queues if user.may(each.permission)]


def shown_to(user: CurrentUser) -> list[tuple[Queue, Waiting]]:
    """The queues that the user may read, each with what waits in it: a query or so for each."""
    return [(each, each.waiting_for(user)) for each in readable_by(user)]
