"""What orders should be by the care as it stands (docs/domain/purchase-orders.md)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Contract, PurchaseOrder, PurchaseOrderIteration, Service, ServiceLevel
from queries.care import load_line_items
from queries.prepared import Ids, Prepared, among, is_in
from rules.care import LineItem
from rules.financial_years import financial_year_end, financial_year_of, financial_year_start
from rules.order_items import OrderItem
from rules.purchase_orders import LineWords, last_order_year, order_item, order_years, priced_spans

Pair = tuple[int, int]  # contract id, client id
OrderKey = tuple[int, int, int]  # contract id, client id, financial year
PricedLine = tuple[int, LineItem, LineWords]  # the id of a line item, its care, its words


@dataclass(slots=True)
class Wanted:
    """What an order should be by the care as it stands."""

    organisation_id: int
    items: list[OrderItem]

    @property
    def value_pence(self) -> int:
        """What the order's items come to, in pence."""
        return sum(item.amount_pence for item in self.items)


def wanted_orders(pairs: Collection[Pair], today: date) -> dict[OrderKey, Wanted]:
    """{(contract, client, financial year): Wanted} from the authorised line items of these pairs."""
    wanted = {}
    for (contract, client, organisation), of_pair in priced_lines(pairs).items():
        for year in order_years([each for _, each, _ in of_pair], today):
            wanted[contract, client, year] = Wanted(organisation, order_items(of_pair, year))
    return wanted


def pairs_without_order(today: date, contract_id: int | None = None) -> set[Pair]:
    """The (contract, client) pairs with care in force in the current year, or in the next from 1 March on, and no order
    of it, of all contracts or of one. Of some of them no order may be wanted: care can be suspended for a year.
    """
    line, order = CarePackageLineItem, PurchaseOrder
    pairs: set[Pair] = set()
    for year in {financial_year_of(today), last_order_year(today)}:
        has_order = order.select(order.id).where(
            order.contract == line.contract, order.client == line.client, order.financial_year == year
        )
        in_force = (line.start_date <= financial_year_end(year)) & (
            line.end_date.is_null() | (line.end_date >= financial_year_start(year))
        )
        query = line.select(line.contract, line.client).where(line.is_authorised, in_force, ~fn.EXISTS(has_order))
        if contract_id is not None:
            query = query.where(line.contract == contract_id)
        pairs.update(query.distinct().tuples())
    return pairs


def priced_lines(pairs: Collection[Pair]) -> dict[tuple[int, int, int], list[PricedLine]]:
    """{(contract, client, organisation): [PricedLine]} of the authorised line items of these pairs."""
    rows = [row for row in _PRICED.rows(clients={client for _, client in pairs}) if (row.contract, row.client) in pairs]
    lines = load_line_items([row.id for row in rows])
    by_pair = defaultdict(list)
    for cpli, contract, client, organisation, service, level, unit in rows:
        by_pair[contract, client, organisation].append((cpli, lines[cpli], LineWords(service, level, unit)))
    return by_pair


class _PricedRow(NamedTuple):
    id: int
    contract: int
    client: int
    organisation: int
    service: str
    level: str
    unit: str


def _priced() -> ModelSelect:
    line = CarePackageLineItem
    of_line = (line.id, line.contract, line.client)
    query = line.select(*of_line, Contract.organisation, Service.name, ServiceLevel.name, ServiceLevel.unit)
    query = query.join_from(line, Contract).join_from(line, Service).join_from(line, ServiceLevel)
    return query.where(is_in(line.client, Ids("clients")), line.is_authorised).order_by(line.id)


_PRICED = Prepared(_PricedRow, _priced)


def order_items(of_pair: Sequence[PricedLine], financial_year: int) -> list[OrderItem]:
    """The items of a pair's order of this year, in the order in which it lists them."""
    items = [
        order_item(cpli, line, span, words)
        for cpli, line, words in of_pair
        for span in priced_spans(line, financial_year)
    ]
    return sorted(items, key=lambda item: (item.first, item.cpli_id, item.last))


def present_orders(pairs: Collection[Pair]) -> dict[OrderKey, PurchaseOrder]:
    """{(contract, client, financial year): order}, each with its latest iteration as `latest`."""
    order, iteration = PurchaseOrder, PurchaseOrderIteration
    rows = (
        order.select(order, iteration)
        .join(
            iteration,
            on=((iteration.purchase_order == order.id) & (iteration.iteration == order.iteration)),
            attr="latest",
        )
        .where(among(order.client, {client for _, client in pairs}))
    )
    found = {(row.contract_id, row.client_id, row.financial_year): row for row in rows}
    return {key: row for key, row in found.items() if key[:2] in pairs}
