"""What the portal takes from this area."""

from blueprints.council_import import routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    tabs=(Tab("council", "Import", "council_import.list_uploads", (Permission.COMMISSION,), place=59),),
)
