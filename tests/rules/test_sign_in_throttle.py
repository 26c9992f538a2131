"""Wrong sign-ins slow down and never lock for ever."""

from datetime import datetime, timedelta

from rules.sign_in_throttle import blocked_until, seconds_to_wait

NOW = datetime(2025, 11, 20, 9, 30)


def tries(count, start=NOW, apart=timedelta(seconds=1)):
    return [start + n * apart for n in range(count)]


def test_nine_wrong_tries_are_let_through():
    assert blocked_until(tries(9)) is None


def test_the_tenth_in_five_minutes_blocks_for_five_minutes():
    assert blocked_until(tries(10)) == NOW + timedelta(seconds=9, minutes=5)


def test_ten_tries_over_an_hour_do_not_block():
    assert blocked_until(tries(10, apart=timedelta(minutes=6))) is None


def test_each_further_ten_wait_twice_as_long_an_hour_at_most():
    happened, waits = [], []
    start = NOW
    for _ in range(6):
        happened += tries(10, start)
        start = blocked_until(happened)
        waits.append((start - happened[-1]).total_seconds() / 60)
    assert waits == [5, 10, 20, 40, 60, 60]


def test_seconds_to_wait_take_the_longest_of_account_address_and_all():
    now = NOW + timedelta(seconds=9)
    assert seconds_to_wait([], [], 0, now) == 0
    assert seconds_to_wait(tries(10), [], 0, now) == 301
    assert seconds_to_wait([], tries(10), 0, now) == 301
    assert seconds_to_wait([], [], 1_000, now) == 61
    assert seconds_to_wait(tries(10), [], 0, now + timedelta(minutes=6)) == 0
