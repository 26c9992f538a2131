"""The home page's tile: this year's orders, and how much of them is spent."""

from queries.purchase_orders.listing import orders_of_year
from rules.financial_years import financial_year_of
from rules.money import percent_of
from web import clock
from web.tiles import State


def orders_tile(viewer):
    """`14 this year, 67% spent`."""
    orders = orders_of_year(viewer, financial_year_of(clock.today()))
    if not orders.count:
        return State(["None this year yet"])
    share = percent_of(orders.spent_pence, orders.value_pence)
    return State([f"{orders.count:,} this year" + (f", {share}% spent" if share is not None else "")])
