"""Days late, statutory interest, the fixed sum, and a half-year's figures."""

from datetime import date

import pytest

from rules.invoice_clock import (
    InvoiceClock,
    base_rate_day,
    days_late,
    fixed_sum_pence,
    half_year_figures,
    half_year_of,
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


def test_reporting_half_years_end_in_september_and_march():
    assert half_years_back(date(2025, 11, 20), 3) == [
        (date(2025, 10, 1), date(2026, 3, 31)),
        (date(2025, 4, 1), date(2025, 9, 30)),
        (date(2024, 10, 1), date(2025, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2025, 3, 31), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 9, 30)),
        (date(2025, 9, 30), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_day_is_in_the_half_year_of_the_procurement_act(day, last):
    assert half_year_of(day)[1] == last


HALF = (date(2025, 4, 1), date(2025, 9, 30))


def paid(submitted, in_bank, pence=100):
    return InvoiceClock(submitted, in_bank, pence)


def test_a_half_years_figures_are_of_the_payments_made_in_it():
    """30 days, 31, 60 and 61 from submissions on 1 June; one paid in it that was submitted before; one paid after."""
    june = date(2025, 6, 1)
    clocks = [
        paid(june, date(2025, 7, 1), 1_000),
        paid(june, date(2025, 7, 2), 2_000),
        paid(june, date(2025, 7, 31), 4_000),
        paid(june, date(2025, 8, 1), 8_000),
        paid(date(2025, 3, 20), date(2025, 4, 1), 16_000),
        paid(date(2025, 9, 20), date(2025, 10, 1), 32_000),
    ]
    figures = half_year_figures(HALF, clocks, date(2025, 11, 20))
    assert (figures.payments, figures.average_days) == (5, 39)  # (30 + 31 + 60 + 61 + 12) / 5 = 38.8
    assert (figures.within_30.payments, figures.within_30.percent, figures.within_30.pence) == (2, 40, 17_000)
    assert (figures.within_60.payments, figures.within_60.percent, figures.within_60.pence) == (2, 40, 6_000)
    assert (figures.over_60.payments, figures.over_60.percent, figures.over_60.pence) == (1, 20, 8_000)
    assert (figures.became_payable_pence, figures.not_paid_pence, figures.not_paid_percent) == (47_000, 32_000, 68)


def test_a_payment_is_made_when_it_is_in_the_bank():
    clocks = [paid(date(2025, 9, 1), date(2025, 9, 19))]
    before = half_year_figures(HALF, clocks, date(2025, 9, 18))
    assert (before.payments, before.average_days, before.not_paid_percent) == (0, None, 100)
    then = half_year_figures(HALF, clocks, date(2025, 9, 19))
    assert (then.payments, then.average_days, then.not_paid_percent) == (1, 18, 0)


def test_day_1_is_the_day_after_the_submission():
    assert paid(date(2025, 10, 1), date(2025, 10, 2)).days == 1


def test_a_half_year_without_invoices_has_no_figures():
    figures = half_year_figures(HALF, [], date(2025, 11, 20))
    assert (figures.average_days, figures.within_30.percent, figures.not_paid_percent) == (None, None, None)
