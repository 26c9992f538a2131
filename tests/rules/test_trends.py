"""Off trend: a week of care that costs much more or less than it did."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.trends import CarePayment, is_off_trend, trend_words, usual_pence

FOUR_WEEKS = 28
PENCE = st.integers(-10_000_000, 10_000_000)
PAYMENTS = st.builds(CarePayment, PENCE, st.integers(1, 1000))


def four_weeks(*amounts):
    return [CarePayment(pence, FOUR_WEEKS) for pence in amounts]


@pytest.mark.parametrize(
    ("amount", "earlier", "off"),
    [
        (12_000, (10_000, 10_000, 10_000), False),  # exactly 20% is not off trend
        (12_001, (10_000, 10_000, 10_000), True),
        (8_000, (10_000, 10_000, 10_000), False),
        (7_999, (10_000, 10_000, 10_000), True),
        (10_000, (10_000, 20_000, 30_000), True),  # the average of three, £200.00
        (24_000, (10_000, 20_000, 30_000), False),
        (10_000, (9_000,), False),  # fewer than three: what there is
        (1, (), False),  # nothing to compare with
        (1, (0, 0, 0), True),
        (0, (0, 0, 0), False),
    ],
)
def test_off_trend_is_more_than_a_fifth_from_the_average_of_the_last(amount, earlier, off):
    assert is_off_trend(CarePayment(amount, FOUR_WEEKS), four_weeks(*earlier), 20) is off


@pytest.mark.parametrize(
    ("pence", "days", "off"),
    [
        (80_000, 56, False),  # two periods in one run
        (10_000, 7, False),  # a week
        (44_286, 31, False),  # a longer month
        (52_000, 28, True),
        (40_000, 56, True),
    ],
)
def test_it_is_the_week_of_care_that_is_compared(pence, days, off):
    assert is_off_trend(CarePayment(pence, days), four_weeks(40_000, 40_000, 40_000), 20) is off


def test_adjustments_alone_stand_out_only_where_they_are_large():
    earlier = four_weeks(40_000, 40_000, 40_000)
    assert not is_off_trend(CarePayment(2_000, 0), earlier, 20)
    assert not is_off_trend(CarePayment(48_000, 0), earlier, 20)
    assert is_off_trend(CarePayment(48_001, 0), earlier, 20)
    assert not is_off_trend(CarePayment(40_000, 28), [CarePayment(2_000, 0)], 20)  # no week of care to compare with


@given(now=PAYMENTS, earlier=st.lists(PAYMENTS, min_size=1, max_size=3), percent=st.integers(0, 100))
def test_off_trend_is_exact(now, earlier, percent):
    usual = Fraction(sum(each.pence for each in earlier), sum(each.care_days for each in earlier))
    difference = abs(Fraction(now.pence, now.care_days) - usual)
    assert is_off_trend(now, earlier, percent) == (difference > abs(usual) * Fraction(percent, 100))


def test_words_say_the_week_of_care_and_the_percentage():
    assert trend_words(CarePayment(104_000, 56), four_weeks(40_000, 40_000, 40_000)) == (
        "Comes to £130.00 for a week of care, 30% more than in its last 3 payments (£100.00)."
    )
    assert trend_words(CarePayment(30_000, 28), four_weeks(40_000)) == (
        "Comes to £75.00 for a week of care, 25% less than in its last payment (£100.00)."
    )
    assert trend_words(CarePayment(60_000, 0), four_weeks(40_000, 40_000)) == (
        "50% more than the average of its last 2 payments (£400.00)."
    )
    assert trend_words(CarePayment(400, 28), four_weeks(0)) == (
        "Comes to £1.00 for a week of care, £1.00 more than in its last payment (£0.00)."
    )


def test_what_it_would_usually_come_to_is_for_as_much_care():
    assert usual_pence(CarePayment(1, 56), four_weeks(40_000, 44_000)) == 84_000
    assert usual_pence(CarePayment(1, 0), four_weeks(40_000, 44_000)) == 42_000
    assert usual_pence(CarePayment(1, 28), []) is None
