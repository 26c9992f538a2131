"""What the portal takes from this area."""

from blueprints.council_commissioning import clients, contracts, dated, levels, line_changes, lines, providers, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    clients.bp,
    views=(clients, lines, line_changes, dated, contracts, levels, providers),
    tabs=(Tab("council", "Commissioning", "council_commissioning.list_clients", (Permission.COUNCIL_READ,), place=58),),
    tiles=(
        Tile(
            "Commissioning",
            Permission.COMMISSION,
            "council_commissioning.list_clients",
            tile.commissioning_tile,
            place=85,
        ),
    ),
)
