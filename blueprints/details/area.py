"""What the portal takes from this area."""

from blueprints.details import routes, tiles
from web.areas import Area
from web.permissions import Permission
from web.tiles import Tile

READ = Permission.ORGANISATION_READ

AREA = Area(
    routes.bp,
    tiles=(
        Tile("Organisation Details", READ, "details.organisation", tiles.organisation_tile, place=110),
        Tile("Service Details", READ, "details.services", tiles.services_tile, place=120),
        Tile("Contacts", READ, "details.contacts", tiles.contacts_tile, place=130),
    ),
)
