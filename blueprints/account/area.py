"""What the portal takes from this area."""

from blueprints.account import routes
from web.areas import Area

AREA = Area(routes.bp)
