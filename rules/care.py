"""Commissioned care as plain values: a line item with its prices, suspensions and contributions (docs/domain/care.md).

*In force*: a day within the line's dates and not after the client's date of death. *Live*: in force and not suspended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.weeks import FAR_FUTURE, Dates

ONE_DAY = timedelta(days=1)


def cut_spans(first: date, last: date, starts: Sequence[date]) -> list[Dates]:
    """The dates first..last cut before each of the sorted dates `starts`: [(from, to)], in order."""
    spans = []
    for start in starts:
        if first < start <= last:
            spans.append((first, start - ONE_DAY))
            first = start
    if first <= last:
        spans.append((first, last))
    return spans


def without(spans: Sequence[Dates], taken: Sequence[Dates]) -> list[Dates]:
    """`spans` less the dates of `taken`."""
    kept = list(spans)
    for taken_from, taken_to in taken:
        left = []
        for first, last in kept:
            if taken_to < first or taken_from > last:
                left.append((first, last))
                continue
            if first < taken_from:
                left.append((first, taken_from - ONE_DAY))
            if taken_to < last:
                left.append((taken_to + ONE_DAY, last))
        kept = left
    return kept


def within(spans: Sequence[Dates], first: date, last: date) -> list[Dates]:
    """The part of `spans` between two dates."""
    return [(max(start, first), min(end, last)) for start, end in spans if start <= last and end >= first]


def count_days(spans: Sequence[Dates]) -> int:
    """How many days the spans have."""
    return sum((end - start).days + 1 for start, end in spans)


@dataclass(slots=True)
class LineItem:
    """A care package line item. Dates are inclusive; `end_date` is FAR_FUTURE where there is none."""

    key: str  # "C<id>", as PaymentItem.line_key
    pricing: str
    start_date: date
    end_date: date
    prices: tuple[tuple[date, int], ...]  # (from date, ten-thousandths) in date order; the first from the start
    units_hundredths: int = 0  # a week; rolling: the whole allowance
    sessions: Sequence[int] = (0,) * 7  # timetabled: hundredths of a session, Monday first
    suspensions: Sequence[Dates] = ()
    contributions: Sequence[tuple[date, date, int]] = ()  # (from, to, pence a week)
    date_of_death: date | None = None
    is_authorised: bool = True

    def last_in_force(self) -> date:
        """The last day in force: the end date or the date of death, whichever comes first."""
        return last_in_force(self.end_date, self.date_of_death)

    def in_force_spans(self, first: date, last: date) -> list[Dates]:
        """The days in force between two dates, as at most one span; none where the client died before the start."""
        start, end = max(self.start_date, first), min(self.last_in_force(), last)
        return [(start, end)] if start <= end else []

    def live_spans(self, first: date, last: date) -> list[Dates]:
        """The live days between two dates, as spans in date order."""
        spans = self.in_force_spans(first, last)
        return without(spans, self.suspensions) if self.suspensions and spans else spans

    def price_on(self, day: date) -> int:
        """The unit price (or weekly rate, or one-off amount) of a day, in ten-thousandths of a pound."""
        price = self.prices[0][1]
        for start, later in self.prices[1:]:
            if start > day:
                break
            price = later
        return price

    def price_starts(self) -> list[date]:
        """The dates on which the price really changes: repeating a price is no change."""
        if len(self.prices) == 1:  # most lines: asked for each week of each
            return []
        pairs = zip(self.prices, self.prices[1:], strict=False)
        return [start for (_, before), (start, price) in pairs if price != before]


def last_day_of(pricing: str, start_date: date, end_date: date | None) -> date:
    """The last day of a line's dates: FAR_FUTURE where it has none, the start of a one-off that has none."""
    if end_date is not None:
        return end_date
    return start_date if pricing == "one_off" else FAR_FUTURE


def last_in_force(end_date: date, date_of_death: date | None) -> date:
    """The last day in force: the last day of the line or the client's date of death, whichever comes first."""
    return end_date if date_of_death is None else min(end_date, date_of_death)


def day_of_price(start_date: date, last: date, today: date) -> date:
    """The day whose price is shown: today, of a line that has ended its last day, of one to come its first."""
    return max(start_date, min(today, last))


def prices_of(
    start_date: date, first_price_tenthousandths: int, changes: Iterable[tuple[date, int]]
) -> tuple[tuple[date, int], ...]:
    """The price history of a line: later rows by date; one on or before the start replaces the first price."""
    prices = [(start_date, first_price_tenthousandths)]
    for start, price in sorted(changes):
        if start <= start_date:
            prices = [(start_date, price)]
        else:
            prices.append((start, price))
    return tuple(prices)
