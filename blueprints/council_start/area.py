"""What the portal takes from this area."""

from blueprints.council_start import routes, setting_up
from web.areas import Area

AREA = Area(routes.bp, views=(routes, setting_up))
