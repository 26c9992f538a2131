"""What the portal takes from this area."""

from blueprints.evidence_packs import routes
from web.areas import Area

AREA = Area(routes.bp)
