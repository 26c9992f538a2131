"""What the portal takes from this area."""

from blueprints.council_actions import kinds, routes, saved_replies, sending, sendings, waiting
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue
from web.tabs import Tab

AREA = Area(
    routes.bp,
    views=(routes, saved_replies, sending, sendings, kinds),
    tabs=(Tab("council", "Actions", "council_actions.queue", (Permission.ACTIONS_ANSWER,), place=25),),
    queues=(
        Queue(
            "Actions",
            Permission.COUNCIL_READ,
            "council_actions.queue",
            waiting.actions_queue,
            place=10,
            worked_by=(Permission.ACTIONS_ANSWER,),
        ),
    ),
)
