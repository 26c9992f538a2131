"""When something happens: rules and operations are told, they never ask."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Moment:
    """`today` is the date in Europe/London (or the pinned one), `now` the instant in naive UTC."""

    today: date
    now: datetime
