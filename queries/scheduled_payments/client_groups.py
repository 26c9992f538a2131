"""The lines of a Scheduled period by client and financial year: one page of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import JOIN, SQL, Case, Expression, fn

from models import Client, PaymentItem, PurchaseOrder
from queries.paging import Page, page_of
from queries.scheduled_payments.periods import ContractPeriod
from rules.client_names import list_name

CLIENTS_A_PAGE = 50
NO_CLIENT = "For no client"
ITEM = PaymentItem


class PeriodLine(NamedTuple):
    """A Scheduled payment item as the page shows it."""

    id: int
    side: str
    reason: str
    status_reason: str
    from_date: date
    to_date: date
    amount_pence: int
    vat_pence: int
    state: str
    line_status: str
    is_paid: bool


OF_A_LINE = (
    *(ITEM.id, ITEM.side, ITEM.reason, ITEM.status_reason, ITEM.from_date, ITEM.to_date),
    *(ITEM.amount_pence, ITEM.vat_pence, ITEM.state, ITEM.line_status, ITEM.is_paid),
)


@dataclass
class ClientGroup:
    """A client's lines of one financial year, or of no client; amounts in pence."""

    financial_year: int
    client_id: int | None
    name: str  # the client as lists name them
    net_pence: int
    vat_pence: int
    is_new: bool = False
    order_id: int | None = None  # the client's purchase order of that year
    lines: list[PeriodLine] = field(default_factory=list)

    @property
    def total_pence(self) -> int:
        """The net with its VAT, in pence."""
        return self.net_pence + self.vat_pence


def page_of_groups(lines: Expression, asked: int) -> tuple[list[ClientGroup], Page]:
    """(the groups of the page that is asked for, which page that is)"""
    groups, count = _groups_of_page(lines, asked)
    if not groups and asked > 1:  # there is no such page: the last
        _, count = _groups_of_page(lines, 1)
        groups, count = _groups_of_page(lines, page_of(asked, count, CLIENTS_A_PAGE).number)
    return groups, page_of(asked, count, CLIENTS_A_PAGE)


def _groups_of_page(lines: Expression, page: int) -> tuple[list[ClientGroup], int]:
    """(the groups of one page, how many there are on all pages)"""
    names = (Client.surname, Client.forename, Client.ssref)
    sums = (fn.SUM(ITEM.amount_pence), fn.SUM(ITEM.vat_pence), fn.COUNT(SQL("*")).over())
    query = (
        ITEM.select(ITEM.financial_year, *sums, Client.id, *names)
        .join(Client, JOIN.LEFT_OUTER)
        .where(lines)
        .group_by(ITEM.financial_year, Client.id, *names)
        .order_by(ITEM.financial_year, *names)
        .paginate(page, CLIENTS_A_PAGE)
    )
    groups, count = [], 0
    for year, net, vat, count, client, surname, forename, ssref in query.tuples():  # noqa: B007 - the last is for all
        name = list_name(surname, forename, ssref) if client else NO_CLIENT
        groups.append(ClientGroup(year, client, name, int(net), int(vat)))
    return groups, count


def add_lines(groups: Sequence[ClientGroup], lines: Expression, period: ContractPeriod) -> None:
    """The groups' own lines, and which clients are new in this period."""
    by_key = {(group.financial_year, group.client_id): group for group in groups}
    ids = [client for _, client in by_key if client is not None]
    of_page = ITEM.client.in_(ids) | ITEM.client.is_null()
    order = (Case(None, [(ITEM.kind.in_(("cost", "income")), 0)], 1), ITEM.line_key, ITEM.from_date, ITEM.side, ITEM.id)
    query = ITEM.select(ITEM.financial_year, ITEM.client, *OF_A_LINE).where(lines, of_page).order_by(*order)
    for year, client, *values in query.tuples():
        group = by_key.get((year, client))
        if group is not None:
            group.lines.append(PeriodLine(*values))
    earlier = ITEM.select(ITEM.client).where(
        ITEM.contract == period.contract.id, ITEM.period_start < period.start, ITEM.model == "scheduled"
    )
    known = {client for (client,) in earlier.where(ITEM.client.in_(ids)).distinct().tuples()}
    has_earlier = bool(known) or earlier.limit(1).exists()
    for group in groups:
        group.is_new = has_earlier and group.client_id is not None and group.client_id not in known


def add_orders(groups: Sequence[ClientGroup], period: ContractPeriod) -> None:
    """The groups' purchase orders."""
    ids = [group.client_id for group in groups if group.client_id]
    order = PurchaseOrder
    query = order.select(order.client, order.financial_year, order.id)
    query = query.where(order.contract == period.contract.id, order.client.in_(ids))
    orders = {(client, year): order_id for client, year, order_id in query.tuples()}
    for group in groups:
        group.order_id = orders.get((group.client_id, group.financial_year))
