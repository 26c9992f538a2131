"""Setting up an empty portal: what its code looks like, and what is typed of the council and its administrator."""

import secrets
from datetime import timedelta
from typing import NamedTuple

CODE_LASTS = timedelta(days=2)
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike
GROUPS, IN_A_GROUP = 4, 5  # 99 bits: nobody guesses it, so that wrong ones need not slow anybody down
DIRECTORATES = ("Adults'", "Children's")
LONGEST_NAME = 80


class NewCouncil(NamedTuple):
    """What is typed on the page that sets a portal up."""

    name: str
    directorate: str
    colour: str
    forename: str
    surname: str
    email: str
    password: str = ""
    again: str = ""  # the password, typed a second time


def new_code() -> str:
    """`K7QFM-2M9PX-...`: to be read off a screen and typed."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))


def code_as_kept(typed: str | None) -> str:
    """The code as it is hashed: whoever types it may leave out the dashes, and need not use capitals."""
    return "".join(letter for letter in (typed or "").upper()[:100] if letter in LETTERS)
