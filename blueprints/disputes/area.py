"""What the portal takes from this area."""

from blueprints.disputes import needs, routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tiles import Tile

AREA = Area(
    routes.bp,
    tiles=(
        Tile(
            "Disputes",
            Permission.DISPUTES_READ,
            "disputes.list_disputes",
            tile.disputes_tile,
            place=30,
            model="actuals",
        ),
    ),
    needs=(needs.dispute_needs,),
)
