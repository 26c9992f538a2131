"""Purchase orders are made from commissioned care (docs/domain/purchase-orders.md).

There is one for each client, contract and financial year with authorised care live in it. One save or import that
changes an item's text, dates or amount makes one new iteration and keeps the earlier ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import chunked, fn

from models import (
    CarePackageLineItem,
    Contract,
    PurchaseOrder,
    PurchaseOrderIteration,
    Service,
    ServiceLevel,
    database,
)
from operations import audit
from operations.bulk import insert_rows, update_rows
from queries.care import load_line_items
from rules.care import LineItem
from rules.moment import Moment
from rules.order_items import OrderItem
from rules.purchase_orders import (
    LineWords,
    changes_between,
    last_order_year,
    order_item,
    order_years,
    priced_spans,
    same_order,
)

PAIRS_A_CHUNK = 500  # well under SQLite's limit of bound variables
PAIRS_A_TRANSACTION = 2000  # of the nightly round, so that it never blocks others for long


Pair = tuple[int, int]  # contract id, client id
OrderKey = tuple[int, int, int]  # contract id, client id, financial year


@dataclass(slots=True)
class Wanted:
    """What an order should be by the care as it stands."""

    organisation_id: int
    items: list[OrderItem]

    @property
    def value_pence(self) -> int:
        """What the order's items come to, in pence."""
        return sum(item.amount_pence for item in self.items)


def reissue(pairs: Iterable[Pair], at: Moment) -> int:
    """Bring the orders of these (contract id, client id) pairs up to date with their care.

    One transaction (the caller's, where there is one), a handful of queries for every 500 pairs. New orders are issued
    up to the current financial year, the next from 1 March; a changed order gets one new iteration; one whose care is
    gone stays, without items. Returns how many orders were issued or changed.
    """
    pairs = sorted(set(pairs))
    with database.atomic():
        audit.lock_chain()
        return sum(_reissue_chunk(set(some), at) for some in chunked(pairs, PAIRS_A_CHUNK))


def reissue_all(at: Moment) -> int:
    """All orders, some thousand pairs at a time: each night, and when the year turns. Returns how many changed."""
    line, order = CarePackageLineItem, PurchaseOrder
    pairs = set(line.select(line.contract, line.client).distinct().tuples())
    ordered = order.select(order.contract, order.client).where(order.client.is_null(False)).distinct()
    in_order = sorted(pairs.union(ordered.tuples()))
    return sum(reissue(some, at) for some in chunked(in_order, PAIRS_A_TRANSACTION))


def _reissue_chunk(pairs: set[Pair], at: Moment) -> int:
    wanted = _wanted_orders(pairs, at.today)
    present = _present_orders(pairs)
    last_year = last_order_year(at.today)
    for key, order in present.items():
        if key not in wanted and key[2] <= last_year:
            wanted[key] = Wanted(order.organisation_id, [])
    new = {key: each for key, each in sorted(wanted.items()) if key not in present}
    changed, reworded = [], []
    for key in sorted(wanted.keys() & present.keys()):
        order, items = present[key], wanted[key].items
        known = order.latest.read_items()
        if not same_order(known, items):
            changed.append((order, wanted[key]))
        elif known != items:  # the same order, worked out from other days: only its working is new
            order.latest.items = [item.as_stored() for item in items]
            reworded.append(order.latest)
    _issue(new, at)
    _iterate(changed, at)
    if reworded:
        update_rows(PurchaseOrderIteration, reworded, ["items"])
    return len(new) + len(changed)


def _wanted_orders(pairs: set[Pair], today: date) -> dict[OrderKey, Wanted]:
    """{(contract, client, financial year): Wanted} from the authorised line items of the pairs."""
    line = CarePackageLineItem
    rows = (
        line.select(
            line.id,
            line.contract,
            line.client,
            Contract.organisation,
            Service.name,
            ServiceLevel.name,
            ServiceLevel.unit,
        )
        .join_from(line, Contract)
        .join_from(line, Service)
        .join_from(line, ServiceLevel)
        .where(line.client.in_({client for _, client in pairs}), line.is_authorised)
        .order_by(line.id)
        .tuples()
    )
    rows = [row for row in rows if (row[1], row[2]) in pairs]
    lines = load_line_items([row[0] for row in rows])
    by_pair = defaultdict(list)
    for cpli, contract, client, organisation, service, level, unit in rows:
        by_pair[contract, client, organisation].append((cpli, lines[cpli], LineWords(service, level, unit)))
    wanted = {}
    for (contract, client, organisation), of_pair in by_pair.items():
        for year in order_years([each for _, each, _ in of_pair], today):
            wanted[contract, client, year] = Wanted(organisation, _items(of_pair, year))
    return wanted


def _items(of_pair: Sequence[tuple[int, LineItem, LineWords]], financial_year: int) -> list[OrderItem]:
    items = [
        order_item(cpli, line, span, words)
        for cpli, line, words in of_pair
        for span in priced_spans(line, financial_year)
    ]
    return sorted(items, key=lambda item: (item.first, item.cpli_id, item.last))


def _present_orders(pairs: set[Pair]) -> dict[OrderKey, PurchaseOrder]:
    """{(contract, client, financial year): order}, each with its latest iteration as `latest`."""
    order, iteration = PurchaseOrder, PurchaseOrderIteration
    rows = (
        order.select(order, iteration)
        .join(
            iteration,
            on=((iteration.purchase_order == order.id) & (iteration.iteration == order.iteration)),
            attr="latest",
        )
        .where(order.client.in_({client for _, client in pairs}))
    )
    found = {(row.contract_id, row.client_id, row.financial_year): row for row in rows}
    return {key: row for key, row in found.items() if key[:2] in pairs}


def _issue(new: Mapping[OrderKey, Wanted], at: Moment) -> None:
    """Insert new orders, numbered on from the last, each with its first iteration."""
    if not new:
        return
    first_number = (PurchaseOrder.select(fn.MAX(PurchaseOrder.number)).scalar() or 0) + 1
    rows = [
        {
            "number": number,
            "organisation": wanted.organisation_id,
            "contract": contract,
            "client": client,
            "financial_year": year,
            "value_pence": wanted.value_pence,
            "issued_on": at.today,
        }
        for number, ((contract, client, year), wanted) in enumerate(new.items(), start=first_number)
    ]
    insert_rows(PurchaseOrder, rows)
    orders = PurchaseOrder.select().where(PurchaseOrder.number >= first_number).order_by(PurchaseOrder.number)
    issued = list(zip(orders, new.values(), strict=True))
    insert_rows(PurchaseOrderIteration, [_iteration(order, wanted, [], at) for order, wanted in issued])
    audit.record_many([_event("purchase order issued", order) for order, _ in issued], by=audit.SYSTEM, at=at)


def _iterate(changed: Sequence[tuple[PurchaseOrder, Wanted]], at: Moment) -> None:
    """A new iteration for each of the orders, with what changed from the one before."""
    if not changed:
        return
    rows, events = [], []
    for order, wanted in changed:
        was = {"iteration": order.iteration, "value_pence": order.value_pence}
        order.iteration += 1
        order.value_pence, order.issued_on = wanted.value_pence, at.today
        rows.append(_iteration(order, wanted, changes_between(order.latest.read_items(), wanted.items), at))
        events.append(_event("purchase order changed", order, was))
    insert_rows(PurchaseOrderIteration, rows)
    orders = [order for order, _ in changed]
    update_rows(PurchaseOrder, orders, ["iteration", "value_pence", "issued_on"])
    audit.record_many(events, by=audit.SYSTEM, at=at)


def _iteration(order: PurchaseOrder, wanted: Wanted, changes: Sequence[str], at: Moment) -> dict[str, Any]:
    return {
        "purchase_order": order.id,
        "iteration": order.iteration,
        "issued_on": at.today,
        "value_pence": wanted.value_pence,
        "items": [item.as_stored() for item in wanted.items],
        "changes": changes,
    }


def _event(kind: str, order: PurchaseOrder, was: dict[str, Any] | None = None) -> audit.Event:
    now = {"number": order.number, "iteration": order.iteration, "value_pence": order.value_pence}
    return audit.Event(kind, subject=order, was=was, now=now)
