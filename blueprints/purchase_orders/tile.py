"""The home page's tile: this year's orders, and how much of them is spent."""

from queries.home.task_figures import task_figures
from rules.money import percent_of
from web import clock
from web.asked_once import asked_once
from web.tiles import State


def orders_tile(viewer):
    """`14 this year, 67% spent`."""
    found = asked_once(task_figures, viewer, clock.today())
    if not found.orders:
        return State(["None this year yet"])
    share = percent_of(found.orders_spent_pence, found.orders_value_pence)
    return State([f"{found.orders:,} this year" + (f", {share}% spent" if share is not None else "")])
