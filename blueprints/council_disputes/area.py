"""What the portal takes from this area."""

from blueprints.council_disputes import new, queue, routes, unlocking
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    views=(routes, new, unlocking),
    queues=(
        Queue(
            "Disputes",
            Permission.COUNCIL_READ,
            "council_disputes.queue",
            queue.disputes_queue,
            place=40,
            worked_by=(Permission.DISPUTES_DECIDE,),
        ),
    ),
)
