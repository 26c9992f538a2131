"""What the portal takes from this area."""

from blueprints.help_topics import editing, routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, editing),
    tabs=(
        Tab("provider", "Help", "help_topics.index", place=80, at_end=True),
        Tab("council", "Help", "help_topics.index", place=120, at_end=True),
    ),
    tiles=(Tile("Help", Permission.SIGNED_IN, "help_topics.index", routes.help_tile, place=150),),
)
