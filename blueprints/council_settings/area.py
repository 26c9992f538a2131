"""What the portal takes from this area."""

from blueprints.council_settings import routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    tabs=(
        Tab(
            *("council", "Settings", "council_settings.overview", (Permission.ADMINISTER,)),
            place=110,
            also=("/council/privacy",),
        ),
    ),
)
