"""What the portal takes from this area."""

from blueprints.account import authenticator, routes
from web.areas import Area

AREA = Area(routes.bp, views=(routes, authenticator))
