"""What the portal takes from this area."""

from blueprints.council_health import routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    queues=(
        Queue(
            "Health of the portal",
            Permission.COUNCIL_READ,
            "council_health.health",
            routes.jobs_failed,
            place=910,
            worked_by=(Permission.ADMINISTER,),
        ),
    ),
)
