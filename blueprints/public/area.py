"""What the portal takes from this area."""

from blueprints.public import routes
from web.areas import Area

AREA = Area(routes.bp)
