"""What the small tasks of a provider's home page say, all in one query: claims, line items, orders, change requests."""

from datetime import date, timedelta
from typing import NamedTuple

from peewee import Select

from models import database
from queries.change_requests import pending_sums
from queries.claims.listing import claim_sums
from queries.line_items.counts import NEW_FOR_DAYS, line_sums
from queries.prepared import Prepared
from queries.purchase_orders.listing import order_sums
from rules.actor import Actor
from rules.financial_years import financial_year_of

PARTS = {
    "claims": (claim_sums, ("unsubmitted", "unsubmitted_pence", "pending")),
    "lines": (line_sums, ("current", "new")),
    "orders": (order_sums, ("in_all", "value_pence", "spent_pence")),
    "requests": (pending_sums, ("pending",)),
}


class TaskFigures(NamedTuple):
    """How many there are of each, and pence.

    Claims that are not submitted and those with the council; line items that are current, and those of them that are
    new; orders of this financial year, what they are worth and what was paid in it; change requests that wait.
    """

    claims_unsubmitted: int
    claims_unsubmitted_pence: int
    claims_pending: int
    lines_current: int
    lines_new: int
    orders: int
    orders_value_pence: int
    orders_spent_pence: int
    requests_pending: int


def task_figures(viewer: Actor, today: date) -> TaskFigures:
    """The TaskFigures of the viewer; one query."""
    days = {"today": today, "new_from": today - timedelta(days=NEW_FOR_DAYS - 1), "year": financial_year_of(today)}
    return TaskFigures(
        *(int(each or 0) for each in FIGURES.row(viewer.side, organisation_id=viewer.organisation_id, **days))
    )


def _figures(side: str) -> Select:
    parts = {name: (make(side).alias(name), columns) for name, (make, columns) in PARTS.items()}
    columns = [getattr(part.c, column) for part, columns in parts.values() for column in columns]
    return Select([part for part, _ in parts.values()], columns).bind(database)


FIGURES = Prepared(TaskFigures, _figures)
