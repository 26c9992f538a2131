"""Days late, statutory interest, the fixed sum, and a half-year's figures."""

from datetime import date

import pytest

from rules.invoice_clock import (
    base_rate_day,
    days_late,
    fixed_sum_pence,
    half_year_figures,
    half_years_back,
    interest_pence,
)

SUBMITTED = date(2025, 10, 1)


@pytest.mark.parametrize(("paid", "late"), [(date(2025, 10, 31), 0), (date(2025, 11, 1), 1), (date(2025, 11, 30), 30)])
def test_day_31_is_the_first_that_is_late(paid, late):
    assert days_late(SUBMITTED, paid) == late


def test_interest_is_eight_per_cent_and_the_base_rate_by_days():
    assert interest_pence(463_234, 1_200, 30) == 4_569  # 4,632.34 x 12% x 30 / 365 = 45.688...
    assert interest_pence(463_234, 1_200, 0) == 0
    assert interest_pence(-100, 1_200, 30) == 0


@pytest.mark.parametrize(
    ("total", "late", "pence"),
    [(99_999, 1, 4_000), (100_000, 1, 7_000), (999_999, 1, 7_000), (1_000_000, 1, 10_000), (500, 0, 0), (0, 9, 0)],
)
def test_the_fixed_sum_by_size(total, late, pence):
    assert fixed_sum_pence(total, late) == pence


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2025, 7, 1), date(2025, 6, 30)),
        (date(2025, 6, 30), date(2024, 12, 31)),
        (date(2025, 12, 31), date(2025, 6, 30)),
    ],
)
def test_the_base_rate_of_the_end_of_june_or_december_before(day, counts):
    assert base_rate_day(day) == counts


def test_half_years_go_back_from_today():
    assert half_years_back(date(2025, 11, 20), 3) == [
        (date(2025, 7, 1), date(2025, 12, 31)),
        (date(2025, 1, 1), date(2025, 6, 30)),
        (date(2024, 7, 1), date(2024, 12, 31)),
    ]


def test_a_half_years_figures():
    half = (date(2025, 7, 1), date(2025, 12, 31))
    paid = [date(2025, 10, 11), date(2025, 10, 31), date(2025, 11, 15), date(2025, 12, 31)]
    figures = half_year_figures(half, [(SUBMITTED, day) for day in paid] + [(SUBMITTED, None)])
    assert (figures.invoices, figures.unpaid, figures.average_days) == (5, 1, 44)
    assert (figures.within_30_percent, figures.within_60_percent, figures.over_60_percent) == (50, 25, 25)
    assert half_year_figures(half, []).average_days is None
