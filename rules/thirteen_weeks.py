"""What a provider's invoices had for each of thirteen weeks of care, as the bars of a small chart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


def thirteen_weeks(invoice_ids: Iterable[int], spans: Iterable[InvoicedSpan]) -> dict[int, ThirteenWeeks]:
    """{invoice id: its chart} of a provider's invoices, from all of its spans; none of those for no week of care.

    A span of several weeks is shared over its days; what is not a whole penny is rounded, as it is only drawn.
    """
    invoiced: Counter[int] = Counter()  # by the week's number
    own: defaultdict[int, list[_Share]] = defaultdict(list)
    last_days: dict[int, date] = {}
    for span in spans:
        shares = _shares(span)
        own[span.invoice_id] += shares
        last_days[span.invoice_id] = max(span.last_day, last_days.get(span.invoice_id, span.last_day))
        for share in shares:
            invoiced[share.week] += share.value_pence
    return {each: _chart(last_days[each], own[each], invoiced) for each in invoice_ids if each in last_days}


def _chart(last_day: date, own: Iterable["_Share"], invoiced: Mapping[int, int]) -> ThirteenWeeks:
    first_week = monday_of(last_day) - timedelta(weeks=WEEKS - 1)
    numbers = range(_week_number(first_week), _week_number(first_week) + WEEKS)
    shown = [share for share in own if share.week in numbers]
    of_it = {share.week for share in shown}
    planned = divide_half_up(max(0, sum(share.planned_pence for share in shown)), max(1, len(of_it)))
    values = [invoiced[number] for number in numbers]
    return ThirteenWeeks(first_week, values, [number in of_it for number in numbers], planned)


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
