"""Visits of electronic call monitoring: their minutes, what is paid of them and by which rule (docs/domain/visits.md).

Every minute is accounted for: what came in is paid, rounded away, cancelled (nobody is paid for it), or waits. Instants
are naive UTC, so that a night with a change of the clock has the minutes that it really had.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.delivery_values import DeliveryRule
from rules.moment import london_date
from rules.money import divide_half_up
from rules.weeks import monday_of

STATUS_NAMES = {
    "delivered": "Delivered",
    "frustrated": "Frustrated",
    "missed": "Missed",
    "cancelled": "Cancelled",
}
LATE_AFTER_MINUTES = 15
LONGEST_MINUTES = 24 * 60
OTHER_ROUNDINGS = (1, 5, 10, 15, 30)  # the "what if" of a week
HOURS = ("hour", "hours", "hr", "hrs")
VISITS = ("visit", "visits", "call", "calls", "session", "sessions", "night", "nights")


@dataclass(frozen=True, slots=True)
class VisitTimes:
    """When a visit was planned and when it was made; `carers` is how many were there."""

    status: str
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    actual_start: datetime | None = None
    actual_end: datetime | None = None
    carers: int = 1

    @property
    def day(self) -> date:
        """The date in London of the actual start, else of the planned one: it says which week the visit is in."""
        return london_date(self.start)

    @property
    def start(self) -> datetime:
        """The actual start, else the planned one, of which a visit has at least one. A naive UTC instant."""
        start = self.actual_start or self.planned_start
        if start is None:
            raise ValueError("a visit has a planned or an actual start")
        return start

    @property
    def week_start(self) -> date:
        """The Monday of the visit's week."""
        return monday_of(self.day)


@dataclass(frozen=True, slots=True)
class BandedVisit:
    """What became of a visit's minutes, all carers together, and the sentence that says why.

    `rounded_minutes` are those rounded away; less than zero where the visit was rounded up.
    """

    came_in_minutes: int
    counted_minutes: int  # what the line's week has of it, as actual or as frustrated
    paid_minutes: int
    rounded_minutes: int
    cancelled_minutes: int
    rule: str


def minutes_between(start: datetime | None, end: datetime | None) -> int:
    """Whole minutes from start to end; zero where one of them is not known."""
    return int((end - start).total_seconds()) // 60 if start and end else 0


def round_minutes(minutes: int, step: int) -> int:
    """Minutes to the nearest whole number of steps, halves up: by 15, 23 to 37 minutes are 30."""
    step = max(1, step)
    return divide_half_up(minutes, step) * step


def late_minutes(visit: VisitTimes) -> int:
    """By how many minutes a visit began late: zero unless it is more than a quarter of an hour."""
    if visit.status != "delivered" or not visit.planned_start or not visit.actual_start:
        return 0
    late = minutes_between(visit.planned_start, visit.actual_start)
    return late if late > LATE_AFTER_MINUTES else 0


def band(visit: VisitTimes, rule: DeliveryRule) -> BandedVisit:
    """The BandedVisit of a visit at a level with this DeliveryRule."""
    planned = minutes_between(visit.planned_start, visit.planned_end)
    if visit.status == "delivered":
        return _delivered(visit, rule.visit_rounding_minutes)
    came_in = planned * visit.carers
    if visit.status == "frustrated":
        times = _times(planned, visit.carers)
        if rule.is_paid(is_frustrated=True):
            return BandedVisit(came_in, came_in, came_in, 0, 0, f"Frustrated: its planned {times}")
        return BandedVisit(
            came_in, came_in, 0, 0, came_in, f"Frustrated: planned {times}, not paid at this service level"
        )
    return BandedVisit(came_in, 0, 0, 0, came_in, f"{STATUS_NAMES[visit.status]}: nothing is paid")


def _delivered(visit: VisitTimes, step: int) -> BandedVisit:
    minutes = minutes_between(visit.actual_start, visit.actual_end)
    rounded = round_minutes(minutes, step)
    paid = rounded * visit.carers
    if rounded == minutes:
        rule = f"Delivered: {_times(minutes, visit.carers)}"
    else:
        how = "up" if rounded > minutes else "down"
        words = f"{minutes} minutes rounded {how} to {rounded}, by steps of {step}"
        rule = f"Delivered: {words}{_carers(visit.carers)}"
    return BandedVisit(minutes * visit.carers, paid, paid, (minutes - rounded) * visit.carers, 0, rule)


def _times(minutes: int, carers: int) -> str:
    return f"{minutes} minutes{_carers(carers)}"


def _carers(carers: int) -> str:
    return f", x {carers} carers" if carers > 1 else ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The minutes of many visits; they add up: came in = paid + rounded away + cancelled."""

    visits: int = 0
    came_in_minutes: int = 0
    paid_minutes: int = 0
    rounded_minutes: int = 0
    cancelled_minutes: int = 0


def totals_of(visits: Sequence[VisitTimes], rule: DeliveryRule) -> Totals:
    """The Totals of visits at one level."""
    banded = [band(visit, rule) for visit in visits]
    return Totals(
        len(banded),
        sum(each.came_in_minutes for each in banded),
        sum(each.paid_minutes for each in banded),
        sum(each.rounded_minutes for each in banded),
        sum(each.cancelled_minutes for each in banded),
    )


def counted_by(unit: str) -> str | None:
    """What a unit of a level counts: "hours" of paid minutes, "visits" each as one, or None: minutes do not tell."""
    word = unit.strip().lower()
    return "hours" if word in HOURS else "visits" if word in VISITS else None


def pounds_at_risk(visit: VisitTimes, rule: DeliveryRule, unit_price_tenthousandths: int) -> int | None:
    """What a visit would be paid at a price a unit, in pence rounded once; None where its minutes do not tell."""
    how = counted_by(rule.unit)
    paid = band(visit, rule).paid_minutes
    if how == "hours":
        return divide_half_up(paid * unit_price_tenthousandths, 60 * 100)
    if how == "visits":
        return divide_half_up(unit_price_tenthousandths, 100) if paid else 0
    return None
