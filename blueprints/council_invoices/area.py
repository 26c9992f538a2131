"""What the portal takes from this area."""

from blueprints.council_invoices import evidence, many, routes, saved, waiting
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    views=(routes, evidence, many, saved),
    queues=(
        Queue(
            "Invoices to authorise", Permission.COUNCIL_READ, "council_invoices.queue", waiting.invoices_queue, place=20
        ),
    ),
)
