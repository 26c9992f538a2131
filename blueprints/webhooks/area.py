"""What the portal takes from this area."""

from blueprints.webhooks import routes
from web.areas import Area

AREA = Area(routes.bp)
