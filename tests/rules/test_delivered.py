"""What delivered weeks are worth: the guides' figures, and the day-by-day sum on random care."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import money
from rules.care import LineItem
from rules.delivered import DeliveredWeek, delivered_spans, spread_quantity, unplanned_spans
from rules.delivery_values import DayRow, DeliveryRule
from rules.financial_years import financial_year_of
from rules.weeks import FAR_FUTURE, monday_of
from tests.support import day_by_day
from tests.support.care_strategies import days, line_items, quantities, thousands

WEEK = date(2022, 4, 4)
PAID, NOT_PAID = DeliveryRule(), DeliveryRule(frustrated_paid=False)


def delivered(quantity, frustrated=0, week=WEEK, rows=()):
    return DeliveredWeek(week, "confirmed", quantity, frustrated, rows)


def cost(line, week, rule=PAID, cuts=()):
    return money.round_exact(sum(span.exact_units for span in delivered_spans(line, week, rule, list(cuts))))


def hours(price, **given):
    return LineItem("C1", "units", date(2020, 1, 6), FAR_FUTURE, ((date(2020, 1, 6), price),), 1400, **given)


def row(*ticked, quantity=100, frustrated=False):
    return DayRow(ticked, quantity, frustrated)


@pytest.mark.parametrize(
    ("price", "quantity", "pence"),
    [(178_400, 3300, 58_872), (205_000, 1200, 24_600), (3_870, 15_000, 5_805)],  # the guides' hours and miles
)
def test_hours_and_miles_of_the_guides(price, quantity, pence):
    assert cost(hours(price), delivered(quantity)) == pence


def test_frustrated_is_paid_only_where_the_delivery_rule_pays_it():
    assert cost(hours(205_000), delivered(1300, 100)) == 28_700
    assert cost(hours(205_000), delivered(1300, 100), rule=NOT_PAID) == 26_650


def test_bedfords_week_with_a_frustrated_session():
    sessions = LineItem("C1", "timetabled", WEEK, FAR_FUTURE, ((WEEK, 2_144_600),), sessions=(100,) * 5 + (0, 0))
    week = delivered(400, 100, rows=(row(0, 1, 2, 3), row(4, frustrated=True)))
    assert cost(sessions, week) == 107_230
    assert cost(sessions, week, rule=NOT_PAID) == 85_784


def test_a_session_on_a_day_out_of_force_is_worth_nothing():
    ends = LineItem("C1", "timetabled", WEEK, date(2022, 4, 7), ((WEEK, 2_144_600),), sessions=(100,) * 5 + (0, 0))
    assert cost(ends, delivered(200, rows=(row(3, 4),))) == 21_446


def test_weekly_lines_are_recorded_in_days():
    weekly = LineItem("C1", "weekly", WEEK, FAR_FUTURE, ((WEEK, 7_000_000),))
    assert cost(weekly, delivered(700)) == 70_000
    assert cost(weekly, delivered(300)) == 30_000


def test_a_wholly_suspended_week_is_spread_over_its_days_in_force():
    suspended = hours(205_000, suspensions=((date(2022, 4, 1), date(2022, 4, 30)),))
    assert cost(suspended, delivered(100)) == 2_050


def test_a_week_across_31_march_is_cut_there_and_the_last_span_takes_what_is_left():
    week = delivered(1000, week=date(2022, 3, 28))
    spans = delivered_spans(hours(205_000), week, PAID, [date(2022, 4, 1)])
    assert [(span.first, span.quantity_hundredths) for span in spans] == [
        (date(2022, 3, 28), 571),
        (date(2022, 4, 1), 429),
    ]


def test_suspended_days_in_the_middle_of_a_week_are_no_cut():
    away = hours(205_000, suspensions=((date(2022, 4, 6), date(2022, 4, 6)),))
    [span] = delivered_spans(away, delivered(1000), PAID, [])
    assert (span.first, span.last, span.quantity_hundredths) == (WEEK, date(2022, 4, 10), 1000)
    away.prices += ((date(2022, 4, 9), 300_000),)
    spans = delivered_spans(away, delivered(1000), PAID, [])
    assert [(span.first, span.quantity_hundredths) for span in spans] == [(WEEK, 667), (date(2022, 4, 9), 333)]
    spans = delivered_spans(away, delivered(1000), PAID, [date(2022, 4, 6)])  # a period ends while they are away
    assert [span.quantity_hundredths for span in spans] == [333, 333, 334]


@pytest.mark.parametrize("pricing", ["units", "weekly", "rolling"])
def test_a_whole_week_at_one_price_comes_to_what_a_price_that_is_repeated_comes_to(pricing):
    line = replace(hours(205_000), pricing=pricing)
    repeated = replace(line, prices=(*line.prices, (WEEK, line.prices[0][1])))
    week = delivered(1234, frustrated=111)
    assert delivered_spans(line, week, PAID, []) == delivered_spans(repeated, week, PAID, []) != []


def test_unplanned_days_without_a_price_get_nothing():
    prices = ((date(2022, 4, 6), FAR_FUTURE, 205_000),)
    spans = unplanned_spans(delivered(700), PAID, prices, [])
    assert [(span.first, span.quantity_hundredths) for span in spans] == [(date(2022, 4, 6), 500)]


def test_where_two_prices_overlap_the_later_start_wins():
    prices = ((date(2022, 4, 1), FAR_FUTURE, 205_000), (date(2022, 4, 8), date(2022, 4, 9), 300_000))
    spans = unplanned_spans(delivered(700), PAID, prices, [])
    assert [(span.first, span.price_tenthousandths) for span in spans] == [
        (date(2022, 4, 4), 205_000),
        (date(2022, 4, 8), 300_000),
        (date(2022, 4, 10), 205_000),
    ]


@given(quantities, st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_a_spread_adds_up_and_no_share_is_a_whole_hundredth_away(quantity, lengths):
    shares = spread_quantity(quantity, lengths)
    assert sum(shares) == quantity
    for share, length in zip(shares[:-1], lengths[:-1], strict=True):
        assert abs(share * sum(lengths) - quantity * length) * 2 <= sum(lengths)


@thousands
@given(line_items(("weekly", "units", "rolling")), days, quantities)
def test_a_delivered_week_is_the_sum_of_its_spans_by_day(line, day, quantity):
    monday = monday_of(day)
    same_year = lambda one, other: financial_year_of(one) == financial_year_of(other)  # noqa: E731
    expected = day_by_day.delivered_days(line, monday, quantity, same_year)
    spans = delivered_spans(line, delivered(quantity, week=monday), PAID, [date(2022, 4, 1)])
    assert {span.first: span.exact_units for span in spans} == {
        first: pounds * 100 * money.EXACT_UNITS_A_PENNY for first, pounds in expected.items()
    }
