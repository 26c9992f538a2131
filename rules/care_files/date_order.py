"""Whether the dates of a whole file are in another order than the one they are read in: then it is asked."""

from collections.abc import Collection, Iterable
from datetime import date

from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder, day_first, is_in_figures, order_of, read_date

FEWEST_DAYS = 3  # of a file whose spread tells
SPREAD_OUT_DAYS, CLOSE_DAYS = 50, 31
FAR_FROM_OTHERS_DAYS, NEAR_OTHERS_DAYS = 21, 7  # from dates that are written in one way only


def in_day_order(text: str, order: str) -> str:
    """A date (and time) that is written in this order, with its day before its month."""
    return day_first(text) if order == DateOrder.MONTH_FIRST else text


def order_to_ask(dates: Iterable[str], order: str) -> str:
    """The order that a file's dates, without their times, are in where it is not the `order` they are read in, else "".

    A file has the other order if at least one date fits only that one, and none fits only this one; or, where every
    date fits both, if in this order they are spread over months, or far from the dates that can be read in one way
    only, and in the other lie together, or with those.
    """
    dates = set(dates)
    texts = {text for text in dates if is_in_figures(text)}
    order = order or DateOrder.DAY_FIRST
    other = DateOrder.DAY_FIRST if order == DateOrder.MONTH_FIRST else DateOrder.MONTH_FIRST
    told = _told(texts)
    if told is not None:
        return other if told == other else ""
    here, there = (_days(texts, each) for each in (order, other))
    certain = _days(dates - texts, order)
    if here and there and certain:
        is_other = _span(there | certain) <= NEAR_OTHERS_DAYS and _span(here | certain) > FAR_FROM_OTHERS_DAYS
        return other if is_other else ""
    if min(len(here), len(there)) < FEWEST_DAYS:
        return ""
    return other if _span(there) <= CLOSE_DAYS and _span(here) > SPREAD_OUT_DAYS else ""


def _told(texts: Collection[str]) -> str | None:
    """The order of dates of which one fits only that order, BOTH, or None where each of them fits both."""
    told = order_of(texts)
    if told != DateOrder.DAY_FIRST:
        return told
    swapped = order_of(map(day_first, texts))
    return DateOrder.DAY_FIRST if swapped == DateOrder.MONTH_FIRST else None


def _days(texts: Iterable[str], order: str) -> set[date]:
    found = set()
    for text in texts:
        try:
            found.add(read_date(in_day_order(text, order)))
        except RuleBroken:
            continue
    return found


def _span(days: set[date]) -> int:
    return (max(days) - min(days)).days
