"""Wrong sign-ins slow down and never lock for ever."""

from datetime import datetime, timedelta

import pytest

from rules.sign_in_throttle import account_waits_until, address_waits_until, minutes_words, network_of, seconds_to_wait

NOW = datetime(2025, 11, 20, 9, 30)


def tries(count, start=NOW, apart=timedelta(seconds=1)):
    return [start + n * apart for n in range(count)]


def accounts(count, start=NOW, apart=timedelta(seconds=1)):
    return [(instant, f"person{n}") for n, instant in enumerate(tries(count, start, apart))]


def test_nine_wrong_tries_are_let_through():
    assert account_waits_until(tries(9)) is None


def test_the_tenth_in_five_minutes_blocks_for_five_minutes():
    assert account_waits_until(tries(10)) == NOW + timedelta(seconds=9, minutes=5)


def test_ten_tries_over_an_hour_do_not_block():
    assert account_waits_until(tries(10, apart=timedelta(minutes=6))) is None


@pytest.mark.parametrize("waits_until", [account_waits_until, lambda happened: address_waits_until(of_ten(happened))])
def test_each_further_ten_wait_ten_minutes_then_fifteen_and_never_longer(waits_until):
    happened, waits = [], []
    start = NOW
    for _ in range(6):
        happened += tries(10, start)
        start = waits_until(happened)
        waits.append((start - happened[-1]).total_seconds() / 60)
    assert waits == [5, 10, 15, 15, 15, 15]


def of_ten(happened):
    return [(instant, f"person{n % 10}") for n, instant in enumerate(happened)]


def test_a_day_of_270_wrong_tries_never_blocks_for_more_than_a_quarter_of_an_hour():
    """A known address, tried whenever that is let through."""
    happened, now, blocked = [], NOW, timedelta()
    while len(happened) < 270:
        until = account_waits_until(happened)
        if until and until > now:
            assert until - now <= timedelta(minutes=15)
            blocked, now = blocked + (until - now), until
        happened.append(now)
    assert blocked < timedelta(hours=7)


def test_an_address_waits_after_wrong_tries_for_ten_accounts():
    assert address_waits_until(accounts(9) + [(NOW + timedelta(seconds=9), "person3")] * 50) is None
    assert address_waits_until(accounts(10)) == NOW + timedelta(seconds=9, minutes=5)
    assert address_waits_until(accounts(10, apart=timedelta(minutes=1))) is None


def test_seconds_to_wait_take_the_longest_of_account_address_and_all():
    now = NOW + timedelta(seconds=9)
    assert seconds_to_wait([], [], 0, now) == 0
    assert seconds_to_wait(tries(10), [], 0, now) == 300
    assert seconds_to_wait([], accounts(10), 0, now) == 300
    assert seconds_to_wait(tries(10), [], 0, now + timedelta(minutes=6)) == 0


def test_a_thousand_in_all_slow_down_addresses_that_were_wrong_and_nobody_else():
    assert seconds_to_wait([], accounts(1), 1_000, NOW) == 60
    assert seconds_to_wait([], accounts(1), 999, NOW) == 0
    assert seconds_to_wait(tries(3), [], 1_000, NOW) == 0
    assert seconds_to_wait([], accounts(1), 1_000, NOW + timedelta(minutes=5)) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_ipv6_counts_by_its_64(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 minute"), (60, "1 minute"), (61, "2 minutes"), (300, "5 minutes")]
)
def test_the_wait_is_said_in_minutes(seconds, words):
    assert minutes_words(seconds) == words
