"""What the portal takes from this area."""

from blueprints.organisations import routes
from web.areas import Area

AREA = Area(routes.bp)
