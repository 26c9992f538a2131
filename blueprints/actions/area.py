"""What the portal takes from this area."""

from blueprints.actions import needs, new, routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, new),
    tabs=(
        Tab(
            "provider",
            "Actions",
            "actions.list_actions",
            (Permission.ACTIONS_READ,),
            place=78,
            at_end=True,
            sign_for=tile.actions_sign,
        ),
    ),
    tiles=(
        Tile(
            "Actions and Change Requests", Permission.ACTIONS_READ, "actions.list_actions", tile.actions_tile, place=20
        ),
    ),
    needs=(needs.action_needs,),
)
