"""What the portal takes from this area."""

from blueprints.subject_access import routes
from web.areas import Area

AREA = Area(routes.bp)
