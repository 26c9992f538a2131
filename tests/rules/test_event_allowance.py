"""How often the same thing becomes an event of its own."""

from datetime import datetime, timedelta

from rules.event_allowance import Counts, is_recorded

NOW = datetime(2025, 11, 20, 9, 30)


def test_the_first_are_all_recorded_and_then_each_doubling():
    recorded = [count for count in range(1, 10_001) if is_recorded(count, 30)]
    assert recorded == [*range(1, 31), 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]


def test_each_person_and_kind_has_an_hour_of_its_own():
    counts = Counts()
    assert [counts.count(1, "refused", NOW) for _ in range(3)] == [1, 2, 3]
    assert counts.count(2, "refused", NOW) == counts.count(1, "downloaded", NOW) == 1
    assert counts.count(1, "refused", NOW + timedelta(minutes=59)) == 4
    assert counts.count(1, "refused", NOW + timedelta(minutes=60)) == 1
    assert counts.count(1, "refused", NOW - timedelta(days=1)) == 1  # a clock that was put back
