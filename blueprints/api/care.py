"""Commissioned care: what is bought from the organisation."""

from datetime import date
from decimal import Decimal

from flask_login import current_user

from blueprints.api.routes import bp
from blueprints.api.shapes import Amount, Page, Paged, Quantity, Shape, Text, after_id, page_of
from queries.actuals_files.commissioned_care import HEADINGS, care_rows_after
from queries.care_files.reading import header_name
from rules.api_keys import Scope
from web import clock
from web.api.views import operation

NAMES = [header_name(heading) for heading in HEADINGS]


class CareLine(Shape):
    """A care package line item, as the Commissioned Care Export has it. Prices are those of today."""

    ssref: str
    client: str
    cpli_id: str
    care_package_ref: str
    service: str
    service_level: str
    contract: str
    start_date: date
    end_date: date | None
    pricing: str
    unit: str
    units_per_week: Quantity | None
    unit_price: Decimal
    mon: Quantity | None
    tue: Quantity | None
    wed: Quantity | None
    thu: Quantity | None
    fri: Quantity | None
    sat: Quantity | None
    sun: Quantity | None
    weekly_cost: Amount | None
    contribution: Amount
    is_authorised: bool


class CareAsked(Paged):
    """Which line items."""

    ssref: Text = ""
    include_historical: bool = False


@bp.get("/v1/care")
@operation(
    Scope.CARE_READ, summary="Commissioned care: your care package line items", asks=CareAsked, gives=Page[CareLine]
)
def list_care(asked: CareAsked) -> Page[CareLine]:
    """The organisation's line items, those that have ended only where asked for."""
    rows = care_rows_after(
        current_user, clock.today(), after_id(asked), asked.limit + 1, asked.ssref, asked.include_historical
    )
    return page_of(rows, asked, _line, lambda row: row[0])


def _line(row):
    cells = dict(zip(NAMES, row[1], strict=True))
    return CareLine(is_authorised=cells.pop("authorised") == "Y", **cells)
