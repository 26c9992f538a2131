"""Commissioned against delivered, one line's week (docs/domain/reports.md#commissioned-against-actuals).

Quantities are hundredths of a unit, amounts whole pence. What is commissioned is the plan as it is now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from rules.care import LineItem
from rules.delivered import DeliveredWeek
from rules.delivery_cost import recorded_cost
from rules.delivery_values import DeliveryRule, Recorded, recorded_hundredths, rows_from_stored
from rules.planned import planned_week


@dataclass(slots=True)
class Comparison:
    """The figures of a week, or the sum of several. A difference is actual + frustrated - commissioned."""

    quantity_commissioned: int = 0
    quantity_actual: int = 0
    quantity_frustrated: int = 0
    cost_commissioned: int = 0
    cost_actual: int = 0
    cost_frustrated: int = 0

    @property
    def quantity_difference(self) -> int:
        """Hundredths of a unit delivered or frustrated above what was commissioned; negative below."""
        return self.quantity_actual + self.quantity_frustrated - self.quantity_commissioned

    @property
    def cost_difference(self) -> int:
        """Pence delivered or frustrated above what was commissioned; negative below."""
        return self.cost_actual + self.cost_frustrated - self.cost_commissioned

    @property
    def cost_delivered(self) -> int:
        """Pence of what was delivered or frustrated."""
        return self.cost_actual + self.cost_frustrated

    def add(self, other: Self) -> None:
        """Sum up."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def compare(
    line: LineItem | None,
    week_start: date,
    actual: Recorded | None,
    rule: DeliveryRule,
    prices: Sequence[tuple[date, date, int]] = (),
) -> Comparison:
    """The Comparison of a line's week. `line` is the LineItem, None for unplanned care, which has the contract's
    `prices` and no plan; `actual` anything with an actual's columns, None where nothing is recorded.

    The actual and the frustrated quantity are each priced alone, frustrated only where the delivery rule pays it.
    """
    week = Comparison()
    if line is not None:
        plan = planned_week(line, week_start)
        week.quantity_commissioned, week.cost_commissioned = plan.quantity_hundredths, plan.cost_pence
    if actual is None:
        return week
    week.quantity_actual, week.quantity_frustrated = actual.actual_hundredths, actual.frustrated_hundredths
    rows_of_days = rows_from_stored(actual.rows)
    delivered = [row for row in rows_of_days if not row.is_frustrated]
    frustrated = [row for row in rows_of_days if row.is_frustrated]
    for name, quantities, rows in (
        ("cost_actual", (actual.actual_hundredths, 0), delivered),
        ("cost_frustrated", (0, actual.frustrated_hundredths), frustrated),
    ):
        if any(quantities):
            alone = DeliveredWeek(week_start, "entered", *quantities, rows)
            setattr(week, name, recorded_cost(line, alone, rule, prices)[0])
    return week


def is_different(comparison: Comparison, actual: Recorded | None) -> bool:
    """What *Differences Only* keeps: the actual is not the commissioned quantity, or anything was frustrated, missed or
    extra, even where the difference is zero.
    """
    if comparison.quantity_actual != comparison.quantity_commissioned:
        return True
    return actual is not None and bool(
        actual.frustrated_hundredths or actual.missed_hundredths or actual.extra_hundredths
    )


def visits_of(pricing: str, actual: Recorded | None) -> int | None:
    """The visits of a week: on a timetabled line its delivered and frustrated sessions; None where none are known."""
    if actual is None:
        return None
    if pricing != "timetabled":
        return None if actual.visits is None else 100 * actual.visits
    return recorded_hundredths(actual)
