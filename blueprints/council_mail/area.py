"""What the portal takes from this area."""

from blueprints.council_mail import routes, wording
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    views=(routes, wording),
    queues=(
        Queue(
            "E-mails not sent",
            Permission.COUNCIL_READ,
            "council_mail.not_sent",
            routes.mail_waiting,
            place=900,
            worked_by=(Permission.ADMINISTER,),
        ),
    ),
)
