"""What a delivered week is worth, and in which spans of days (docs/domain/payment-items.md#delivered-weeks)."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules import money
from rules.care import LineItem, count_days, cut_spans, within
from rules.delivery_values import DayRow, DeliveryRule
from rules.periods import Period
from rules.planned import Span
from rules.weeks import Dates, days_between, week_end


@dataclass(slots=True)
class DeliveredWeek:
    """One line's actual of one week. Quantities in hundredths; weekly lines are recorded in days."""

    week_start: date
    state: str  # generated, entered, confirmed
    actual_hundredths: int
    frustrated_hundredths: int = 0
    rows: Sequence[DayRow] = ()  # timetabled: the rows of ticked days
    actual: int | None = None  # the id of the record
    is_disputed: bool = False
    missed_hundredths: int = 0
    extra_hundredths: int = 0
    confirmed_on: date | None = None

    @property
    def is_counted(self) -> bool:
        """Confirmed and not in dispute: what is paid on."""
        return self.state == "confirmed" and not self.is_disputed


def payable_sessions(delivered: DeliveredWeek, rule: DeliveryRule) -> list[int]:
    """Timetabled: payable hundredths of sessions of each day, Monday first."""
    days = [0] * 7
    for row in delivered.rows:
        if rule.is_paid(row.is_frustrated):
            for day in row.days:
                days[day] += row.quantity_hundredths
    return days


def _payable_hundredths(delivered: DeliveredWeek, rule: DeliveryRule) -> int:
    return rule.paid_hundredths(delivered.actual_hundredths, delivered.frustrated_hundredths)


def spread_quantity(quantity_hundredths: int, days_of_spans: Sequence[int]) -> list[int]:
    """A week's quantity shared over its spans by days: each rounded half up to hundredths, the last takes the rest."""
    all_days = sum(days_of_spans)
    shares = [money.divide_half_up(quantity_hundredths * days, all_days) for days in days_of_spans[:-1]]
    return [*shares, quantity_hundredths - sum(shares)]


def is_cut(cuts: Sequence[date], first: date, last: date) -> bool:
    """Whether one of the sorted cuts is behind the first day, and not behind the last."""
    return bisect_right(cuts, first) < bisect_right(cuts, last)


def _inside(cuts: Sequence[date], first: date, last: date) -> Sequence[date]:
    return cuts[bisect_right(cuts, first) : bisect_right(cuts, last)]


def delivered_spans(line: LineItem, delivered: DeliveredWeek, rule: DeliveryRule, cuts: Sequence[date]) -> list[Span]:
    """The payable days of a delivered week as Spans, for a line item whose level has this DeliveryRule.

    cuts: sorted dates at which a period or financial year starts or a period has just ended; spans never cross one.
    """
    first, last = delivered.week_start, week_end(delivered.week_start)
    if line.pricing == "timetabled":
        return _timetabled_spans(line, delivered, rule, _inside(cuts, first, last))
    spread = line.live_spans(first, last) or line.in_force_spans(first, last)
    if not spread:
        return []
    if spread == [(first, last)] and len(line.prices) == 1 and not is_cut(cuts, first, last):
        return [whole_week(line, delivered, rule, line.prices[0][1])]
    spans = _spans_of_spread(line, spread, _inside(cuts, first, last))
    quantities = spread_quantity(_payable_hundredths(delivered, rule), [days for *_, days in spans])
    exact_of = money.weekly_rate_exact if line.pricing == "weekly" else money.quantity_exact
    result = []
    for (start, end, days), quantity in zip(spans, quantities, strict=True):
        price = line.price_on(start)
        span = Span(start, end, quantity, price, exact_of(quantity, price), delivered.week_start, delivered.actual)
        if days != span.days:  # some of them are suspended
            span.weights = [count_days(within(spread, day, day)) for day in days_between(start, end)]
        result.append(span)
    return result


def whole_week(line: LineItem, delivered: DeliveredWeek, rule: DeliveryRule, price: int) -> Span:
    """The one Span of a delivered week that is live from Monday to Sunday, at one price and without a cut, as most
    are: what `delivered_spans` comes to. price: in ten-thousandths.
    """
    first = delivered.week_start
    weights: Sequence[int] = ()
    if line.pricing == "timetabled":
        weights = payable_sessions(delivered, rule)
        quantity = sum(weights)
    else:
        quantity = _payable_hundredths(delivered, rule)
    exact_of = money.weekly_rate_exact if line.pricing == "weekly" else money.quantity_exact
    return Span(first, week_end(first), quantity, price, exact_of(quantity, price), first, delivered.actual, weights)


def _spans_of_spread(line: LineItem, spread: Sequence[Dates], cuts: Sequence[date]) -> list[tuple[date, date, int]]:
    """[(first, last, spread days)] of a week, cut where period, financial year or price changes. Suspended days in
    between are no cut: the days before and after them share one span.
    """
    spans: list[tuple[date, date, int]] = []
    for first, last in (part for dates in spread for part in cut_spans(*dates, sorted({*cuts, *line.price_starts()}))):
        days = count_days([(first, last)])
        if spans and not _inside(cuts, spans[-1][1], first) and line.price_on(spans[-1][1]) == line.price_on(first):
            start, _, before = spans.pop()
            spans.append((start, last, before + days))
        else:
            spans.append((first, last, days))
    return spans


def _timetabled_spans(line: LineItem, delivered: DeliveredWeek, rule: DeliveryRule, cuts: Sequence[date]) -> list[Span]:
    sessions = payable_sessions(delivered, rule)
    starts = sorted({*cuts, *line.price_starts()})
    result = []
    for first, last in line.in_force_spans(delivered.week_start, week_end(delivered.week_start)):
        for start, end in cut_spans(first, last, starts):
            quantity = sum(sessions[start.weekday() : end.weekday() + 1])
            price = line.price_on(start)
            exact_units = money.quantity_exact(quantity, price)
            span = Span(start, end, quantity, price, exact_units, delivered.week_start, delivered.actual)
            span.weights = sessions[start.weekday() : end.weekday() + 1]
            result.append(span)
    return result


def unplanned_spans(
    delivered: DeliveredWeek, rule: DeliveryRule, prices: Sequence[tuple[date, date, int]], cuts: Sequence[date]
) -> list[Span]:
    """The days of an unplanned week as Spans: over all seven days, at the contract's price of the day.

    prices: ((from, to, ten-thousandths), ...) in date order; where two overlap the later start wins. A day without a
    price gets nothing.
    """
    first, last = delivered.week_start, week_end(delivered.week_start)
    by_day = [_price_on(prices, first + timedelta(days=offset)) for offset in range(7)]
    changes = [first + timedelta(days=n) for n in range(1, 7) if by_day[n] != by_day[n - 1]]
    spans = cut_spans(first, last, sorted({*_inside(cuts, first, last), *changes}))
    days = [count_days([span]) for span in spans]
    quantities = spread_quantity(_payable_hundredths(delivered, rule), days)
    result = []
    for (start, end), quantity in zip(spans, quantities, strict=True):
        price = by_day[start.weekday()]
        if price is not None:
            exact_units = money.quantity_exact(quantity, price)
            result.append(Span(start, end, quantity, price, exact_units, delivered.week_start, delivered.actual))
    return result


def _price_on(prices: Sequence[tuple[date, date, int]], day: date) -> int | None:
    for first, last, price in reversed(prices):
        if first <= day <= last:
            return price
    return None


def cuts_of(periods: Sequence[Period]) -> list[date]:
    """The sorted dates at which weeks are cut: starts of slices, and the day after a period's end."""
    cuts = set()
    for period in periods:
        cuts.add(period.start_date)
        cuts.add(period.end_date + timedelta(days=1))
        for year in range(period.start_date.year, period.end_date.year + 1):
            cuts.add(date(year, 4, 1))
    return sorted(cuts)
