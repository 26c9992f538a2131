"""What the portal takes from this area."""

from blueprints.invitations import routes
from web.areas import Area

AREA = Area(routes.bp)
