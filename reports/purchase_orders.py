"""Purchase Orders: what was ordered for each client and financial year, and what was spent of it."""

from collections.abc import Sequence

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Client, Contract, PurchaseOrder
from queries.purchase_orders.listing import SPEND, financial_years
from reports.parameters import CLIENT, SERVICE, Choice, FromTo, Options, ReportInput, Request
from reports.table import Column, Report, Row, sums_of
from rules.broken import RuleBroken
from rules.financial_years import financial_year_end, financial_year_name, financial_year_of, financial_year_start
from rules.remittances import CLAIMS

COLUMNS = (
    Column("Purchase Order"),
    Column("Client", is_on_phone=False),
    Column("SSRef", is_on_phone=False),
    Column("Contract", is_on_phone=False),
    Column("Financial Year", "year", is_on_phone=False),
    Column("Value", "money"),
    Column("Spend To Date", "money"),
    Column("Issued", "date", is_on_phone=False),
)


def year_options(asked: ReportInput) -> Options:
    """The financial years that the reader has orders of, and this one, the latest first."""
    years = financial_years(asked.viewer, financial_year_of(asked.today))
    return [("", "[All Years]"), *((str(year), financial_year_name(year)) for year in years)]


def read_year(text: str, _asked: ReportInput) -> int:
    """The year of an option. Raises RuleBroken for rubbish."""
    if not (text.isascii() and text.isdecimal() and len(text) == len("2025")):
        raise RuleBroken("Choose a financial year of the list", "financial_year")
    return int(text)


def dates_of_year(year: int | None) -> FromTo | None:
    """Its first and last day; None for all years."""
    return (financial_year_start(year), financial_year_end(year)) if year else None


FINANCIAL_YEAR: Choice[int | None] = Choice(
    "financial_year", "Financial Year", None, options=year_options, read=read_year, dates=dates_of_year
)


def usual(asked: ReportInput) -> dict[str, str]:
    """This year's orders."""
    return {"financial_year": str(financial_year_of(asked.today))}


def units(request: Request) -> ModelSelect:
    """Orders of the financial years that have a day within the dates."""
    order = PurchaseOrder
    query = (
        order.select(order, Client, Contract, SPEND.alias("spend_pence"))
        .left_outer_join(Client, on=order.client, src=order)
        .left_outer_join(Contract, on=order.contract, src=order)
        .where(order.id.in_(order.visible_to(request.viewer).select(order.id)))
        .order_by(order.financial_year.desc(), Client.surname, Client.forename, order.number)
    )
    if request.organisation:
        query = query.where(order.organisation == request.organisation)
    if request.contract:
        query = query.where(order.contract == request.contract)
    if client := request[CLIENT]:
        query = query.where(order.client == client)
    if service := request[SERVICE]:
        line = CarePackageLineItem
        of_order = (line.client == order.client) & (line.contract == order.contract)
        query = query.where(fn.EXISTS(line.select(line.id).where(of_order, line.service == service)))
    if request.from_date:
        query = query.where(order.financial_year >= financial_year_of(request.from_date))
    if request.to_date:
        query = query.where(order.financial_year <= financial_year_of(request.to_date))
    return query


def rows_of(orders: Sequence[PurchaseOrder], _request: Request) -> list[Row]:
    """A row for each order, with its spend to date."""
    return [
        (
            order.name,
            order.client.full_name if order.client_id else None,
            order.client.ssref if order.client_id else None,
            order.contract.reference if order.contract_id else CLAIMS,
            order.financial_year,
            order.value_pence,
            int(order.spend_pence),
            order.issued_on,
        )
        for order in orders
    ]


def sums(request: Request) -> list[int]:
    """What the orders are worth, and what was spent of them."""
    return sums_of(units(request), PurchaseOrder.value_pence, SPEND)


REPORT = Report(
    name="purchase-orders",
    title="Purchase Orders",
    about="What was ordered for each client and financial year, and how much has been paid.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Orders of the financial years that these dates are in",
    nothing="No purchase orders match. Orders follow the care that the council commissions: choose "
    "another year, or all.",
    unit_word="order",
    parameters=(FINANCIAL_YEAR, SERVICE, CLIENT),
    usual=usual,
    sums=sums,
    has_pdf=True,
)
