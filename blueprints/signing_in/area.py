"""What the portal takes from this area."""

from blueprints.signing_in import demonstration, routes
from web.areas import Area

AREA = Area(routes.bp, views=(routes, demonstration))
