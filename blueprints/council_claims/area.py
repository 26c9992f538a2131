"""What the portal takes from this area."""

from blueprints.council_claims import queue, routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    queues=(
        Queue(
            "One-Off Claims",
            Permission.COUNCIL_READ,
            "council_claims.queue",
            queue.claims_queue,
            place=45,
            worked_by=(Permission.CLAIMS_DECIDE,),
        ),
    ),
)
