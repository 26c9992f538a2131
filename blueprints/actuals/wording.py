"""Words for a week that more than one template uses."""

from datetime import date, timedelta

from rules.dates import near_date
from web import clock


def week_days(week_start: date) -> str:
    """`10 - 16 Nov`, `27 Oct - 2 Nov`: a week in the calendar."""
    last = week_start + timedelta(days=6)
    first = f"{week_start.day}" if week_start.month == last.month else f"{week_start.day} {week_start:%b}"
    return f"{first} - {last.day} {last:%b}"


def suspended_words(suspended: list[tuple[date, date | None, str]]) -> str:
    """`Suspended from Sat 8 Nov (hospital).`: the first of a line's suspensions in the week."""
    start, end, reason = suspended[0]
    until = f" until {near_date(end, clock.today())}" if end else ""
    because = f" ({reason})" if reason else ""
    return f"Suspended from {near_date(start, clock.today())}{until}{because}."
