"""A line's week from its visits: the figures that they fill in, as a person would have entered them."""

from collections.abc import Iterator, Sequence
from datetime import date

from rules.care import LineItem
from rules.delivery import rows_of_days
from rules.delivery_checks import LONGEST_COMMENT
from rules.delivery_values import DeliveryRule, Entered
from rules.money import divide_half_up
from rules.planned import planned_week
from rules.visits import VisitTimes, band, counted_by


def can_fill(pricing: str, unit: str) -> bool:
    """Whether visits tell how much of a line was delivered: not of weekly lines, which are in days, nor of miles."""
    return pricing in ("units", "timetabled", "rolling") and counted_by(unit) is not None


def entered_of(
    line: LineItem, rule: DeliveryRule, week_start: date, visits: Sequence[tuple[VisitTimes, str]]
) -> Entered | None:
    """The Entered of a week from all its visits; None where they do not tell (`can_fill`).

    `visits` are [(VisitTimes, comment)] of that week, `rule` the level's DeliveryRule. Hours are added in minutes and
    turned into hundredths once (of a timetabled line once a day); where that does not fit the level's smallest step it
    is rounded to it. Visits made and frustrated are counted as visits.
    """
    if not can_fill(line.pricing, rule.unit):
        return None
    plan = planned_week(line, week_start)
    made = sum(visit.status in ("delivered", "frustrated") for visit, _ in visits)
    comment = _comment(visits)
    if line.pricing == "timetabled":
        delivered, frustrated = (
            [
                _fit(_quantity([visit for visit in of_status if visit.day.weekday() == day], rule), *fit)
                for day, fit in enumerate((rule.step_hundredths, (planned,)) for planned in plan.day_quantities)
            ]
            for of_status in _by_status(visits)
        )
        rows = rows_of_days(delivered, frustrated, comment)
        return Entered(rows=rows, visits=made, comment="" if any(frustrated) else comment)
    delivered_visits, frustrated_visits = _by_status(visits)
    planned = plan.quantity_hundredths
    lost = _fit(_quantity(frustrated_visits, rule), rule.step_hundredths, (planned,))
    done = _fit(_quantity(delivered_visits, rule), rule.step_hundredths, (planned, planned - lost))
    return Entered(actual_hundredths=done, frustrated_hundredths=lost, visits=made, comment=comment)


def _by_status(visits: Sequence[tuple[VisitTimes, str]]) -> Iterator[list[VisitTimes]]:
    return ([visit for visit, _ in visits if visit.status == status] for status in ("delivered", "frustrated"))


def _quantity(visits: Sequence[VisitTimes], rule: DeliveryRule) -> int:
    """Hundredths of the level's unit of visits of one status."""
    counted = [band(visit, rule).counted_minutes for visit in visits]
    if counted_by(rule.unit) == "hours":
        return divide_half_up(sum(counted) * 100, 60)
    return 100 * sum(minutes > 0 for minutes in counted)


def _fit(quantity: int, step: int, as_planned: Sequence[int]) -> int:
    """A quantity in whole steps; one that equals the plan fits always."""
    return quantity if quantity in as_planned else divide_half_up(quantity, step) * step


def _comment(visits: Sequence[tuple[VisitTimes, str]]) -> str:
    """What was said of visits that were not made, each once."""
    said = dict.fromkeys(
        comment.strip() for visit, comment in visits if visit.status != "delivered" and comment.strip()
    )
    return "; ".join(said)[:LONGEST_COMMENT]
