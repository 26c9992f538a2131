"""What the portal takes from this area."""

from blueprints.search import routes
from web.areas import Area

AREA = Area(routes.bp)
