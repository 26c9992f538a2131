"""A date in a cell of a file, in the forms that people's programs write, and the order of a file's days and months.

A date with a year of two digits can be read in more than one way and is refused.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rules.broken import RuleBroken
from rules.dates import MONTHS, month_number
from rules.weeks import WEEKDAYS

EARLIEST_YEAR, LATEST_YEAR = 1850, 2200
HOW = "write it as DD/MM/YYYY or YYYY-MM-DD"
_MIDNIGHT = re.compile(r"[ T]+(?:0?0:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?|12:00(?::00)? ?AM)", re.ASCII | re.IGNORECASE)
_TIME = re.compile(r"[ T]+\d{1,2}[:.]\d{2}.*", re.ASCII)
_WEEKDAY = re.compile(r"([a-z]{3,9})[.,]?\s+(?=\d)", re.ASCII | re.IGNORECASE)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.ASCII | re.IGNORECASE)
_NAME_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII | re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?=\2(?:\d{4}|\d{2})\b)", re.ASCII)
_TWO_WAYS = re.compile(r"\d{1,4}([/.\- ])\d{1,2}\1\d{1,4}|\d{1,2}[ -][a-z]{3,9}[ -]\d{2}", re.ASCII | re.IGNORECASE)


class DateOrder(StrEnum):
    """What the dates of a whole file tell of the order of day and month in it."""

    DAY_FIRST = "day_first"  # or nothing tells
    MONTH_FIRST = "month_first"
    BOTH = "both"


@lru_cache(maxsize=4096)  # a file has the same few dates again and again, and each is one value in memory
def read_date(text: str) -> date:
    """A date as DD/MM/YYYY, YYYY-MM-DD, 14 Aug 2023 and the like, with its weekday or a time of midnight.

    Raises RuleBroken for anything that is no date, or that could be read in two ways.
    """
    cleaned = " ".join(text.split())
    bare = _MIDNIGHT.sub("", cleaned) if _MIDNIGHT.search(cleaned) else cleaned
    weekday = _WEEKDAY.match(bare)
    named = _day_of_week(weekday[1]) if weekday else None
    if weekday and named is not None:
        bare = bare[weekday.end() :]
    parts = _parts(bare)
    if parts is None:
        raise RuleBroken(_why_not(bare, text))
    year, month, day = parts
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise RuleBroken(f"The year of {text} cannot be right (leave a date without an end blank)")
    try:
        found = date(year, month, day)
    except ValueError:
        raise RuleBroken(f"There is no {text} in the calendar: dates are DD/MM/YYYY or YYYY-MM-DD") from None
    if named not in (None, found.weekday()):
        raise RuleBroken(f"{found:%d/%m/%Y} is a {found:%A}: “{text}” names another day, so look which is right")
    return found


def _parts(text: str) -> tuple[int, int, int] | None:
    """(year, month, day) of a date without its weekday and time, or None."""
    if match := _YEAR_LAST.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if (match := _NAMED.fullmatch(text)) and (month := month_number(match[2])):
        return int(match[3]), month, int(match[1])
    if (match := _NAME_FIRST.fullmatch(text)) and (month := month_number(match[1])):
        return int(match[3]), month, int(match[2])
    return None


def _day_of_week(word: str) -> int | None:
    """0 for `Mon` or `Monday`, None for what names no day."""
    names = [name for name in WEEKDAYS if name.lower().startswith(word.lower())]
    return WEEKDAYS.index(names[0]) if names else None


def _why_not(bare: str, text: str) -> str:
    if _TWO_WAYS.fullmatch(bare) and not any(bare.lower().startswith(name) for name in MONTHS):
        return f"“{text}” can be read as more than one date: {HOW}"
    if (time := _TIME.search(bare)) and _parts(bare[: time.start()]):
        return f"“{text}” has a time of day with it: write the date alone, as DD/MM/YYYY"
    return f"“{text}” is not a date: {HOW}"


def order_of(texts: Iterable[str]) -> DateOrder:
    """What dates in figures tell together: `11/13/2025` has its month first, `13/11/2025` its day."""
    is_day_first = is_month_first = False
    for text in texts:
        match = _FIGURES.match(text)
        if match:
            first, second = int(match[1]), int(match[3])
            is_day_first = is_day_first or first > 12 >= second > 0
            is_month_first = is_month_first or second > 12 >= first > 0
    if is_month_first:
        return DateOrder.BOTH if is_day_first else DateOrder.MONTH_FIRST
    return DateOrder.DAY_FIRST


def is_in_figures(text: str) -> bool:
    """Whether a date's day and month both stand in figures before its year, so that their order matters."""
    return bool(_FIGURES.match(text))


def day_first(text: str) -> str:
    """A date (and time) of a file with its month first as it would be with its day first; other texts as they are."""
    return _FIGURES.sub(r"\3\2\1", text, count=1) if _FIGURES.match(text) else text
