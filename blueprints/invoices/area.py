"""What the portal takes from this area."""

from blueprints.invoices import documents, files, held_items, needs, new, routes, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, documents, new, held_items, files),
    tabs=(
        Tab(
            "provider",
            "Invoices/Credit Notes",
            "invoices.list_invoices",
            (Permission.INVOICES_READ,),
            place=50,
            model="invoiced",
        ),
    ),
    tiles=(
        Tile(
            "Invoices/Credit Notes",
            Permission.INVOICES_READ,
            "invoices.list_invoices",
            tile.invoices_tile,
            place=40,
            model="invoiced",
        ),
    ),
    needs=(needs.invoice_needs,),
)
