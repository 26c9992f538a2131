"""What the portal takes from this area."""

from blueprints.actuals import adding, client_week, grid, line_week, needs, one_client, routes, tile, whole_week
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, adding, client_week, grid, line_week, one_client, whole_week),
    tabs=(Tab("provider", "Actuals", "actuals.week", (Permission.ACTUALS_READ,), place=20, model="actuals"),),
    tiles=(Tile("Actuals", Permission.ACTUALS_READ, "actuals.week", tile.actuals_tile, place=10, model="actuals"),),
    needs=(needs.actuals_needs,),
)
