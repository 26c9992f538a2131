"""What is planned for a line item, in quantities and money (docs/domain/payment-items.md#planned-weeks)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules import money
from rules.care import LineItem, cut_spans
from rules.weeks import week_end


@dataclass(slots=True)
class Span:
    """Days with one price: what they cost exactly, and from what. `week_start` and `actual` where it was delivered.

    `weights`: how the money is shared over the days, first to last; none where each has the same.
    """

    first: date
    last: date
    quantity_hundredths: int  # units or sessions; weekly: days
    price_tenthousandths: int
    exact_units: int  # what the days cost: see rules.money
    week_start: date | None = None
    actual: int | None = None
    weights: Sequence[int] = ()

    @property
    def days(self) -> int:
        """How many days the span has."""
        return (self.last - self.first).days + 1


def sessions_between(sessions: Sequence[int], first: date, last: date) -> int:
    """Timetabled sessions (hundredths) that fall on the days from `first` to `last`."""
    days = (last - first).days + 1
    weekday = first.weekday()
    total = (days // 7) * sum(sessions)
    return total + sum(sessions[(weekday + offset) % 7] for offset in range(days % 7))


def planned_span(line: LineItem, first: date, last: date) -> Span:
    """What is planned over live days of one price, as a Span; the quantity is rounded for show, the cost is exact."""
    price = line.price_on(first)
    days = (last - first).days + 1
    if line.pricing == "weekly":
        return Span(first, last, days * 100, price, money.weekly_rate_exact(days * 100, price))
    if line.pricing == "units":
        quantity = money.divide_half_up(line.units_hundredths * days, 7)
        return Span(first, last, quantity, price, line.units_hundredths * days * price)
    if line.pricing == "timetabled":
        quantity = sessions_between(line.sessions, first, last)
        return Span(first, last, quantity, price, money.quantity_exact(quantity, price))
    if line.pricing == "one_off":
        amount_is_due = first <= line.start_date <= last
        quantity = 100 if amount_is_due else 0
        return Span(first, last, quantity, price, money.quantity_exact(quantity, price))
    return Span(first, last, 0, price, 0)  # rolling: an allowance is drawn down, nothing is planned


def planned_spans(line: LineItem, first: date, last: date) -> list[Span]:
    """The live days between two dates as Spans of one price each, with what is planned on them.

    One-off: only the start date, if it is live. Rolling: none, nothing is planned.
    """
    if line.pricing == "rolling":
        return []
    if line.pricing == "one_off":
        first, last = max(first, line.start_date), min(last, line.start_date)
        if first > last:
            return []
    starts = line.price_starts()
    live = line.live_spans(first, last)
    if not starts:
        return [planned_span(line, start, end) for start, end in live]
    return [planned_span(line, *part) for start, end in live for part in cut_spans(start, end, starts)]


@dataclass(slots=True)
class PlannedWeek:
    """A line's plan for one week: hundredths of units, sessions or days; by day for timetabled lines; pence."""

    quantity_hundredths: int
    day_quantities: tuple[int, ...]  # timetabled: hundredths of sessions, Monday first; else seven zeros
    cost_pence: int
    spans: list[Span]

    @property
    def has_plan(self) -> bool:
        """Whether anything is planned."""
        return self.quantity_hundredths > 0


def planned_week(line: LineItem, week_start: date) -> PlannedWeek:
    """What is planned for the line in the week that starts on a Monday.

    A part week of units is shown to hundredths; weekly lines count their live days; rolling lines plan nothing.
    """
    spans = planned_spans(line, week_start, week_end(week_start))
    if line.pricing == "units":
        days = sum(span.days for span in spans)
        quantity = money.divide_half_up(line.units_hundredths * days, 7)
    else:
        quantity = sum(span.quantity_hundredths for span in spans)
    day_quantities = [0] * 7
    if line.pricing == "timetabled":
        for span in spans:
            for weekday in range(span.first.weekday(), span.last.weekday() + 1):
                day_quantities[weekday] = line.sessions[weekday]
    cost = money.round_exact(sum(span.exact_units for span in spans))
    return PlannedWeek(quantity, tuple(day_quantities), cost, spans)
