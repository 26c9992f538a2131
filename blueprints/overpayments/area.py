"""What the portal takes from this area."""

from blueprints.overpayments import council, needs, provider
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    provider.bp,
    views=(provider, council),
    needs=(needs.overpayment_needs,),
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
