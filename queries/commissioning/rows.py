"""Clients, line items and what they are bought by as rows of care files, as a form shows and sends them back."""

from models import CarePackageLineItem, Client, Contribution, PriceChange, Suspension, Table
from queries.care_files.records import LAYOUT_OF, MODELS, column_names, from_columns
from rules import money
from rules.commissioned_terms import row_text
from rules.commissioning import Row
from rules.dates import format_date
from rules.weeks import DAY_COLUMNS


def client_row(client: Client) -> Row:
    """A client as a row of clients.csv."""
    return {
        "ssref": client.ssref,
        "title": client.title,
        "forename": client.forename,
        "surname": client.surname,
        "date_of_birth": _day(client.date_of_birth),
        "date_of_death": _day(client.date_of_death),
    }


def line_item_row(line: CarePackageLineItem) -> Row:
    """A line item as a row of care_package_line_items.csv."""
    days = {day: money.plain_quantity(number or None) for day, number in zip(DAY_COLUMNS, line.sessions, strict=True)}
    return {
        "cpli_id": line.reference,
        "care_package_ref": line.care_package_ref,
        "ssref": line.client.ssref,
        "service_ref": line.service.reference,
        "service_level_ref": line.service_level.reference,
        "contract_ref": line.contract.reference,
        "start_date": format_date(line.start_date),
        "end_date": _day(line.end_date),
        "pricing": line.pricing,
        "unit_price": money.plain_unit_price(line.unit_price_tenthousandths),
        "units": money.plain_quantity(line.units_hundredths),
        **days,
        "visits": "" if line.visits is None else str(line.visits),
        "authorised": "Y" if line.is_authorised else "N",
        "budget_code": line.budget_code,
    }


def price_row(price: PriceChange, reference: str) -> Row:
    """A later price as a row of prices.csv."""
    amount = money.plain_unit_price(price.unit_price_tenthousandths)
    return {"cpli_id": reference, "start_date": format_date(price.start_date), "unit_price": amount}


def contribution_row(contribution: Contribution, reference: str) -> Row:
    """A contribution as a row of contributions.csv."""
    return {
        "cpli_id": reference,
        "start_date": format_date(contribution.start_date),
        "end_date": _day(contribution.end_date),
        "weekly_amount": money.plain_decimal(contribution.weekly_amount_pence),
    }


def suspension_row(suspension: Suspension, ssref: str, reference: str = "") -> Row:
    """A suspension as a row of suspensions.csv; without a CPLI ID it is of all the client's care."""
    return {
        "ssref": ssref,
        "cpli_id": reference,
        "start_date": format_date(suspension.start_date),
        "end_date": _day(suspension.end_date),
        "reason": suspension.reason,
    }


def terms_row(row: Table) -> Row:
    """An organisation, service, service level, contract, payment method or contract price as a row of its file."""
    layout = LAYOUT_OF[next(name for name, model in MODELS.items() if model is type(row))]
    values = from_columns({name: getattr(row, name) for name in column_names(layout)})
    keys = {column.name: values[column.name].reference for column in layout.columns if column.points_to}
    return row_text(layout, values | keys)


def _day(day: object) -> str:
    return format_date(day) if day else ""  # type: ignore[arg-type]
