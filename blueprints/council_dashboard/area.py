"""What the portal takes from this area."""

from blueprints.council_dashboard import lists, routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    views=(routes, lists),
    tabs=(Tab("council", "Dashboard", "council_dashboard.overview", (Permission.COUNCIL_READ,), place=95),),
)
