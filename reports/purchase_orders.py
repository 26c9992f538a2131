"""Purchase Orders: what was ordered for each client and financial year, and what was spent of it."""

from collections.abc import Sequence

from peewee import ModelSelect, fn

from models import Client, Contract, PaymentItem, PurchaseOrder
from reports.parameters import Request
from reports.table import Column, Report, Row
from rules.financial_years import financial_year_name, financial_year_of
from rules.remittances import CLAIMS

COLUMNS = (
    Column("Purchase Order"),
    Column("Client"),
    Column("SSRef"),
    Column("Contract"),
    Column("Financial Year", "year"),
    Column("Value", "money"),
    Column("Spend To Date", "money"),
    Column("Issued", "date"),
)


def units(request: Request) -> ModelSelect:
    """Orders of the financial years that have a day within the dates."""
    order = PurchaseOrder
    query = (
        order.select(order, Client, Contract)
        .left_outer_join(Client, on=order.client, src=order)
        .left_outer_join(Contract, on=order.contract, src=order)
        .where(order.id.in_(order.visible_to(request.viewer).select(order.id)))
        .order_by(order.financial_year.desc(), Client.surname, Client.forename, order.number)
    )
    if request.organisation:
        query = query.where(order.organisation == request.organisation)
    if request.contract:
        query = query.where(order.contract == request.contract)
    if request.from_date:
        query = query.where(order.financial_year >= financial_year_of(request.from_date))
    if request.to_date:
        query = query.where(order.financial_year <= financial_year_of(request.to_date))
    return query


def rows_of(orders: Sequence[PurchaseOrder], _request: Request) -> list[Row]:
    """A row for each order, with its spend to date."""
    spend = spend_to_date(orders)
    return [
        (
            _order_name(order),
            order.client.full_name if order.client_id else None,
            order.client.ssref if order.client_id else None,
            order.contract.reference if order.contract_id else None,
            order.financial_year,
            order.value_pence,
            spend.get(_key(order), 0),
            order.issued_on,
        )
        for order in orders
    ]


def _order_name(order: PurchaseOrder) -> str:
    """`Angelo, Iris (A1) - 2022/2023`"""
    whose = order.client.list_name if order.client_id else CLAIMS
    return f"{whose} - {financial_year_name(order.financial_year)}"


def spend_to_date(orders: Sequence[PurchaseOrder]) -> dict[tuple[int, int | None, int | None, int], int]:
    """What was paid against these orders, without VAT and before contributions: {key: pence} in one query."""
    item = PaymentItem
    keys = (item.organisation, item.contract, item.client, item.financial_year)
    query = (
        item.select(*keys, fn.SUM(item.amount_pence))
        .where(item.is_paid, item.side == "cost", item.organisation.in_({order.organisation_id for order in orders}))
        .group_by(*keys)
    )
    clients = {order.client_id for order in orders if order.client_id}
    query = query.where(item.client.in_(clients) | item.contract.is_null())
    spend: dict[tuple[int, int | None, int | None, int], int] = {}
    for organisation, contract, client, year, amount in query.tuples():
        key = (organisation, contract, client, year) if contract else (organisation, None, None, year)
        spend[key] = spend.get(key, 0) + int(amount)
    return spend


def _key(order: PurchaseOrder) -> tuple[int, int | None, int | None, int]:
    return order.organisation_id, order.contract_id, order.client_id, order.financial_year


REPORT = Report(
    name="purchase-orders",
    title="Purchase Orders",
    about="What was ordered for each client and financial year, and what has been paid of it.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Orders of the financial years that these dates are in",
    nothing="There is no purchase order in these years. Orders follow the care that the council commissions.",
)
