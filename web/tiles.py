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
ORDER = (
    "Actuals",
    "Actions and Change Requests",
    "Disputes",
    "Invoices/Credit Notes",
    "Contract Documents",
    "Scheduled Payments",
    "One-Off Claims",
    "Purchase Orders",
    "Care Package Line Items",
    "Reports",
    "Organisation Details",
    "Service Details",
    "Contacts",
    "Email Notifications",
    "Help",
)


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
    """A registered tile: `look(visitor)` returns its State, or None to leave the tile out. One with a `model` is for
    organisations that are paid so.
    """

    title: str
    permission: str
    url: str
    look: Callable
    is_small: bool = False
    model: str | None = None


def tile(title, permission, url, is_small=False, model=None):
    """Register the decorated function as a tile. `url` is a path; tiles of two areas with one title are an error."""

    def register(look):
        TILES[:] = [other for other in TILES if other.title != title]
        TILES.append(Tile(title, permission, url, look, is_small, model))
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
    """((tile, state), ...) of the large tiles and of the small ones that the visitor may use.

    Those that ask for something come first and are always large; else they stand in the order of the field's lists.
    """
    theirs = [each for each in TILES if visitor.may(each.permission) and each.title not in left_out]
    theirs = [each for each in theirs if each.model is None or visitor.is_paid_by(each.model)]
    seen = [(each, each.look(visitor)) for each in sorted(theirs, key=_place)]
    shown = [(each, state) for each, state in seen if state is not None]
    asking = [pair for pair in shown if pair[1].due or pair[1].late]
    quiet = [pair for pair in shown if pair not in asking]
    large = asking + [pair for pair in quiet if not pair[0].is_small]
    return large, [pair for pair in quiet if pair[0].is_small]


def _place(each):
    return ORDER.index(each.title) if each.title in ORDER else len(ORDER)


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
