"""What the portal takes from this area."""

from blueprints.remittances import routes
from web.areas import Area

AREA = Area(routes.bp)
