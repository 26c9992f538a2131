"""What the portal takes from this area."""

from blueprints.council_settings import home_tiles, logo, page_notices, routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    views=(routes, page_notices, home_tiles, logo),
    tabs=(
        Tab(
            *("council", "Settings", "council_settings.overview", (Permission.ADMINISTER,)),
            place=110,
            also=("/council/privacy", "/council/help"),
        ),
    ),
)
