"""What the portal takes from this area."""

from blueprints.council_invoices import bulk_decisions, evidence, queue_page, routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    views=(routes, evidence, bulk_decisions),
    queues=(
        Queue(
            "Invoices to authorise",
            Permission.COUNCIL_READ,
            "council_invoices.queue",
            queue_page.invoices_queue,
            place=20,
            worked_by=(Permission.INVOICES_DECIDE,),
        ),
    ),
)
