"""When something happens: the caller passes it in, and rules and operations never read the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import overload
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Moment:
    """`today` is the date in Europe/London (or the pinned one), `now` the instant in naive UTC."""

    today: date
    now: datetime


def in_london(instant: datetime) -> datetime:
    """A naive UTC instant as an aware London time."""
    return instant.replace(tzinfo=UTC).astimezone(LONDON)


def london_time(instant: datetime) -> datetime:
    """A naive UTC instant as London's clock showed it, without a zone."""
    return in_london(instant).replace(tzinfo=None)


@lru_cache(maxsize=10_000)
def instants_of(shown: datetime) -> tuple[datetime, ...]:
    """The naive UTC instants at which London's clock shows a time, the earlier first: two in the hour of an autumn
    night that it shows twice, none in the hour of a spring night that it leaves out.
    """
    zoned = (shown.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    instants = {each.astimezone(UTC).replace(tzinfo=None) for each in zoned}
    return tuple(sorted(each for each in instants if london_time(each) == shown))


@overload
def london_date(instant: datetime) -> date: ...
@overload
def london_date(instant: None) -> None: ...
def london_date(instant: datetime | None) -> date | None:
    """The date in London of a naive UTC instant; None of None."""
    return in_london(instant).date() if instant else None


def start_of_day(day: date) -> datetime:
    """Midnight in London at which a day begins, as a naive UTC instant."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC).replace(tzinfo=None)
