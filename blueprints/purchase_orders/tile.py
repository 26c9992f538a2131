"""The home page's tile: this year's orders, and how much of them is spent."""

from peewee import fn

from models import PaymentItem, PurchaseOrder
from rules.financial_years import financial_year_of
from rules.money import percent_of
from web import clock
from web.permissions import Permission
from web.tiles import State, tile


@tile("Purchase Orders", Permission.ORDERS_READ, url="/purchase-orders", is_small=True)
def orders_tile(visitor):
    """`14 this year, 67% spent`."""
    order, item, year = PurchaseOrder, PaymentItem, financial_year_of(clock.today())
    paid = item.visible_to(visitor).where(item.side == "cost", item.is_paid, item.financial_year == year)
    orders = order.visible_to(visitor).where(order.financial_year == year)
    sums = (fn.COUNT(order.id), fn.SUM(order.value_pence), paid.select(fn.SUM(item.amount_pence)))
    count, value, spent = orders.select(*sums).tuples().get()
    if not count:
        return State(["None this year yet"])
    share = percent_of(int(spent or 0), int(value or 0))
    return State([f"{count:,} this year" + (f", {share}% spent" if share is not None else "")])
