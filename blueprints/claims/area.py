"""What the portal takes from this area."""

from blueprints.claims import files, items, journeys, needs, routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, items, journeys, files),
    tabs=(
        Tab("provider", "One-Off Claims", "claims.list_claims", (Permission.CLAIMS_READ,), place=40, model="claims"),
    ),
    tiles=(
        Tile(
            "One-Off Claims",
            Permission.CLAIMS_READ,
            "claims.list_claims",
            tile.claims_tile,
            place=70,
            model="claims",
        ),
    ),
    needs=(needs.claim_needs,),
)
