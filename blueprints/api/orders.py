"""Purchase orders."""

from datetime import date

from flask_login import current_user

from blueprints.api.routes import bp
from blueprints.api.shapes import Amount, Page, Paged, Shape, after_id, amount, page_of
from queries.purchase_orders.listing import orders_after
from rules.api_keys import Scope
from rules.financial_years import financial_year_name
from web.api.views import operation


class Order(Shape):
    """A purchase order with its value and what has been spent of it, without VAT and before contributions."""

    number: str
    name: str
    financial_year: str
    value: Amount
    spend_to_date: Amount
    issued: date


@bp.get("/v1/purchase-orders")
@operation(Scope.CARE_READ, summary="Purchase orders", asks=Paged, gives=Page[Order])
def list_orders(asked: Paged) -> Page[Order]:
    """The organisation's purchase orders."""
    rows = orders_after(current_user, after_id(asked), asked.limit + 1)
    return page_of(rows, asked, _order, lambda row: row.id)


def _order(row):
    return Order(
        number=row.full_number,
        name=row.name,
        financial_year=financial_year_name(row.financial_year),
        value=amount(row.value_pence),
        spend_to_date=amount(row.spend_pence),
        issued=row.issued_on,
    )
