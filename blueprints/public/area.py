"""What the portal takes from this area."""

from blueprints.public import install, routes, watching
from web.areas import Area

AREA = Area(routes.bp, views=(routes, watching, install))
