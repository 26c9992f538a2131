"""What the worker does about purchase orders by itself, each night and when the year turns."""

from datetime import date

import tasks
from models import PurchaseOrder, database
from tests.support import factories
from web import clock


def test_next_years_orders_come_by_themselves_on_1_march(app):
    factories.make_care()
    assert years_after_the_night_of(date(2026, 2, 28)) == [2024, 2025]
    assert years_after_the_night_of(date(2026, 3, 1)) == [2024, 2025, 2026]


def test_a_new_year_does_not_wait_for_the_night(app):
    factories.make_care()
    ended, unauthorised = {"end_date": date(2026, 3, 31)}, {"is_authorised": False}
    for columns in (ended, unauthorised):
        factories.make_care(**columns)
    new_years = tasks.issue_new_years_orders
    assert years_after_the_night_of(date(2026, 2, 28), new_years) == [2024, 2024, 2025, 2025]
    assert years_after_the_night_of(date(2026, 3, 1), new_years) == [2024, 2024, 2025, 2025, 2026]
    assert years_after_the_night_of(date(2026, 4, 1), new_years) == [2024, 2024, 2025, 2025, 2026]


def years_after_the_night_of(day, task=tasks.issue_orders):
    """The financial years that there are orders for, once the nightly task, or another, has run."""
    clock.pin(day)
    task()  # with a connection of its own, closed at its end
    database.connect(reuse_if_open=True)
    return [order.financial_year for order in PurchaseOrder.select().order_by(PurchaseOrder.financial_year)]
