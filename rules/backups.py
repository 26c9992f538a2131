"""Which backups are kept: all of the last two days, then one of each day for five weeks, then one of each week, and
none beyond the limit that the installation sets, so that what was erased is gone from the last of them as well.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from rules.moment import london_date

ALL_FOR = timedelta(hours=48)
DAILY_FOR = timedelta(days=35)
DUE_AFTER = timedelta(minutes=55)
NAME = re.compile(r"\d{8}T\d{6}Z")


def name_at(at: datetime) -> str:
    """What a backup of this instant (naive UTC) is called; names sort by time."""
    return f"{at:%Y%m%dT%H%M%SZ}"


def made_at(name: str) -> datetime | None:
    """The instant of a backup's name; None where it is none."""
    return datetime.strptime(name, "%Y%m%dT%H%M%SZ") if NAME.fullmatch(name) else None


def is_due(newest: datetime | None, now: datetime) -> bool:
    """Whether an hour has nearly gone by since the newest. One of the future does not count: the clock was wrong."""
    return newest is None or not now - DUE_AFTER < newest <= now


def kept(made: Iterable[datetime], now: datetime, days: int) -> set[datetime]:
    """Those that stay of the instants at which backups were made; the newest of all stays whatever its age."""
    wanted: dict[tuple[object, ...], datetime] = {}
    newest_first = sorted(made, reverse=True)
    for at in newest_first:
        age = now - at
        if at == newest_first[0] or age <= ALL_FOR:
            wanted[("each", at)] = at
        elif age <= timedelta(days=days):
            part = ("day", london_date(at)) if age <= DAILY_FOR else ("week", *at.isocalendar()[:2])
            wanted.setdefault(part, at)
    return set(wanted.values())
