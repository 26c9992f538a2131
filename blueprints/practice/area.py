"""What a practice place has besides the portal's pages. The real portal has none of it."""

from blueprints.practice import routes
from web.areas import Area

AREA = Area(routes.bp)
