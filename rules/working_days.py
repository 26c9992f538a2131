"""Working days: Monday to Friday without bank holidays (docs/domain/actions.md#due-dates)."""

from collections.abc import Collection
from datetime import date, timedelta

FRIDAY = 4


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether offices are open. holidays: the dates of bank holidays."""
    return day.weekday() <= FRIDAY and day not in holidays


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """The date `count` working days after `day`, which is day 0: 20/06/2022 + 2 is 22/06/2022."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def working_days_before(day: date, count: int, holidays: Collection[date]) -> date:
    """The date `count` working days before `day`, which is day 0: 25/11/2025 - 1 is 24/11/2025."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day
