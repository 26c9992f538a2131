"""What the portal takes from this area."""

from blueprints.council_people import changes, new, role_table, routes
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab

AREA = Area(
    routes.bp,
    views=(routes, new, changes, role_table),
    tabs=(Tab("council", "People", "council_people.list_people", (Permission.PEOPLE_READ,), place=100),),
)
