"""The mileage log of a claim's item: what a journey may be, what the log adds up to, and journeys claimed before.

The contract: docs/domain/claims.md#the-mileage-log.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rules.broken import Problems, RuleBroken
from rules.dates import format_date
from rules.plausible_dates import check_year
from rules.written_words import clean_words

MILE = "mile"
LONGEST_PLACE = 100  # characters
MOST_MILES_HUNDREDTHS = 1_000_00  # one way; a longer journey is a slip
MOST_JOURNEYS = 200  # of one item


class Journey(NamedTuple):
    """One line of a log, as it is kept: `miles_hundredths` are one way, and count twice there and back."""

    day: date
    from_place: str
    to_place: str
    purpose: str
    miles_hundredths: int
    is_return: bool = False


def has_log(unit: str) -> bool:
    """Whether items of this unit may have a mileage log: `Mile`."""
    return unit.strip().lower().rstrip("s") == MILE


def miles_of(miles_hundredths: int, is_return: bool) -> int:
    """The hundredths of a mile that a journey counts."""
    return 2 * miles_hundredths if is_return else miles_hundredths


def log_total(journeys: Iterable[tuple[int, bool]]) -> int:
    """What the (miles one way in hundredths, there and back) of a log add up to, in hundredths of a mile."""
    return sum(miles_of(miles, is_return) for miles, is_return in journeys)


def route(from_place: str, to_place: str, is_return: bool) -> str:
    """`Home - St Cuthbert's School - Home`"""
    return f"{from_place} - {to_place}" + (f" - {from_place}" if is_return else "")


def journey_key(day: date, from_place: str, to_place: str) -> tuple[date, str, str]:
    """What two journeys are compared by: the day and the places, whatever their case and spacing."""
    return day, " ".join(from_place.split()).lower(), " ".join(to_place.split()).lower()


def checked_journey(
    day: date | None, from_place: str, to_place: str, purpose: str, miles: int | None, is_return: bool, today: date
) -> Journey:
    """The Journey that was typed, `miles` in hundredths. Raises all that is wrong with it at once."""
    problems = Problems()
    problems.try_(_check_day, day, today)
    start = problems.try_(_place, from_place, "from_place", "Enter where the journey began")
    end = problems.try_(_place, to_place, "to_place", "Enter where you drove to")
    why = problems.try_(_place, purpose, "purpose", "Enter why, such as School run")
    problems.try_(_check_miles, miles)
    problems.raise_any()
    return Journey(day or today, start or "", end or "", why or "", miles or 0, is_return)


def _check_day(day: date | None, today: date) -> None:
    if day is None:
        raise RuleBroken("Enter the date of the journey", "day")
    if day > today:
        raise RuleBroken(f"Enter a date that is not after today, {format_date(today)}", "day")
    check_year(day, today, "day", "date of the journey")


def _place(text: str, field: str, missing: str) -> str:
    return " ".join(clean_words(text, field, LONGEST_PLACE, missing).split())


def _check_miles(miles: int | None) -> None:
    if miles is None or miles <= 0:
        raise RuleBroken("Enter the miles, such as 12 or 12.5", "miles")
    if miles > MOST_MILES_HUNDREDTHS:
        raise RuleBroken("Check the miles: a journey can be 1,000 miles at most, one way", "miles")
