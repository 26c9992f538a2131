"""Purchase orders are what the care makes them (docs/domain/purchase-orders.md)."""

from collections.abc import Iterator

from peewee import fn

from models import PaymentItem, PurchaseOrder, PurchaseOrderIteration, PurchaseOrderLevel
from queries.invariants.paging import pages
from queries.invariants.sentences import differences, total
from queries.purchase_orders.by_care import order_items, present_orders, priced_lines
from queries.uplifts.worked import contracts_that_follow
from rules.purchase_orders import same_order

ORDERS_A_PAGE = 500


def order_problems() -> Iterator[str]:
    """An order is its latest iteration, an iteration is the sum of its items, and the latest are those of the care."""
    yield from _iterations()
    yield from _levels()
    yield from _by_care()
    yield from _of_claims()


def _iterations() -> Iterator[str]:
    order, mine = PurchaseOrder, PurchaseOrderIteration
    latest = mine.select(fn.MAX(mine.iteration)).where(mine.purchase_order == order.id)
    query = order.select(order.number, order.iteration, latest).where(order.client.is_null(False))
    for number, iteration, newest in query.where(order.iteration != latest).tuples():
        yield f"Purchase order {number} is at iteration {iteration}, but its latest is {newest}"
    columns = (mine.id, order.number, mine.iteration, mine.value_pence, mine.items, order.iteration, order.value_pence)
    for rows in pages(mine.select(*columns).join(order), mine.id):
        for _, number, iteration, value, items, current, value_of_order in rows:
            name = f"Purchase order {number} - {iteration}"
            yield from differences(name, ("value",), (value,), (sum(item["amount_pence"] for item in items),))
            if iteration == current:
                yield from differences(name, ("value on the order",), (value_of_order,), (value,))


def _levels() -> Iterator[str]:
    """What an order is worth at its service levels comes to what it is worth."""
    order, level = PurchaseOrder, PurchaseOrderLevel
    of_levels = level.select(total(level.value_pence)).where(level.purchase_order == order.id)
    query = order.select(order.number, order.value_pence, of_levels).where(order.client.is_null(False))
    for number, value, levels in query.where(order.value_pence != of_levels).tuples():
        yield from differences(f"Purchase order {number}", ("value by service level",), (levels,), (value,))
    is_astray = (level.financial_year != order.financial_year) | (level.organisation != order.organisation)
    for (number,) in level.select(order.number).join(order).where(is_astray).distinct().tuples():
        yield f"Purchase order {number} is counted by service level in another year, or as another organisation's"


def _by_care() -> Iterator[str]:
    order, later = PurchaseOrder, contracts_that_follow()
    query = order.select(order.id, order.contract, order.client).where(order.client.is_null(False))
    for rows in pages(query.where(order.contract.not_in(later)), order.id, ORDERS_A_PAGE):
        ids, pairs = {number for number, *_ in rows}, {(contract, client) for _, contract, client in rows}
        lines = {(contract, client): of_pair for (contract, client, _), of_pair in priced_lines(pairs).items()}
        for (contract, client, year), present in present_orders(pairs).items():
            if present.id not in ids:
                continue
            items = order_items(lines.get((contract, client), ()), year)
            if not same_order(present.latest.read_items(), items):
                yield f"Purchase order {present.full_number} is not what the care of {year} makes it"


def _of_claims() -> Iterator[str]:
    """The order of an organisation's one-off claims is what was accepted in its year."""
    order, item = PurchaseOrder, PaymentItem
    accepted = item.select(total(item.amount_pence)).where(
        item.organisation == order.organisation,
        item.financial_year == order.financial_year,
        item.kind == "claim",
        item.side == "cost",
        item.line_status != "cancel",
    )
    query = order.select(order.number, order.value_pence, accepted).where(order.client.is_null())
    for number, value, claims in query.where(order.value_pence != accepted).tuples():
        yield from differences(f"Purchase order {number} of claims", ("value",), (value,), (claims,))
