"""What the portal takes from this area."""

from blueprints.reports import downloading, queue, routes, tile
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, downloading),
    tabs=(
        Tab("provider", "Reports", "reports.list_reports", (Permission.REPORTS_READ,), place=70),
        Tab(
            "council",
            "Reports",
            "reports.list_reports",
            (Permission.REPORTS_READ,),
            place=90,
            also=("/council/compliance",),
        ),
    ),
    tiles=(Tile("Reports", Permission.REPORTS_READ, "reports.list_reports", tile.reports_tile, place=100),),
    queues=(
        Queue(
            "Payment exceptions",
            Permission.COUNCIL_READ,
            "reports.show",
            queue.exceptions_queue,
            place=100,
            worked_by=(Permission.RUNS_PREPARE, Permission.RUNS_APPROVE),
            query={"report_name": "pending-payment-exceptions", "view": "y"},
        ),
    ),
)
