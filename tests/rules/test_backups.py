"""Which backups are kept."""

from datetime import datetime, timedelta

from rules.backups import is_due, kept, made_at, name_at

NOW = datetime(2025, 11, 20, 9, 30)
HOUR = timedelta(hours=1)


def ages(days, hourly_for):
    """{age in hours} of what stays when a backup was made every hour and thinned every hour."""
    made = set()
    for hour in range(hourly_for):
        at = NOW - HOUR * (hourly_for - 1 - hour)
        made = kept(made | {at}, at, days)
    return [int((NOW - at) / HOUR) for at in sorted(made, reverse=True)]


def test_hours_then_days_then_weeks_and_nothing_beyond_the_limit():
    found = ages(90, 24 * 120)
    assert found[:49] == list(range(49))
    steps = [b - a for a, b in zip(found[48:], found[49:], strict=False)]
    assert set(steps[2:33]) <= {24, 25}, "25 where summer time ends"
    assert steps[-5:] == [24 * 7] * 5
    assert found[-1] <= 90 * 24
    assert len(found) < 49 + 35 + 9


def test_a_short_limit_cuts_the_days_off():
    assert max(ages(7, 24 * 20)) <= 7 * 24


def test_the_newest_stays_whatever_its_age():
    old = NOW - timedelta(days=400)
    assert kept([old, old - HOUR], NOW, 30) == {old}


def test_it_is_due_after_an_hour_and_where_the_clock_was_wrong():
    assert is_due(None, NOW)
    assert is_due(NOW - HOUR, NOW)
    assert not is_due(NOW - HOUR / 2, NOW)
    assert is_due(NOW + HOUR, NOW)


def test_a_name_is_its_instant():
    assert made_at(name_at(NOW)) == NOW
    assert made_at("files") is None
