"""What the portal takes from this area."""

from blueprints.e_invoices import routes
from web.areas import Area

AREA = Area(routes.bp)
