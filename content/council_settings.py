"""What a council may set. Each setting is declared once, in `content/settings`; the database has what was changed.

A new setting is a field of one of those records and the line of code that reads it: its form, its checks, its page and
its help come from the declaration. The names are those of the rows in the database.
"""

from dataclasses import dataclass

from content.setting_declarations import declarations_of
from content.settings.care_and_payments import CareAndPayments
from content.settings.invoices import Invoices
from content.settings.names_and_pages import NamesAndPages
from content.settings.orders_and_publishing import OrdersAndPublishing
from content.settings.people import PeopleAndSignIn

RECORDS = (NamesAndPages, Invoices, CareAndPayments, OrdersAndPublishing, PeopleAndSignIn)  # as they are shown


@dataclass(frozen=True)
class CouncilSettings(NamesAndPages, Invoices, CareAndPayments, OrdersAndPublishing, PeopleAndSignIn):
    """Every setting with its value. Rates are in hundredths of a per cent, amounts in pence."""


SETTINGS = tuple(declaration for record in RECORDS for declaration in declarations_of(record))
# Those that stand on the council's own row instead, which more than the portal's pages reads: {setting: its column}.
OF_THE_COUNCIL = {"council_name": "name", "directorate": "directorate", "brand_colour": "brand_colour"}
BY_NAME = {declaration.name: declaration for declaration in SETTINGS}
GROUPS = {declaration.section.group.slug: declaration.section.group for declaration in SETTINGS}
