"""Dates as people type them, and as they are shown (docs/domain/numbers.md#dates-that-people-type)."""

import re
from collections.abc import Callable
from datetime import date

from rules.broken import RuleBroken

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FIRST_YEAR, LAST_YEAR = 1900, 2199  # a year outside is a slip, and most of the calendar's ends overflow
_FIGURES = re.compile(r"(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_KEPT = re.compile(r"(?<![\w./-])\d{4}-\d\d-\d\d(?![\w/-]|\.\w)")  # no part of a key or an address
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s*([a-z]{3,9})\.?,?\s*(\d{4}|\d{2})")


def parse_date(text: str, field: str | None = None, what: str = "date") -> date:
    """A typed date: `1/4/22`, `01.04.2022`, `1 April 2022`, `2022-04-01`; the day comes first, as in the UK.

    A year of two digits is in this century; a date further away than any care is refused. Raises RuleBroken with
    `field`.
    """
    cleaned = " ".join((text or "").strip().lower().split())
    if not cleaned:
        raise RuleBroken(f"Enter the {what}", field)
    parts = _parts(cleaned)
    if parts is None:
        raise RuleBroken(f"Enter the {what} like 1/4/2022 or 1 April 2022", field)
    year, month, day = parts
    year += 2000 if year < 100 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken(f"Enter a {what} from {FIRST_YEAR} to {LAST_YEAR}: {year} is too far away", field)
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleBroken(f"Enter a {what} that is in the calendar", field) from None


def _parts(cleaned: str) -> tuple[int, int, int] | None:
    """(year, month, day) of a typed date, or None."""
    if match := _FIGURES.fullmatch(cleaned):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _YEAR_FIRST.fullmatch(cleaned):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := _WORDS.fullmatch(cleaned)) and (month := month_number(match[2])):
        return int(match[3]), month, int(match[1])
    return None


def month_number(word: str) -> int | None:
    """8 for `Aug` or `August`, None for what names no month."""
    lowered = word.lower()
    full = [name.lower() for name in MONTH_NAMES]
    if lowered in full or lowered[:3] in MONTHS and lowered in (lowered[:3], "sept"):
        return MONTHS.index(lowered[:3]) + 1
    return None


def format_date(day: date) -> str:
    """`28/11/2025`: in tables and periods."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def day_name(day: date) -> str:
    """`Mon 10 Nov 2025`, for messages."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def near_date(day: date, today: date) -> str:
    """`Fri 28 Nov`, with the year where it is another than today's."""
    return f"{day:%a} {short_date(day, today)}"


def short_date(day: date, today: date) -> str:
    """`28 Nov`, with the year where it is another than today's."""
    return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


def weeks_words(first_week: date, last_week: date, today: date) -> str:
    """`Week of 20 Oct`, `Weeks of 20 Oct to 10 Nov`: weeks by their Mondays."""
    first = short_date(first_week, today)
    return f"Week of {first}" if first_week == last_week else f"Weeks of {first} to {short_date(last_week, today)}"


def long_date(day: date) -> str:
    """`Thursday 20 November 2025`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def date_range(first: date, last: date | None) -> str:
    """`21/03/2022 - 17/04/2022`; without an end `21/03/2022 -`."""
    return f"{format_date(first)} - {format_date(last)}" if last else f"{format_date(first)} -"


def with_days(text: str, shown: Callable[[date], str]) -> str:
    """A text with the days in it that are kept as 2025-11-10, each `shown` as people read it."""
    return _KEPT.sub(lambda found: _day_or_as_it_is(found[0], shown), text)


def _day_or_as_it_is(text: str, shown: Callable[[date], str]) -> str:
    try:
        return shown(date.fromisoformat(text))
    except ValueError:
        return text
