"""What the portal takes from this area."""

from blueprints.council_compliance import published, routes
from web.areas import Area

AREA = Area(routes.bp, views=(routes, published))
