"""What the portal takes from this area."""

from blueprints.council_change_requests import queue, routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    queues=(
        Queue(
            "Change requests",
            Permission.ADMINISTER,
            "council_change_requests.list_requests",
            queue.requests_queue,
            place=75,
            worked_by=(Permission.ADMINISTER,),
        ),
    ),
)
