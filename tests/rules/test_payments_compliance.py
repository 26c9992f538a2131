"""The half-year's figures of section 69, each the sum of its list."""

from datetime import date, datetime

import pytest

from rules.moment import london_date
from rules.payments_compliance import Figure, HalfYear, InvoiceClock, half_year_of, half_years_back

HALF = (date(2025, 4, 1), date(2025, 9, 30))
LATER = date(2025, 11, 20)


def paid(submitted, in_bank, pence=100):
    return InvoiceClock(0, submitted, in_bank, pence)


def figures(half_year, figure):
    share = half_year.share(figure)
    return share.count, share.percent, share.pence


def test_reporting_half_years_end_in_september_and_march():
    assert half_years_back(LATER, date(2025, 3, 31)) == [
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
    half = HalfYear(HALF, clocks, LATER)
    assert half.average_days == "38.8"  # (30 + 31 + 60 + 61 + 12) / 5
    assert figures(half, Figure.PAID) == (5, "100.0", 31_000)
    assert figures(half, Figure.WITHIN_30) == (2, "40.0", 17_000)
    assert figures(half, Figure.FROM_31_TO_60) == (2, "40.0", 6_000)
    assert figures(half, Figure.FROM_61) == (1, "20.0", 8_000)
    assert figures(half, Figure.LATER) == (3, "60.0", 14_000)
    assert figures(half, Figure.SUBMITTED) == (5, "100.0", 47_000)
    assert figures(half, Figure.NOT_PAID) == (1, "20.0", 32_000)
    for figure in Figure:
        listed = half.clocks(figure)
        assert (len(listed), sum(clock.pence for clock in listed)) == figures(half, figure)[::2]


@pytest.mark.parametrize(
    ("submitted", "in_bank", "is_payment", "is_submitted"),
    [
        (date(2025, 3, 31), date(2025, 4, 1), True, False),  # submitted on the last day of the half-year before
        (date(2025, 4, 1), date(2025, 9, 30), True, True),  # its first day, and its last
        (date(2025, 9, 30), date(2025, 10, 1), False, True),  # in the bank on the first day of the next
        (date(2025, 10, 1), date(2025, 10, 2), False, False),
    ],
)
def test_the_first_and_the_last_day_of_a_half_year(submitted, in_bank, is_payment, is_submitted):
    half = HalfYear(HALF, [paid(submitted, in_bank)], LATER)
    assert (half.share(Figure.PAID).count, half.share(Figure.SUBMITTED).count) == (is_payment, is_submitted)


@pytest.mark.parametrize(
    ("submitted_at", "in_bank", "days"),
    [
        (datetime(2025, 3, 30, 0, 30), date(2025, 4, 29), 30),  # before the clocks go forward, that morning
        (datetime(2025, 3, 29, 23, 59), date(2025, 4, 29), 31),
        (datetime(2025, 10, 25, 22, 59), date(2025, 11, 24), 30),  # the evening before they go back
        (datetime(2025, 10, 25, 23, 1), date(2025, 11, 25), 30),  # in London it is the next day already
    ],
)
def test_days_are_counted_by_the_calendar_of_london(submitted_at, in_bank, days):
    assert paid(london_date(submitted_at), in_bank).days == days


def test_a_payment_is_made_when_it_is_in_the_bank():
    clocks = [paid(date(2025, 9, 1), date(2025, 9, 19))]
    before, then = (HalfYear(HALF, clocks, date(2025, 9, day)) for day in (18, 19))
    assert (before.average_days, figures(before, Figure.NOT_PAID)) == (None, (1, "100.0", 100))
    assert (then.average_days, figures(then, Figure.NOT_PAID)) == ("18.0", (0, "0.0", 0))


def test_day_1_is_the_day_after_the_submission():
    assert paid(date(2025, 10, 1), date(2025, 10, 2)).days == 1


def test_a_half_year_without_invoices_has_no_figures():
    half = HalfYear(HALF, [], LATER)
    assert (half.average_days, figures(half, Figure.WITHIN_30), figures(half, Figure.NOT_PAID)) == (
        None,
        (0, None, 0),
        (0, None, 0),
    )


def test_the_notice_is_published_30_days_after_the_half_year():
    assert HalfYear(HALF, [], LATER).publish_by == date(2025, 10, 30)
    winter = HalfYear((date(2025, 10, 1), date(2026, 3, 31)), [], LATER)
    assert (winter.publish_by, winter.is_over) == (date(2026, 4, 30), False)
    assert (winter.needs_notice, HalfYear(HALF, [], LATER).needs_notice) == (True, False)
    assert winter.words == "1 October 2025 to 31 March 2026"
