"""The lines of a Scheduled period by client and financial year: one page of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import JOIN, SQL, Case, Expression, ModelSelect, Node, fn

from models import Client, MovedLine, PaymentItem, PurchaseOrder
from queries.paging import Page, page_of
from queries.prepared import Ids, Prepared, Slot, Values, is_in
from queries.scheduled_payments.periods import ContractPeriod
from rules.client_names import list_name
from rules.scheduled_payments import NON_PAYABLE

CLIENTS_A_PAGE = 50
PAYABLE_TAB, NON_PAYABLE_TAB = "payable", "non-payable"
Lines = type[PaymentItem | MovedLine]
NO_CLIENT = "For no client"
ITEM = PaymentItem


class PeriodRef(NamedTuple):
    """A period of a contract, as addresses call it."""

    contract_id: int
    start: date
    end: date

    @property
    def ref(self) -> str:
        """`12-2025-12-01`"""
        return f"{self.contract_id}-{self.start.isoformat()}"


class PeriodLine(NamedTuple):
    """A Scheduled payment item as the page shows it; `moved_to`: the line left the period, and stands there."""

    id: int
    side: str
    reason: str
    status_reason: str
    from_date: date
    to_date: date
    amount_pence: int
    vat_pence: int
    line_status: str
    state: str = "moved"  # or that of its payment item
    is_paid: bool = False
    moved_to: PeriodRef | None = None


OF_A_LINE = (
    *("id", "side", "reason", "status_reason", "from_date", "to_date"),
    *("amount_pence", "vat_pence", "line_status"),
)


@dataclass
class ClientGroup:
    """A client's lines of one financial year, or of no client; amounts in pence. `first_item` is one of its items, by
    which the working of all of them is found.
    """

    financial_year: int
    client_id: int | None
    name: str  # the client as lists name them
    net_pence: int
    vat_pence: int
    first_item: int
    was_known: bool = True  # in an earlier period
    order_id: int | None = None  # the client's purchase order of that year
    lines: list[PeriodLine] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the client has a line for the first time."""
        return self.client_id is not None and not self.was_known

    @property
    def total_pence(self) -> int:
        """The net with its VAT, in pence."""
        return self.net_pence + self.vat_pence


def of_period(table: Lines) -> Expression:
    """A condition on lines, with the slots `contract` and `start`: those of the period, or that left it."""
    mine = (table.contract == Slot("contract")) & (table.period_start == Slot("start"))
    return mine & (ITEM.model == "scheduled") if table is ITEM else mine


def _of_tab(tab: str) -> Expression:
    """A condition on payment items: those of the period that a tab has."""
    wanted = ITEM.line_status.in_(NON_PAYABLE) if tab == NON_PAYABLE_TAB else ITEM.line_status == "pay"
    return of_period(ITEM) & wanted


def page_of_groups(period: ContractPeriod, tab: str, asked: int) -> tuple[list[ClientGroup], Page]:
    """(the groups of the page of a tab of a period that is asked for, which page that is)"""
    groups, count = _groups_of_page(period, tab, asked)
    if not groups and asked > 1:  # there is no such page: the last
        _, count = _groups_of_page(period, tab, 1)
        groups, count = _groups_of_page(period, tab, page_of(asked, count, CLIENTS_A_PAGE).number)
    if groups and not any(group.was_known for group in groups):  # in the first period nobody is new
        is_first = not _FIRST_PAID_BEFORE.rows(contract=period.contract.id, start=period.start)
        for group in groups:
            group.was_known = is_first
    return groups, page_of(asked, count, CLIENTS_A_PAGE)


def _groups_of_page(period: ContractPeriod, tab: str, page: int) -> tuple[list[ClientGroup], int]:
    """(the groups of one page, how many there are on all pages)"""
    groups, count = [], 0
    rows = _GROUPS.rows(
        tab,
        contract=period.contract.id,
        start=period.start,
        page_size=CLIENTS_A_PAGE,
        before_page=(page - 1) * CLIENTS_A_PAGE,
    )
    for year, net, vat, first, count, was_known, client, *name in rows:  # noqa: B007 - the count is for all
        shown = list_name(*name) if client else NO_CLIENT
        groups.append(ClientGroup(year, client, shown, int(net), int(vat), first, bool(was_known)))
    return groups, count


def _groups(tab: str) -> ModelSelect:
    names = (Client.surname, Client.forename, Client.ssref)
    amounts = _amounts(ITEM, _of_tab(tab))
    if tab == NON_PAYABLE_TAB:
        amounts += _amounts(MovedLine, of_period(MovedLine))
    each = amounts.alias("line").c
    known = [fn.EXISTS(_paid_before(table, to_client=True)) for table in (ITEM, MovedLine)]
    counted = (fn.MIN(each.id), fn.COUNT(SQL("*")).over(), Case(None, [(known[0] | known[1], 1)], 0))
    sums = (fn.SUM(each.amount_pence), fn.SUM(each.vat_pence), *counted)
    return (
        amounts.alias("line")
        .select_from(each.financial_year, *sums, Client.id, *names)
        .join(Client, JOIN.LEFT_OUTER, on=each.client_id == Client.id)
        .group_by(each.financial_year, Client.id, *names)
        .order_by(each.financial_year, *names)
        .limit(Slot("page_size"))
        .offset(Slot("before_page"))
    )


def _amounts(table: type[PaymentItem | MovedLine], where: Expression) -> ModelSelect:
    columns = (table.id, table.financial_year, table.client, table.amount_pence, table.vat_pence)
    return table.select(*columns).where(where)


def of_clients(table: Lines) -> Expression:
    """A condition on lines, with the slot `clients`: of these clients, or of no client."""
    return is_in(table.client, Ids("clients")) | table.client.is_null()


def add_lines(groups: Sequence[ClientGroup], period: ContractPeriod, tab: str) -> None:
    """The groups' own lines of a tab."""
    by_key = {(group.financial_year, group.client_id): group for group in groups}
    clients = [client for _, client in by_key if client is not None]
    for year, client, line in _lines_found(period, tab, clients):
        group = by_key.get((year, client))
        if group is not None:
            group.lines.append(line)


def _paid_before(table: Lines, to_client: bool = False) -> ModelSelect:
    """The clients of lines in earlier periods of the contract, or of those that moved on from them; `to_client`: of the
    client of the query around it. A client has few lines and a contract's earlier periods thousands, so that one
    client's are found by the client: the date is hidden from the index of the contract's periods.
    """
    start: Node = fn.COALESCE(table.period_start, table.period_start) if to_client else table.period_start
    query = table.select(table.client).where(table.contract == Slot("contract"), start < Slot("start"))
    if to_client:
        query = query.where(table.client == Client.id)
    return query.where(ITEM.model == "scheduled") if table is ITEM else query


Found = tuple[int, int | None, PeriodLine]  # financial year, client id, line


def _lines_found(period: ContractPeriod, tab: str, clients: Sequence[int]) -> Iterator[Found]:
    """The lines of these clients, and of no client: payment items, and of a tab that has them those that moved on."""
    bound = {"contract": period.contract.id, "start": period.start, "clients": clients}
    for year, client, *values in _ITEMS.rows(tab, **bound):
        yield year, client, PeriodLine(*values)
    for year, client, contract, start, end, *values in _MOVED.rows(**bound) if tab == NON_PAYABLE_TAB else ():
        yield year, client, PeriodLine(*values)._replace(moved_to=PeriodRef(contract, start, end))


def _items(tab: str) -> ModelSelect:
    columns = [getattr(ITEM, name) for name in OF_A_LINE]
    query = ITEM.select(ITEM.financial_year, ITEM.client, *columns, ITEM.state, ITEM.is_paid)
    return _in_order(query.where(_of_tab(tab)), ITEM)


def _moved() -> ModelSelect:
    line = MovedLine
    columns = [getattr(line, name) for name in OF_A_LINE]
    to = (line.contract, line.moved_to_start, line.moved_to_end)
    query = line.select(line.financial_year, line.client, *to, *columns)
    return _in_order(query.where(of_period(line)), line)


def _in_order(query: ModelSelect, table: Lines) -> ModelSelect:
    """The lines of some clients: first what is paid for the first time, then by line and dates."""
    is_first = Case(None, [(table.kind.in_(("cost", "income")), 0)], 1)
    return query.where(of_clients(table)).order_by(is_first, table.line_key, table.from_date, table.side, table.id)


def add_orders(groups: Sequence[ClientGroup], period: ContractPeriod) -> None:
    """The groups' purchase orders."""
    ids = [group.client_id for group in groups if group.client_id]
    orders = {(client, year): id for client, year, id in _ORDERS.rows(contract=period.contract.id, clients=ids)}
    for group in groups:
        group.order_id = orders.get((group.client_id, group.financial_year))


def _orders() -> ModelSelect:
    order = PurchaseOrder
    query = order.select(order.client, order.financial_year, order.id)
    return query.where(order.contract == Slot("contract"), is_in(order.client, Ids("clients")))


_GROUPS = Prepared(Values, _groups)
_FIRST_PAID_BEFORE = Prepared(Values, lambda: _paid_before(ITEM).limit(1))
_ITEMS = Prepared(Values, _items)
_MOVED = Prepared(Values, _moved)
_ORDERS = Prepared(Values, _orders)
