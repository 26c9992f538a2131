"""What a provider's invoices had for each of thirteen weeks of care, as the bars of a small chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rules.money import divide_half_up
from rules.weeks import monday_of

WEEKS, DAYS_A_WEEK = 13, 7
HEIGHT, STEP, BAR = 30, 10, 8  # of the picture, in its own units


class InvoicedSpan(NamedTuple):
    """What an invoice has for the care from one day to another, and what was planned for it, in pence without VAT."""

    invoice_id: int
    first_day: date
    last_day: date
    value_pence: int
    planned_pence: int


class WeekBar(NamedTuple):
    """A bar of the picture; `css` is `now` for the weeks that are on the invoice, `past` for the others."""

    css: str
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class ThirteenWeeks:
    """The thirteen weeks that end with an invoice's own: what stood on invoices for each, what of that is on this one,
    and what was planned for a week of it; pence.
    """

    first_week: date
    invoiced: Sequence[int]
    is_on_it: Sequence[bool]
    planned_a_week: int

    @property
    def largest(self) -> int:
        """The top of the picture."""
        return max(1, self.planned_a_week, *self.invoiced)

    @property
    def bars(self) -> list[WeekBar]:
        """The bars, the oldest week first; a week without anything has a line of one unit."""
        largest = self.largest
        heights = [max(1, divide_half_up(max(0, pence) * HEIGHT, largest)) for pence in self.invoiced]
        return [
            WeekBar("now" if mine else "past", place * STEP, HEIGHT - height, height)
            for place, (height, mine) in enumerate(zip(heights, self.is_on_it, strict=True))
        ]

    @property
    def plan_line(self) -> int:
        """How high the plan stands in the picture, from its top."""
        return HEIGHT - divide_half_up(self.planned_a_week * HEIGHT, self.largest)


def thirteen_weeks(invoice_id: int, spans: Iterable[InvoicedSpan]) -> ThirteenWeeks | None:
    """The chart of an invoice from all of its provider's spans; None for one that is for no week of care.

    A span of several weeks is shared over its days; what is not a whole penny is rounded, as it is only drawn.
    """
    spans = list(spans)
    own = [span for span in spans if span.invoice_id == invoice_id]
    if not own:
        return None
    first_week = monday_of(max(span.last_day for span in own)) - timedelta(weeks=WEEKS - 1)
    first = _week_number(first_week)
    invoiced, is_on_it, shown = [0] * WEEKS, [False] * WEEKS, 0
    for span in spans:
        for share in _shares(span):
            place = share.week - first
            if 0 <= place < WEEKS:
                invoiced[place] += share.value_pence
                if span.invoice_id == invoice_id:
                    is_on_it[place] = True
                    shown += share.planned_pence
    weeks = max(1, sum(is_on_it))
    return ThirteenWeeks(first_week, invoiced, is_on_it, divide_half_up(max(0, shown), weeks))


class _Share(NamedTuple):
    """What of a span falls into a week, by the week's number."""

    week: int
    value_pence: int
    planned_pence: int


@lru_cache(maxsize=10_000)  # a queue draws a chart for each invoice of a provider, from the same spans
def _shares(span: InvoicedSpan) -> list[_Share]:
    """Those of a span, by its days in each week that it touches."""
    of_span = max(1, (span.last_day - span.first_day).days + 1)
    shares = []
    for week in range(_week_number(span.first_day), _week_number(span.last_day) + 1):
        monday = date.fromordinal(week * DAYS_A_WEEK + 1)
        first, last = max(span.first_day, monday), min(span.last_day, monday + timedelta(days=DAYS_A_WEEK - 1))
        days = max(0, (last - first).days + 1)
        amounts = (divide_half_up(pence * days, of_span) for pence in (span.value_pence, span.planned_pence))
        shares.append(_Share(week, *amounts))
    return shares


def _week_number(day: date) -> int:
    """Of the weeks from Monday, 1 January of the year 1 on."""
    return (day.toordinal() - 1) // DAYS_A_WEEK
