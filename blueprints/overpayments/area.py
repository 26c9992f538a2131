"""What the portal takes from this area."""

from blueprints.overpayments import council, provider
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    provider.bp,
    views=(provider, council),
    queues=(
        Queue(
            "Overpayments",
            Permission.COUNCIL_READ,
            "overpayments.council_list",
            council.overpayments_queue,
            place=110,
            worked_by=(Permission.SCHEDULED_DECIDE,),
        ),
    ),
)
