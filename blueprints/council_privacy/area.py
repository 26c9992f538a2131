"""What the portal takes from this area."""

from blueprints.council_privacy import routes
from web.areas import Area

AREA = Area(routes.bp)
