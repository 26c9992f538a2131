"""What the portal takes from this area."""

from blueprints.council_credit_notes import routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    queues=(
        Queue(
            "Credit notes to create",
            Permission.COUNCIL_READ,
            "council_credit_notes.list_owed",
            routes.credit_notes_queue,
            place=30,
            worked_by=(Permission.INVOICES_DECIDE,),
        ),
    ),
)
