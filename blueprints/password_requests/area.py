"""What the portal takes from this area."""

from blueprints.password_requests import routes
from web.areas import Area

AREA = Area(routes.bp)
