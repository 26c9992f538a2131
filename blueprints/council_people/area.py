"""What the portal takes from this area."""

from blueprints.council_people import changes, details, new, password_requests, role_table, routes
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue
from web.tabs import Tab

AREA = Area(
    routes.bp,
    views=(routes, new, changes, details, role_table, password_requests),
    queues=(
        Queue(
            "Password requests",
            Permission.ADMINISTER,
            "council_people.list_password_requests",
            password_requests.requests_queue,
            place=76,
            worked_by=(Permission.ADMINISTER,),
        ),
    ),
    tabs=(
        Tab(
            "council",
            "People",
            "council_people.list_people",
            (Permission.PEOPLE_READ,),
            place=100,
            also=("/council/see-as",),
        ),
    ),
)
