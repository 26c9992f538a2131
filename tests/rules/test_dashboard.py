"""The dashboard's figures on plain values: ages from their first to their last day, per cent, the part of a year."""

from datetime import date, timedelta

import pytest

from rules.dashboard import AGES, Progress, days_of_age, ended_weeks, first_days_of_ages, months_of, year_gone_tenths

TODAY = date(2025, 11, 20)


def test_every_number_of_days_is_of_one_age():
    ages = {}
    for days in range(40):
        since = TODAY - timedelta(days=days)
        for name, _ in AGES:
            first, last = days_of_age(name, TODAY)
            if (first is None or first <= since) and (last is None or since <= last):
                ages.setdefault(name, []).append(days)
    assert ages == {
        "0-7": list(range(8)),
        "8-14": list(range(8, 15)),
        "15-21": list(range(15, 22)),
        "22": list(range(22, 40)),
    }
    assert first_days_of_ages(TODAY) == (date(2025, 11, 13), date(2025, 11, 6), date(2025, 10, 30))


@pytest.mark.parametrize(
    ("progress", "percent", "bar", "against"),
    [
        (Progress(300_000, 195_900), "65.3%", 65.3, "1.2 points ahead"),
        (Progress(300_000, 190_800), "63.6%", 63.6, "0.5 points behind"),
        (Progress(1_000, 641), "64.1%", 64.1, "as the year"),
        (Progress(1_000, 1_500), "150.0%", 100.0, "85.9 points ahead"),
        (Progress(1_000, -100), "−10.0%", 0.0, "74.1 points behind"),
        (Progress(0, 5_805), "0.0%", 0.0, ""),
    ],
)
def test_spent_of_what_was_ordered(progress, percent, bar, against):
    assert (progress.percent, progress.bar, progress.against(641)) == (percent, bar, against)


@pytest.mark.parametrize(
    ("year", "today", "tenths"),
    [(2025, TODAY, 641), (2025, date(2025, 4, 1), 3), (2025, date(2026, 3, 31), 1000), (2026, TODAY, 0)],
)
def test_how_much_of_a_year_is_gone(year, today, tenths):
    assert year_gone_tenths(year, today) == tenths


def test_the_months_that_have_begun_and_the_weeks_that_have_ended():
    months = months_of(2025, TODAY)
    assert (months[0], months[-1]) == (
        (date(2025, 4, 1), date(2025, 4, 30)),
        (date(2025, 11, 1), date(2025, 11, 30)),
    )
    assert len(months_of(2024, TODAY)) == 12
    assert ended_weeks(TODAY) == [date(2025, 11, 10), date(2025, 11, 3), date(2025, 10, 27)]
    assert ended_weeks(date(2025, 11, 16))[0] == date(2025, 11, 3)  # a Sunday: its week is not over
