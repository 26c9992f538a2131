"""What the portal takes from this area."""

from blueprints.api import actuals, care, council, description, invoices, orders, payments, routes, visits
from web.areas import Area

AREA = Area(routes.bp, views=(care, orders, visits, actuals, invoices, payments, council, description))
