"""What the portal takes from this area."""

from blueprints.council_queues import routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    tabs=(Tab("council", "Start", "council_queues.overview", (Permission.COUNCIL_READ,), place=20),),
)
