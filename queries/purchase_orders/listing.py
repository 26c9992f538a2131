"""The list of purchase orders with the spend to date of each, and what it can be filtered by.

Its SQL is built once, as a council has some ten thousand orders.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from peewee import JOIN, OP, SQL, Expression, ModelSelect, NodeList, fn

from models import CarePackageLineItem, Client, Organisation, PaymentItem, PurchaseOrder
from queries.keyset import ids_after
from queries.listing import Column, ListRequest
from queries.options import Options
from queries.prepared import Ids, Prepared, PreparedList, PreparedPage, Reader, Slot, is_in
from queries.purchase_orders.spend import Spend
from rules.actor import Actor
from rules.client_names import list_name
from rules.financial_years import financial_year_name
from rules.remittances import CLAIMS

ORDER = PurchaseOrder
BY_NAME = (Client.surname, Client.forename, Client.ssref, ORDER.financial_year)


SPEND = fn.COALESCE(ORDER.spend_to_date(), 0)
COLUMNS = (
    Column("order", "Purchase Order", BY_NAME),
    Column("value", "Value", (ORDER.value_pence,), "num w-money"),
    Column("spend", "Spend To Date", (SPEND,), "num w-spend"),
    Column("year", "Financial Year", (ORDER.financial_year,)),
    Column("issued", "Issued", (ORDER.issued_on,)),
)
WITH_PROVIDER = (COLUMNS[0], Column("provider", "Provider", (Organisation.name, *BY_NAME)), *COLUMNS[1:])


class OrderRow(NamedTuple):
    """A row of the list. The client's names are None for an organisation's one-off claims."""

    id: int
    number: int
    iteration: int
    surname: str | None
    forename: str | None
    ssref: str | None
    organisation: str
    financial_year: int
    value_pence: int
    spend_pence: int
    issued_on: date

    @property
    def name(self) -> str:
        """`Angelo, Iris (A1) - 2022/2023`"""
        whose = CLAIMS if self.ssref is None else list_name(self.surname or "", self.forename or "", self.ssref)
        return f"{whose} - {financial_year_name(self.financial_year)}"

    @property
    def full_number(self) -> str:
        """`148 - 1`: number and iteration."""
        return f"{self.number} - {self.iteration}"

    @property
    def spend(self) -> Spend:
        """What was spent of it."""
        return Spend(self.value_pence, int(self.spend_pence))


class OrderFilters(NamedTuple):
    """Which orders are asked for; None for all."""

    organisation_id: int | None = None
    financial_year: int | None = None
    service_id: int | None = None
    client_id: int | None = None


class _Shape(NamedTuple):
    """Which filters are set, for a reader of a side."""

    side: str
    organisation: bool
    financial_year: bool
    service: bool
    client: bool


def order_list(viewer: Actor, filters: OrderFilters, request: ListRequest) -> PreparedPage[OrderRow]:
    """The page of the viewer's orders that is asked for, by the clients' names.

    Where an officer sees the orders of every organisation, a column says whose each is.
    """
    shape = _Shape(viewer.side, *(each is not None for each in filters))
    of_all = viewer.side == "council" and filters.organisation_id is None
    values = {**filters._asdict(), "organisation_id": viewer.organisation_id}
    columns = WITH_PROVIDER if of_all else COLUMNS
    return ORDERS.page(shape, request, "order", columns, provider_id=filters.organisation_id, **values)


def orders_by_id(viewer: Actor, ids: Collection[int]) -> list[OrderRow]:
    """The viewer's orders with these ids, in no order."""
    return ORDERS_BY_ID.rows(viewer.side, ids=ids, organisation_id=viewer.organisation_id)


def orders_after(viewer: Actor, after: int, limit: int) -> list[OrderRow]:
    """At most `limit` of the viewer's orders whose ids come after this one, in their order. Two queries."""
    ids = ids_after(ORDER.visible_to(viewer), ORDER.id, after, limit)
    return sorted(orders_by_id(viewer, ids), key=lambda row: row.id)


def _orders(shape: _Shape) -> ModelSelect:
    query = ORDER.visible_to(Reader(shape.side))
    for is_set, column, name in (
        (shape.organisation, ORDER.organisation, "provider_id"),
        (shape.financial_year, ORDER.financial_year, "financial_year"),
        (shape.client, ORDER.client, "client_id"),
    ):
        if is_set:
            query = query.where(column == Slot(name))
    return query.where(fn.EXISTS(_lines_at(Slot("service_id")))) if shape.service else query


def _lines_at(service: Slot) -> ModelSelect:
    """The line items at a service that an order is for."""
    line = CarePackageLineItem
    return line.select(line.id).where(
        line.client == ORDER.client, line.contract == ORDER.contract, line.service == service
    )


def _with_names(query: ModelSelect) -> ModelSelect:
    """The columns of an OrderRow."""
    query = query.join_from(ORDER, Client, JOIN.LEFT_OUTER).join_from(ORDER, Organisation)
    return query.select(
        *(ORDER.id, ORDER.number, ORDER.iteration, Client.surname, Client.forename, Client.ssref, Organisation.name),
        *(ORDER.financial_year, ORDER.value_pence, SPEND, ORDER.issued_on),
    )


def _by_id(side: str) -> ModelSelect:
    return _with_names(ORDER.visible_to(Reader(side)).where(is_in(ORDER.id, Ids("ids"))))


ORDERS_BY_ID = Prepared(OrderRow, _by_id)
ORDERS = PreparedList(OrderRow, _orders, _with_names, WITH_PROVIDER, (ORDER.id,))


def financial_years(viewer: Actor, this_year: int) -> range:
    """The financial years that the viewer has orders of, and this one, the latest first."""
    orders = ORDER.visible_to(viewer).select(fn.MIN(ORDER.financial_year), fn.MAX(ORDER.financial_year))
    first, last = orders.tuples().get()
    return range(max(last or this_year, this_year), min(first or this_year, this_year) - 1, -1)


def client_options(viewer: Actor, organisation_id: int | None) -> Options:
    """The clients with an order of one organisation, by name; none where no organisation is picked yet."""
    if organisation_id is None:
        return []
    ordered = ORDER.visible_to(viewer).select(ORDER.client).where(ORDER.organisation == organisation_id)
    names = (Client.surname, Client.forename, Client.ssref)
    clients = Client.select(Client.id, *names).where(Client.id.in_(ordered)).order_by(*names)
    return [(client_id, list_name(*name)) for client_id, *name in clients.tuples()]


def _in_year(side: str, year: Slot) -> Expression:
    """The condition that an item is of a financial year. A provider's few are found by the organisation: the plus sign
    hides the year from the index of what was paid in it, which has that of the whole council.
    """
    of_year = PaymentItem.financial_year
    return of_year == year if side == "council" else Expression(NodeList((SQL("+"), of_year), glue=""), OP.EQ, year)


def order_sums(side: str) -> ModelSelect:
    """How many orders of a financial year a reader of this side has, what they are worth and what was paid in it, in
    pence. Slot: `year`.
    """
    item, year = PaymentItem, Slot("year")
    paid = item.visible_to(Reader(side)).where(item.side == "cost", item.is_paid, _in_year(side, year))
    sums = {"in_all": fn.COUNT(ORDER.id), "value_pence": fn.SUM(ORDER.value_pence)}
    sums["spent_pence"] = paid.select(fn.SUM(item.amount_pence))
    orders = ORDER.visible_to(Reader(side)).where(ORDER.financial_year == year)
    return orders.select(*(figure.alias(name) for name, figure in sums.items()))
