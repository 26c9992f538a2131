"""Wrong sign-ins slow the next ones down, and never lock anybody out for ever.

The contract: docs/domain/quality.md#wrong-sign-ins.
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

WINDOW = timedelta(minutes=5)
REMEMBERED = timedelta(hours=24)
TRIES_OF_ACCOUNT = 10
ACCOUNTS_OF_ADDRESS = 10
MOST_IN_ALL = 1_000
WAITS = (timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=15))  # the last of them from then on
WHEN_MANY_ARE_WRONG = 60  # seconds
HOST_BITS_OF_IPV6 = 64


def account_waits_until(tries: Sequence[datetime]) -> datetime | None:
    """When an account may be tried again, or None where it never had ten wrong tries in five minutes.

    `tries` are the instants of its wrong tries of the last 24 hours, in order.
    """
    return _waits_until([(instant, str(number)) for number, instant in enumerate(tries)], TRIES_OF_ACCOUNT)


def address_waits_until(tries: Sequence[tuple[datetime, str]]) -> datetime | None:
    """When an address may try again, or None where it was never wrong about ten accounts in five minutes: somebody who
    mistypes their own password slows nobody down. `tries` are its wrong tries with their accounts, in order.
    """
    return _waits_until(tries, ACCOUNTS_OF_ADDRESS)


def _waits_until(tries: Sequence[tuple[datetime, str]], most: int) -> datetime | None:
    """The end of the wait after the last five minutes with `most` different things tried: each wait begins anew."""
    until: datetime | None = None
    burst: list[tuple[datetime, str]] = []
    waits = 0
    for instant, what in tries:
        burst = [each for each in burst if instant - each[0] < WINDOW] + [(instant, what)]
        if len({what for _, what in burst}) >= most:
            until, burst = instant + WAITS[min(waits, len(WAITS) - 1)], []
            waits += 1
    return until


def seconds_to_wait(
    tries_of_account: Sequence[datetime],
    tries_of_address: Sequence[tuple[datetime, str]],
    tries_in_all: int,
    now: datetime,
) -> int:
    """Whole seconds until the next try is let through; 0 at once. `tries_in_all` is how many were wrong in the window:
    a thousand slow down the addresses that are among them, and nobody else. Tries after `now` are those of a clock that
    was set back: they hold nobody up, or a wait would last for as long as the clock was wrong.
    """
    tries_of_account = [instant for instant in tries_of_account if instant <= now]
    tries_of_address = [each for each in tries_of_address if each[0] <= now]
    untils = (account_waits_until(tries_of_account), address_waits_until(tries_of_address))
    waits = [ceil((until - now).total_seconds()) for until in untils if until]
    if tries_in_all >= MOST_IN_ALL and any(now - instant < WINDOW for instant, _ in tries_of_address):
        waits.append(WHEN_MANY_ARE_WRONG)
    return max(0, *waits, 0)


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network of an IPv6 one, all of which one home has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 128 - HOST_BITS_OF_IPV6), strict=False))


def minutes_words(seconds: int) -> str:
    """How long to wait, in whole minutes: 61 seconds are "2 minutes"."""
    minutes = max(1, ceil(seconds / 60))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
