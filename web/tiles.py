"""The home page's tasks, each with how it stands: each area has its own (web/areas.py).

def actuals_tile(user):
    return State(["Week of 10 Nov: ", strong("12 of 38 clients to confirm")])

What needs somebody is a Need (web/needs.py); a tile only leads to its pages.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup, escape

from web.current_user import CurrentUser
from web.permissions import Permission


@dataclass(frozen=True)
class State:
    """How things stand, for one tile: one or more lines, which may be Markup made with `strong`, `in_red`, `amount`."""

    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Tile:
    """A tile of an area: `state_for(user)` returns its State, or None to leave the tile out.

    It leads to `endpoint`, with `query` in the address. One with a `model` is for organisations that are paid so. Tiles
    stand in the order of `place`.
    """

    title: str
    permission: Permission
    endpoint: str
    state_for: Callable[[CurrentUser], State | None]
    place: int = field(kw_only=True)
    model: str | None = None
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint, **self.query)


def asides_for(user: CurrentUser) -> list[tuple[str, dict[str, Any]]]:
    """What the home page's right column shows: (template, values) pairs."""
    return [shown for shown in (aside(user) for aside in current_app.extensions["areas"].asides) if shown is not None]


def titles() -> list[str]:
    """The titles of all tiles, in their order."""
    return [each.title for each in current_app.extensions["areas"].tiles]


def shown_to(user: CurrentUser, left_out: Collection[str] = ()) -> list[tuple[Tile, State]]:
    """The tiles that the user may use, each with its state, in their order; not those titled `left_out`."""
    theirs = [
        each
        for each in current_app.extensions["areas"].tiles
        if user.may(each.permission)
        and each.title not in left_out
        and (each.model is None or user.is_paid_by(each.model))
    ]
    states = [(each, each.state_for(user)) for each in theirs]
    return [(each, state) for each, state in states if state is not None]


def strong(text: object) -> Markup:
    """The one thing of a line that must be seen first."""
    return Markup("<strong>{}</strong>").format(text)


def drawn(name: str, tone: str) -> Markup:
    """A sign before words that say the same; tone: todo, ok or bad."""
    return Markup(
        '<span class="mark mark--{}"><svg class="i" aria-hidden="true"><use href="#i-{}"></use></svg></span> '
    ).format(tone, name)


def in_red(text: object) -> Markup:
    """Words in red: overdue, missed."""
    return Markup('<span class="under">{}</span>').format(text)


def amount(text: object) -> Markup:
    """An amount that is not broken at the end of a line."""
    return Markup('<strong class="money">{}</strong>').format(text)


def linked(text: str, url: str) -> Markup:
    """A line that leads on by itself: what is begun from home, beside the list that the tile leads to."""
    return Markup('<a href="{}">{}</a>').format(url, text)


def one_line(*parts: str) -> Markup:
    """One line of several parts; plain text among them is escaped."""
    return Markup("").join(escape(part) for part in parts)
