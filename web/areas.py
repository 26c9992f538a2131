"""An area of the portal as one value: its addresses, and its parts of the pages that all areas share.

    AREA = Area(
        routes.bp,
        tiles=(Tile("Help", Permission.SIGNED_IN, "help_topics.index", routes.help_tile, place=150),),
    )

`blueprints/__init__.py` has the list of them, and the application takes them in with `init_app`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from flask import Blueprint, Flask

from web.current_user import CurrentUser
from web.needs import Needs
from web.queues import Queue
from web.tabs import Tab
from web.tiles import Tile

# A panel of the home page's right column: (template, values) for a user, or None where it has nothing to show.
Aside = Callable[[CurrentUser], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True)
class Area:
    """`views` are the modules whose views the blueprint has, where there are more than the one that makes it."""

    blueprint: Blueprint
    views: tuple[ModuleType, ...] = ()
    tabs: tuple[Tab, ...] = ()
    tiles: tuple[Tile, ...] = ()
    asides: tuple[Aside, ...] = ()
    needs: tuple[Needs, ...] = ()
    queues: tuple[Queue, ...] = ()


@dataclass(frozen=True)
class SharedParts:
    """What all areas together put on the pages that they share, in the order in which it is shown."""

    tabs: tuple[Tab, ...]
    tiles: tuple[Tile, ...]
    asides: tuple[Aside, ...]
    needs: tuple[Needs, ...]
    queues: tuple[Queue, ...]


def shared_parts(areas: Iterable[Area]) -> SharedParts:
    """The shared parts of these areas. Raises ValueError where two tabs, tiles or queues have the same title."""
    areas = list(areas)
    tabs = [tab for area in areas for tab in area.tabs]
    tiles = [tile for area in areas for tile in area.tiles]
    queues = [queue for area in areas for queue in area.queues]
    for kind, titles in (
        ("tabs", [f"{tab.label} ({tab.side})" for tab in tabs]),
        ("tiles", [tile.title for tile in tiles]),
        ("queues", [queue.title for queue in queues]),
    ):
        twice = [title for title, count in Counter(titles).items() if count > 1]
        if twice:
            raise ValueError(f"Two {kind} have the title {', '.join(twice)}")
    return SharedParts(
        tabs=tuple(sorted(tabs, key=lambda tab: tab.place)),
        tiles=tuple(sorted(tiles, key=lambda tile: tile.place)),
        asides=tuple(aside for area in areas for aside in area.asides),
        needs=tuple(ask for area in areas for ask in area.needs),
        queues=tuple(sorted(queues, key=lambda queue: queue.place)),
    )


def init_app(app: Flask, areas: Iterable[Area]) -> None:
    """Register each area's addresses, and keep their shared parts where the tabs, tiles and queues find them."""
    areas = list(areas)
    for area in areas:
        app.register_blueprint(area.blueprint)
    app.extensions["areas"] = shared_parts(areas)
