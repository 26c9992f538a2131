"""What the portal takes from this area."""

from blueprints.council_uplifts import routes
from web.areas import Area
from web.permissions import Permission
from web.tiles import Tile

AREA = Area(
    routes.bp,
    tiles=(
        Tile(
            "Uplift prices",
            Permission.COMMISSION,
            "council_uplifts.list_uplifts",
            routes.uplift_tile,
            place=86,
        ),
    ),
)
