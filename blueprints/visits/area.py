"""What the portal takes from this area."""

from blueprints.visits import answers, columns, line_week, needs, repairs, tile, tray, uploads
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue
from web.tiles import Tile

AREA = Area(
    uploads.bp,
    views=(uploads, answers, columns, line_week, repairs, tray),
    tiles=(
        Tile(
            "Visits waiting", Permission.ACTUALS_READ, "visits.waiting", tile.waiting_tile, place=160, model="actuals"
        ),
    ),
    needs=(needs.visit_needs,),
    queues=(
        Queue(
            "Visits without an order",
            Permission.COUNCIL_READ,
            "visits.council_waiting",
            tile.waiting_queue,
            place=90,
            worked_by=(Permission.ACTUALS_UNLOCK, Permission.COMMISSION),
        ),
    ),
)
