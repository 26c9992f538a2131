"""Days late, statutory interest, and the fixed sum."""

from datetime import date

import pytest

from rules.invoice_clock import base_rate_day, days_late, fixed_sum_pence, interest_pence

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
