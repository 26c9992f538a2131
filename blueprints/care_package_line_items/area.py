"""What the portal takes from this area."""

from blueprints.care_package_line_items import routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    tabs=(Tab("council", "Line items", "care_package_line_items.list_lines", (Permission.LINES_READ,), place=60),),
    tiles=(
        Tile(
            "Care Package Line Items",
            Permission.LINES_READ,
            "care_package_line_items.list_lines",
            tile.lines_tile,
            place=90,
        ),
    ),
)
