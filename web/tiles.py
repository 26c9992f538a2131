"""The home page's tiles: each area registers its own, the page shows those that ask for something first.

@tile("Actuals", Permission.ACTUALS_READ, url="/actuals")
def actuals_tile(visitor):
    return State(["Week of 10 Nov: ", strong("12 of 38 clients to confirm")], due=True, meter=(26, 38))
"""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

TILES = []
ASIDES = []


@dataclass(frozen=True)
class State:
    """How things stand, for one tile: one or more lines; `due` waits for the reader (amber), `late` is overdue (red).

    `meter` is (done, of how many). Lines may be Markup made with `strong`, `under` and `amount`.
    """

    lines: tuple = ()
    due: bool = False
    late: bool = False
    meter: tuple | None = None
    meter_label: str = "Done"


@dataclass(frozen=True)
class Tile:
    """A registered tile: `look(visitor)` returns its State, or None to leave the tile out."""

    title: str
    permission: str
    url: str
    look: Callable
    is_small: bool = False


def tile(title, permission, url, is_small=False):
    """Register the decorated function as a tile. `url` is a path; tiles of two areas with one title are an error."""

    def register(look):
        TILES[:] = [other for other in TILES if other.title != title]
        TILES.append(Tile(title, permission, url, look, is_small))
        return look

    return register


def aside(look):
    """Register a function of the visitor that returns (template, values) for the home page's right column, or None."""
    if look not in ASIDES:
        ASIDES.append(look)
    return look


def aside_of(visitor):
    """What the right column shows: (template, values) pairs."""
    return [shown for shown in (look(visitor) for look in ASIDES) if shown is not None]


def shown_to(visitor, left_out=()):
    """(tile, state) for every tile that the visitor may use: late ones first, then those that wait, then the rest."""
    seen = [(each, each.look(visitor)) for each in TILES if visitor.may(each.permission) and each.title not in left_out]
    shown = [(each, state) for each, state in seen if state is not None]
    return sorted(shown, key=lambda pair: (pair[0].is_small and not _asks(pair[1]), not _asks(pair[1])))


def _asks(state):
    return state.due or state.late


def strong(text):
    """The one thing of a line that must be seen first."""
    return Markup("<strong>{}</strong>").format(text)


def under(text):
    """Words in red: overdue, missed."""
    return Markup('<span class="under">{}</span>').format(text)


def amount(text):
    """An amount that is not broken at the end of a line."""
    return Markup('<strong class="money">{}</strong>').format(text)


def joined(*parts):
    """One line of several parts; plain text among them is escaped."""
    return Markup("").join(escape(part) for part in parts)
