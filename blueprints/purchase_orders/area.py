"""What the portal takes from this area."""

from blueprints.purchase_orders import routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    tabs=(
        Tab("provider", "POs", "purchase_orders.list_orders", (Permission.ORDERS_READ,), place=60),
        Tab("council", "POs", "purchase_orders.list_orders", (Permission.ORDERS_READ,), place=50),
    ),
    tiles=(
        Tile(
            "Purchase Orders",
            Permission.ORDERS_READ,
            "purchase_orders.list_orders",
            tile.orders_tile,
            place=80,
        ),
    ),
)
