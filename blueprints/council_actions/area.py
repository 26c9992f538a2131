"""What the portal takes from this area."""

from blueprints.council_actions import kinds, routes, saved_replies, sending, sendings, waiting
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue

AREA = Area(
    routes.bp,
    views=(routes, saved_replies, sending, sendings, kinds),
    queues=(Queue("Actions", Permission.COUNCIL_READ, "council_actions.queue", waiting.actions_queue, place=10),),
)
