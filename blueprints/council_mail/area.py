"""What the portal takes from this area."""

from blueprints.council_mail import routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    queues=(
        Queue("E-mails not sent", Permission.COUNCIL_READ, "council_mail.not_sent", routes.mail_waiting, place=900),
    ),
)
