"""Wrong sign-ins slow the next ones down, and never lock anybody out for ever.

The contract: docs/domain/quality.md#wrong-sign-ins.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
REMEMBERED = timedelta(hours=24)
MOST_OF_ONE = 10  # for one account, and for one network address
MOST_IN_ALL = 1_000
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)


def blocked_until(tries: Sequence[datetime]) -> datetime | None:
    """When an account (or address) may try again, or None where it never had ten wrong tries in five minutes.

    `tries` are the instants of its wrong tries of the last 24 hours, in order. The first wait is five minutes, each
    further one twice as long, an hour at most.
    """
    until: datetime | None = None
    burst: list[datetime] = []
    wait = FIRST_WAIT
    for instant in tries:
        burst = [earlier for earlier in burst if instant - earlier < WINDOW] + [instant]
        if len(burst) >= MOST_OF_ONE:
            until, burst = instant + wait, []
            wait = min(wait * 2, LONGEST_WAIT)
    return until


def seconds_to_wait(
    tries_of_account: Sequence[datetime], tries_of_address: Sequence[datetime], tries_in_all: int, now: datetime
) -> int:
    """Whole seconds until the next try is let through; 0 at once. `tries_in_all` is how many were in the window."""
    waits = [
        (until - now).total_seconds()
        for until in (blocked_until(tries_of_account), blocked_until(tries_of_address))
        if until
    ]
    if tries_in_all >= MOST_IN_ALL:
        waits.append(60)
    return max(0, *(int(wait) + 1 for wait in waits if wait > 0), 0)
