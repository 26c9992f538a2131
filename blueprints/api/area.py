"""What the portal takes from this area."""

from blueprints.api import actuals, care, council, description, e_invoices, invoices, orders, payments, routes, visits
from web.areas import Area

AREA = Area(routes.bp, views=(care, orders, visits, actuals, invoices, e_invoices, payments, council, description))
