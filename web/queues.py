"""The council's work queues: each area has its own (web/areas.py); `/council` and the queues' pages list them.

def invoices_queue(user):
    return Waiting(count=23, small="oldest day 27", pence=14_820_612)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app, url_for

from web.current_user import CurrentUser
from web.permissions import Permission


@dataclass(frozen=True)
class Waiting:
    """What is in a queue: how many, one small line about the oldest, and the pounds (pence; None without money).

    `overdue` of them are late. `by` is the last day to deal with them, where there is one; `urgent` says what is urgent
    in a sentence, where the small line does not.
    """

    count: int
    small: str = ""
    pence: int | None = None
    overdue: int = 0
    by: date | None = None
    urgent: str = ""


@dataclass(frozen=True)
class Queue:
    """A queue of an area: `waiting_for(user)` returns what is in it. It leads to `endpoint`, with `query` in the
    address. Queues stand in the order of `place`. Who has any of the permissions `worked_by` deals with what is in it;
    others only look.
    """

    title: str
    permission: Permission
    endpoint: str
    waiting_for: Callable[[CurrentUser], Waiting]
    place: int = field(kw_only=True)
    worked_by: tuple[Permission, ...] = field(kw_only=True)
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint, **self.query)


@dataclass(frozen=True)
class ShownQueue:
    """A queue with what is in it, and whether the user deals with it."""

    queue: Queue
    waiting: Waiting
    is_theirs: bool


def oldest(day: date, today: date) -> str:
    """`oldest: 9 days`, or `oldest: today`: how long the oldest has been in a queue."""
    days = (today - day).days
    return f"oldest: {days:,} day{'' if days == 1 else 's'}" if days else "oldest: today"


def readable_by(user: CurrentUser) -> list[Queue]:
    """The queues that the user may read, in their order; what waits in them is not read."""
    return [each for each in current_app.extensions["areas"].queues if user.may(each.permission)]


def shown_to(user: CurrentUser) -> list[ShownQueue]:
    """The queues that the user may read, each with what is in it: a query or so for each."""
    return [
        ShownQueue(each, each.waiting_for(user), any(user.may(permission) for permission in each.worked_by))
        for each in readable_by(user)
    ]


def most_urgent_first(shown: list[ShownQueue]) -> list[ShownQueue]:
    """Those with something overdue, then those with a day, the nearest first, then the others in their order."""
    return sorted(shown, key=lambda each: (not each.waiting.overdue, each.waiting.by or date.max))
