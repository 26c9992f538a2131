"""What the portal takes from this area."""

from blueprints.council_payment_runs import routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    tabs=(Tab("council", "Payment runs", "council_payment_runs.list_runs", (Permission.RUNS_READ,), place=40),),
)
