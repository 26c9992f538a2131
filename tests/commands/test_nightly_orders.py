"""What the worker does about purchase orders by itself, each night."""

from datetime import date

import tasks
from models import PurchaseOrder, database
from tests.support import factories
from web import clock


def test_next_years_orders_come_by_themselves_on_1_march(app):
    factories.make_care()
    assert years_after_the_night_of(date(2026, 2, 28)) == [2024, 2025]
    assert years_after_the_night_of(date(2026, 3, 1)) == [2024, 2025, 2026]


def years_after_the_night_of(day):
    """The financial years that there are orders for, once the nightly task has run."""
    clock.pin(day)
    tasks.issue_orders()  # with a connection of its own, closed at its end
    database.connect(reuse_if_open=True)
    return [order.financial_year for order in PurchaseOrder.select().order_by(PurchaseOrder.financial_year)]
