"""What needs the user on the home page, amber or red: each area says its own (web/areas.py).

def dispute_needs(user):
    return [Need("Answer the dispute about Felix Hazelrigg (M1002)", address, "Week of 20 Oct.", 64338, "since 12 Nov")]
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from web.current_user import CurrentUser

NAMED = 3  # of one kind: more of them are one row


@dataclass(frozen=True)
class Need:
    """One thing to do: the words of its link, a sentence, and its amount in pence with since when.

    `late` are the words of a red tag. `is_held` says that the amount is held back until it is done.
    """

    words: str
    url: str
    small: str = ""
    pence: int | None = None
    since: str = ""
    late: str = ""
    is_held: bool = False


# The needs of an area for a user; none where they may not do the thing.
Needs = Callable[[CurrentUser], list[Need]]


def needs_of(user: CurrentUser) -> list[Need]:
    """What needs the user: the late first, then by amount."""
    found = [need for ask in current_app.extensions["areas"].needs for need in ask(user)]
    return sorted(found, key=lambda need: (not need.late, -(need.pence or 0)))


def held_pence(needs: list[Need]) -> int:
    """What is held back until these things are done, in pence."""
    return sum(need.pence or 0 for need in needs if need.is_held)
