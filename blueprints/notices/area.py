"""What the portal takes from this area."""

from blueprints.notices import email_notifications, routes
from web.areas import Area
from web.permissions import Permission
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, email_notifications),
    tiles=(
        Tile(
            "Email Notifications",
            Permission.LINES_READ,
            "notices.subscriptions",
            email_notifications.tile,
            place=140,
        ),
    ),
)
