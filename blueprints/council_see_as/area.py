"""What the portal takes from this area."""

from blueprints.council_see_as import routes
from web.areas import Area

AREA = Area(routes.bp)
