"""Weeks start on a Monday; a week is known by its Monday (docs/domain/numbers.md#weeks-and-days)."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_NAMES = tuple(day[:3] for day in WEEKDAYS)  # `Mon`
DAY_COLUMNS = tuple(day.lower() for day in DAY_NAMES)  # `mon`, in files
Dates = tuple[date, date]  # (from, to), both included
FAR_FUTURE = date(9999, 12, 31)  # stands for "no end" wherever two ranges of dates are compared


def monday_of(day: date) -> date:
    """The Monday of the week that `day` is in."""
    return day - timedelta(days=day.weekday())


def days_of_week(week_start: date) -> list[date]:
    """The seven dates of the week, Monday first."""
    return [week_start + timedelta(days=offset) for offset in range(7)]


@lru_cache(maxsize=4_000)
def week_end(week_start: date) -> date:
    """The Sunday of the week."""
    return week_start + timedelta(days=6)


def has_ended(week_start: date, today: date) -> bool:
    """Whether the whole week lies in the past: only then can anything be recorded for it."""
    return week_end(week_start) < today


def days_between(first: date, last: date) -> list[date]:
    """Every date from `first` to `last`, both included; none where `last` is before `first`."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays of every week that has a day from `first` to `last`."""
    monday = monday_of(first)
    return [monday + timedelta(days=7 * n) for n in range(((last - monday).days // 7) + 1)] if last >= first else []


class PartOfWeek(NamedTuple):
    """A week that some dates have days of: its Monday and Sunday, and which of its days they have."""

    start: date
    end: date
    days: Dates
    is_whole: bool


@lru_cache(maxsize=1_000)
def parts_of_weeks(first: date, last: date) -> tuple[PartOfWeek, ...]:
    """The weeks of the dates from `first` to `last`, such as a slice that all lines of a contract share."""
    weeks = [(start, week_end(start)) for start in weeks_between(first, last)]
    return tuple(
        PartOfWeek(start, end, (max(start, first), min(end, last)), first <= start and end <= last)
        for start, end in weeks
    )


def weeks_of_month(week_start: date) -> list[date]:
    """The Mondays of the month that most days of a week are in, and of no other: each week is in one month."""
    month = (week_start + timedelta(days=3)).month
    weeks = [week_start + timedelta(weeks=count) for count in range(-5, 6)]
    return [week for week in weeks if (week + timedelta(days=3)).month == month]


@lru_cache(maxsize=4_000)
def as_text(day: date) -> str:
    """`2025-11-03`: made once for the days that all lines of a council share."""
    return day.isoformat()
