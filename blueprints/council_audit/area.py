"""What the portal takes from this area."""

from blueprints.council_audit import links, routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

routes.bp.app_template_global("history_address")(links.history_address)

AREA = Area(
    routes.bp,
    tabs=(Tab("council", "Audit trail", "council_audit.trail", (Permission.TRAIL_READ,), place=105),),
)
