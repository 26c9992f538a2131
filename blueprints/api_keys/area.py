"""What the portal takes from this area."""

from blueprints.api_keys import routes
from web.areas import Area

AREA = Area(routes.bp)
