"""What the portal takes from this area."""

from blueprints.actions import new, routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, new),
    tiles=(
        Tile(
            "Actions and Change Requests", Permission.ACTIONS_READ, "actions.list_actions", tile.actions_tile, place=20
        ),
    ),
)
