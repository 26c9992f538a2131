"""What a purchase order is made of: its items, their words, their value, and what changed between two iterations.

Domain page, sections 2 and 4 ("Purchase order value"): one item for each authorised line item and span of one price
within the financial year, planned over its live days, each rounded. A rolling allowance is spread over its days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter

from rules import money, wording
from rules.care import LineItem, count_days, cut_spans
from rules.financial_years import financial_year_end, financial_year_of, financial_year_start
from rules.order_items import OrderItem, OrderWorking
from rules.planned import planned_span
from rules.weeks import FAR_FUTURE, Dates

ISSUED_AHEAD_FROM_MONTH = 3  # the next year's orders are made from 1 March


@dataclass(frozen=True, slots=True)
class PricedSpan:
    """One item of an order in figures: dates of one price, and what is planned over the live days among them."""

    first: date
    last: date
    live_days: int
    price_tenthousandths: int
    quantity_hundredths: int
    amount_pence: int
    all_live_days: int = 0  # rolling: the days that the whole allowance is spread over


@dataclass(frozen=True, slots=True)
class LineWords:
    """What an order's item says of its line item besides the figures."""

    service: str
    level: str
    unit: str


def last_order_year(today: date) -> int:
    """The latest financial year that there are orders for: the current one, from 1 March on the next."""
    if today.month == ISSUED_AHEAD_FROM_MONTH:
        return today.year
    return financial_year_of(today)


def order_years(lines: Sequence[LineItem], today: date) -> list[int]:
    """The financial years for which these authorised line items of one client and contract have an order: those in
    which at least one of them is live, up to the latest that has orders.
    """
    last_year = last_order_year(today)
    years = set()
    for line in lines:
        ends_in = financial_year_of(min(line.last_in_force(), financial_year_end(last_year)))
        for year in range(financial_year_of(line.start_date), ends_in + 1):
            if year not in years and line.live_spans(financial_year_start(year), financial_year_end(year)):
                years.add(year)
    return sorted(years)


def priced_spans(line: LineItem, financial_year: int) -> list[PricedSpan]:
    """The items that a line item puts on the order of a financial year, in date order. Spans without a live day
    are left out.
    """
    first, last = financial_year_start(financial_year), financial_year_end(financial_year)
    if line.pricing == "rolling" and not _is_after_endless_allowance(line, first):
        return [span for span in rolling_spans(line) if first <= span.first <= last]
    if line.pricing == "one_off" and first <= line.start_date <= last:
        first = last = line.start_date
    spans = (_priced_span(line, *part) for part in _one_price_parts(line, first, last))
    return [span for span in spans if span.live_days]


def _is_after_endless_allowance(line: LineItem, first: date) -> bool:
    """Whether a year starts after the one that an allowance without an end belongs to: its items are zero."""
    return line.end_date == FAR_FUTURE and first > financial_year_end(financial_year_of(line.start_date))


def _one_price_parts(line: LineItem, first: date, last: date) -> list[Dates]:
    """The days in force between two dates, cut where the price changes."""
    starts = line.price_starts() if line.pricing != "one_off" else []
    return [part for span in line.in_force_spans(first, last) for part in cut_spans(*span, starts)]


def _priced_span(line: LineItem, first: date, last: date) -> PricedSpan:
    live = line.live_spans(first, last)
    days = count_days(live)
    planned = [planned_span(line, *span) for span in live]
    if line.pricing == "units":
        quantity = money.divide_half_up(line.units_hundredths * days, 7)
    else:
        quantity = sum(span.quantity_hundredths for span in planned)
    amount = money.round_exact(sum(span.exact_units for span in planned))
    return PricedSpan(first, last, days, line.price_on(first), quantity, amount)


def rolling_spans(line: LineItem) -> list[PricedSpan]:
    """A rolling line item's allowance spread over its live days, cut at 31 March and where the price changes: each span
    gets its share in hundredths, rounded half up in date order, the last one what is left.

    An allowance without an end cannot be spread for ever: it belongs to the financial year that it starts in.
    """
    last = line.last_in_force()
    if line.end_date == FAR_FUTURE:
        last = min(last, financial_year_end(financial_year_of(line.start_date)))
    parts = []
    for year in range(financial_year_of(line.start_date), financial_year_of(last) + 1):
        parts += _one_price_parts(line, financial_year_start(year), min(last, financial_year_end(year)))
    counted = [(part, count_days(line.live_spans(*part))) for part in parts]
    counted = [(part, days) for part, days in counted if days]
    all_days = sum(days for _, days in counted)
    left, spans = line.units_hundredths, []
    for number, ((start, end), days) in enumerate(counted, start=1):
        share = money.divide_half_up(line.units_hundredths * days, all_days)
        quantity = left if number == len(counted) else min(share, left)
        left -= quantity
        price = line.price_on(start)
        spans.append(PricedSpan(start, end, days, price, quantity, money.cost_pence(quantity, price), all_days))
    return spans


# Words


def item_details(line: LineItem, span: PricedSpan, words: LineWords) -> str:
    """An item's Details: `Service 'Home', Level 'Day Care (Session)', 5 Sessions every week. Weekly cost £1,072.30`"""
    bought, amount = _bought(
        words, line.pricing, span.price_tenthousandths, line.units_hundredths, tuple(line.sessions)
    )
    if line.pricing == "rolling":
        return f"{bought} (Rolling) {dates_words(line.start_date, line.end_date)}. Up to {amount}"
    if line.pricing == "one_off":
        return f"{bought} on {_date_words(line.start_date)}. Cost {amount}"
    return f"{bought} every week. Weekly cost {amount}"


@lru_cache(maxsize=4_000)
def _bought(words: LineWords, pricing: str, price: int, units: int, sessions: tuple[int, ...]) -> tuple[str, str]:
    """(`Service 'Home', Level 'Day Care (Session)', 5 Sessions`, what that costs): the same for most of a provider's
    clients, and for each year.
    """
    bought = wording.quantity_words(wording.quantity_a_week(pricing, units, sessions), words.unit)
    amount = money.format_pence(wording.amount_in_full_pence(pricing, price, units, sessions))
    return f"Service '{words.service}', Level '{words.level} ({words.unit})', {bought}", amount


def order_item(cpli_id: int, line: LineItem, span: PricedSpan, words: LineWords) -> OrderItem:
    """The item of a line item's span, with the working behind its amount."""
    working = OrderWorking(
        pricing=line.pricing,
        unit=words.unit,
        days=(span.last - span.first).days + 1,
        live_days=span.live_days,
        all_live_days=span.all_live_days,
        price_tenthousandths=span.price_tenthousandths,
        quantity_hundredths=span.quantity_hundredths,
        units_hundredths=line.units_hundredths,
        sessions=tuple(line.sessions),
    )
    return OrderItem(cpli_id, item_details(line, span, words), span.first, span.last, span.amount_pence, working)


def _date_words(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def dates_words(first: date, last: date) -> str:
    """`from 01/04/2023 to 31/03/2024`, or `from 01/04/2023` where there is no end."""
    return f"from {_date_words(first)}" + ("" if last == FAR_FUTURE else f" to {_date_words(last)}")


# Iterations


_comparison_key = attrgetter("comparison_key")


def same_order(items: Iterable[OrderItem], others: Iterable[OrderItem]) -> bool:
    """Whether two lists of items read the same in any order."""
    return sorted(map(_comparison_key, items)) == sorted(map(_comparison_key, others))


def changes_between(before: Sequence[OrderItem], after: Sequence[OrderItem]) -> list[str]:
    """What changed from one iteration's items to the next one's, in sentences, by line item and date."""
    sentences = []
    for cpli_id in sorted({item.cpli_id for item in [*before, *after]}):
        old = sorted((item for item in before if item.cpli_id == cpli_id), key=_comparison_key)
        new = sorted((item for item in after if item.cpli_id == cpli_id), key=_comparison_key)
        unchanged = {item.comparison_key for item in old} & {item.comparison_key for item in new}
        old = [item for item in old if item.comparison_key not in unchanged]
        new = [item for item in new if item.comparison_key not in unchanged]
        sentences += [_changed(was, now) for was, now in zip(old, new, strict=False)]
        sentences += [f"Taken out: {_item_words(item)}" for item in old[len(new) :]]
        sentences += [f"Added: {_item_words(item)}" for item in new[len(old) :]]
    return sentences


def _item_words(item: OrderItem) -> str:
    return f"{item.details}, {_item_dates(item)}, {money.format_pence(item.amount_pence)}."


def _item_dates(item: OrderItem) -> str:
    return f"{_date_words(item.first)} - {_date_words(item.last)}"


def _changed(was: OrderItem, now: OrderItem) -> str:
    """One sentence: what the item is now called, and each of text, dates and amount that differs."""
    differences = []
    if was.amount_pence != now.amount_pence:
        differences.append(f"its amount was {money.format_pence(was.amount_pence)}")
    if _item_dates(was) != _item_dates(now):
        differences.append(f"its dates were {_item_dates(was)}")
    if was.details != now.details:
        differences.append(f"it read “{_worded_differently(was.details, now.details)}”")
    return f"Changed: {_item_words(now)[:-1]}; {' and '.join(differences)}."


def _worded_differently(was: str, now: str) -> str:
    """The old words of an item, without the service and level where these are the same."""
    named, middle, rest = was.partition(")', ")
    return rest if rest and now.startswith(named + middle) else was


def payment_terms(contract_terms: str, council_terms: str, days: int) -> str:
    """The terms that an order shows: the contract's own, else the council's, where `{days}` stands for `days`."""
    return contract_terms or council_terms.replace("{days}", str(days))
