"""When something happens: the caller passes it in, and rules and operations never read the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
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
