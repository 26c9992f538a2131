"""Purchase orders are made from commissioned care (docs/domain/purchase-orders.md).

There is one for each client, contract and financial year with authorised care live in it. One save or import that
changes an item's text, dates or amount makes one new iteration and keeps the earlier ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from peewee import chunked, fn

from models import (
    CarePackageLineItem,
    PurchaseOrder,
    PurchaseOrderIteration,
    PurchaseOrderLevel,
    database,
)
from operations import audit
from operations.bulk import insert_rows, next_ids, update_rows
from queries.prepared import among, instance
from queries.purchase_orders.by_care import OrderKey, Pair, Wanted, pairs_without_order, present_orders, wanted_orders
from rules.moment import Moment
from rules.purchase_orders import (
    changes_between,
    last_order_year,
    same_order,
)

PAIRS_A_CHUNK = 500  # well under SQLite's limit of bound variables
PAIRS_A_TRANSACTION = 2000  # of the nightly round, so that it never blocks others for long


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


def issue_missing(at: Moment, contract_id: int | None = None) -> int:
    """Issue the orders that a new financial year asks for and that are not there yet, of all contracts or of one.

    What there is stays as it is: where nothing is missing this is one query. Returns how many orders were issued or
    changed.
    """
    in_order = sorted(pairs_without_order(at.today, contract_id))
    return sum(reissue(some, at) for some in chunked(in_order, PAIRS_A_TRANSACTION))


def _reissue_chunk(pairs: set[Pair], at: Moment) -> int:
    wanted = wanted_orders(pairs, at.today)
    present = present_orders(pairs)
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


def _issue(new: Mapping[OrderKey, Wanted], at: Moment) -> None:
    """Insert new orders, numbered on from the last, each with its first iteration."""
    if not new:
        return
    first_number = (PurchaseOrder.select(fn.MAX(PurchaseOrder.number)).scalar() or 0) + 1
    rows = [
        {
            "id": order_id,
            "number": number,
            "organisation": wanted.organisation_id,
            "contract": contract,
            "client": client,
            "financial_year": year,
            "iteration": 1,
            "value_pence": wanted.value_pence,
            "issued_on": at.today,
        }
        for order_id, number, ((contract, client, year), wanted) in zip(
            next_ids(PurchaseOrder, len(new)), count(first_number), new.items(), strict=False
        )
    ]
    insert_rows(PurchaseOrder, rows)
    orders = [instance(PurchaseOrder, map(row.get, PurchaseOrder._meta.sorted_field_names)) for row in rows]
    issued = list(zip(orders, new.values(), strict=True))
    insert_rows(PurchaseOrderIteration, [_iteration(order, wanted, [], at) for order, wanted in issued])
    _write_levels(issued)
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
    PurchaseOrderLevel.delete().where(PurchaseOrderLevel.purchase_order.in_(orders)).execute()
    _write_levels(changed)
    audit.record_many(events, by=audit.SYSTEM, at=at)


def _write_levels(orders: Sequence[tuple[PurchaseOrder, Wanted]]) -> None:
    """Write what each of these orders is worth at each service level."""
    line = CarePackageLineItem
    items = [item for _, wanted in orders for item in wanted.items]
    query = line.select(line.id, line.service_level).where(among(line.id, {item.cpli_id for item in items}))
    level_of = dict(query.tuples())
    rows = []
    for order, wanted in orders:
        values: dict[int, int] = defaultdict(int)
        for item in wanted.items:
            values[level_of[item.cpli_id]] += item.amount_pence
        of_order = {"purchase_order": order.id, "organisation": order.organisation_id}
        of_order["financial_year"] = order.financial_year
        rows += [of_order | {"service_level": level, "value_pence": pence} for level, pence in values.items()]
    insert_rows(PurchaseOrderLevel, rows)


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
