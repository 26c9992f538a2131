"""What the portal takes from this area."""

from blueprints.take_away import routes
from web.areas import Area

AREA = Area(routes.bp)
