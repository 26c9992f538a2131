"""What the portal takes from this area."""

from blueprints.manual_adjustments import routes
from web.areas import Area

AREA = Area(routes.bp)
