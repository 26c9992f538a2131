"""What is planned: the guides' worked figures, and the day-by-day sum on random care."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import money
from rules.care import LineItem, prices_of
from rules.planned import planned_spans, planned_week
from rules.weeks import FAR_FUTURE, monday_of
from tests.support import day_by_day
from tests.support.care_strategies import days, line_items, thousands


def line(pricing, price, start=date(2015, 1, 5), **given):
    return LineItem("C1", pricing, start, given.pop("end", FAR_FUTURE), given.pop("prices", ((start, price),)), **given)


def planned_pence(line_item, first, last):
    return money.round_exact(sum(span.exact_units for span in planned_spans(line_item, first, last)))


@pytest.mark.parametrize(
    ("rate", "first", "last", "pence"),
    [
        (8_227_700, date(2022, 3, 21), date(2022, 3, 31), 129_292),  # Oxfordshire
        (797_700, date(2022, 3, 21), date(2022, 3, 31), 12_535),
        (797_700, date(2022, 4, 1), date(2022, 4, 17), 19_373),
        (4_527_700, date(2022, 3, 21), date(2022, 3, 31), 71_150),
        (4_527_700, date(2022, 4, 1), date(2022, 4, 17), 109_958),
        (2_182_200, date(2022, 4, 1), date(2022, 4, 17), 52_996),
        (10_000_000, date(2016, 2, 1), date(2016, 2, 29), 414_286),  # Suffolk, calendar monthly
    ],
)
def test_weekly_rates_of_the_guides(rate, first, last, pence):
    assert planned_pence(line("weekly", rate), first, last) == pence


def test_a_session_a_weekday():
    sessions = line("timetabled", 2_144_600, sessions=(100,) * 5 + (0, 0))
    assert planned_week(sessions, date(2022, 4, 4)).cost_pence == 107_230
    assert planned_week(sessions, date(2022, 4, 4)).day_quantities == (100, 100, 100, 100, 100, 0, 0)


def test_a_part_week_of_units_shows_to_hundredths():
    starts_on_a_thursday = line("units", 205_000, start=date(2022, 4, 7), units_hundredths=1400)
    assert planned_week(starts_on_a_thursday, date(2022, 4, 4)).quantity_hundredths == 800
    ten_hours = line("units", 205_000, start=date(2022, 4, 7), units_hundredths=1000)
    assert planned_week(ten_hours, date(2022, 4, 4)).quantity_hundredths == 571


def test_one_off_falls_on_its_start_date_only_and_not_while_suspended():
    one_off = line("one_off", 2_500_000, start=date(2022, 4, 6), end=date(2022, 4, 6))
    assert planned_pence(one_off, date(2022, 4, 1), date(2022, 4, 30)) == 25_000
    assert planned_pence(one_off, date(2022, 4, 7), date(2022, 4, 30)) == 0
    suspended = line(
        "one_off",
        2_500_000,
        start=date(2022, 4, 6),
        end=date(2022, 4, 6),
        suspensions=((date(2022, 4, 1), FAR_FUTURE),),
    )
    assert planned_pence(suspended, date(2022, 4, 1), date(2022, 4, 30)) == 0


def test_rolling_plans_nothing():
    assert planned_spans(line("rolling", 205_000, units_hundredths=9600), date(2022, 4, 1), date(2022, 4, 30)) == []


def test_a_price_row_on_or_before_the_start_replaces_the_first_price():
    assert prices_of(date(2022, 4, 1), 100, [(date(2022, 3, 1), 200), (date(2022, 5, 1), 300)]) == (
        (date(2022, 4, 1), 200),
        (date(2022, 5, 1), 300),
    )


def test_repeating_a_price_is_no_change():
    repeated = line(
        "weekly", 0, prices=((date(2022, 4, 1), 70_000), (date(2022, 4, 10), 70_000)), start=date(2022, 4, 1)
    )
    assert len(planned_spans(repeated, date(2022, 4, 1), date(2022, 4, 30))) == 1


@thousands
@given(line_items(), days, st.integers(0, 60))
def test_the_plan_is_the_sum_of_its_days(line_item, first, length):
    last = first + timedelta(days=length)
    by_day = sum(day_by_day.planned_day(line_item, day) for day in day_by_day.every_day(first, last))
    assert planned_pence(line_item, first, last) == day_by_day.pence(by_day)


@thousands
@given(line_items(), days, st.integers(0, 60), st.integers(0, 60))
def test_splitting_dates_moves_no_part_of_a_penny(line_item, first, one, two):
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=1 + two)
    whole = sum(span.exact_units for span in planned_spans(line_item, first, last))
    halves = planned_spans(line_item, first, middle) + planned_spans(line_item, middle + timedelta(days=1), last)
    assert whole == sum(span.exact_units for span in halves)


@thousands
@given(line_items(), days)
def test_a_planned_week_counts_live_days_only(line_item, day):
    monday = monday_of(day)
    week = planned_week(line_item, monday)
    live = sum(day_by_day.live(line_item, day) for day in day_by_day.every_day(monday, monday + timedelta(days=6)))
    if line_item.pricing == "weekly":
        assert week.quantity_hundredths == 100 * live
    if not live:
        assert not week.has_plan
        assert week.cost_pence == 0
