"""Periods of all four frequencies, their dates, slices, and which one is current."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.periods import Method, contract_periods, current_period, periods_of, slices_of
from rules.weeks import FAR_FUTURE

METHOD = Method(
    1,
    date(2022, 3, 28),
    FAR_FUTURE,
    "invoiced",
    "always",
    "four_weekly",
    date(2022, 3, 28),
    -28,
    opens_days_before_due=14,
)


def test_oxfordshire_pays_ahead():
    paid_ahead = replace(METHOD, model="scheduled", first_period_start=date(2022, 4, 18), slack_days=9)
    period = periods_of(paid_ahead, date(2022, 4, 18))[0]
    assert (period.due_date, period.finalise_date, period.bank_date) == (
        date(2022, 4, 9),
        date(2022, 4, 12),
        date(2022, 4, 15),
    )
    assert period.opens_on == date(2022, 3, 26)


def test_bedford_pays_in_arrears():
    first, second, *_ = periods_of(METHOD, date(2022, 6, 1))
    assert (first.start_date, first.end_date, first.due_date) == (
        date(2022, 3, 28),
        date(2022, 4, 24),
        date(2022, 4, 25),
    )
    assert second.start_date == date(2022, 4, 25)
    assert first.opens_on == first.due_date


@pytest.mark.parametrize(
    ("frequency", "starts"),
    [
        ("weekly", [date(2022, 1, 1), date(2022, 1, 8), date(2022, 1, 15)]),
        ("two_weekly", [date(2022, 1, 1), date(2022, 1, 15), date(2022, 1, 29)]),
        ("four_weekly", [date(2022, 1, 1), date(2022, 1, 29), date(2022, 2, 26)]),
        ("monthly", [date(2022, 1, 1), date(2022, 2, 1), date(2022, 3, 1)]),
    ],
)
def test_each_frequency(frequency, starts):
    method = replace(METHOD, frequency=frequency, start_date=date(2022, 1, 1), first_period_start=date(2022, 1, 1))
    assert [period.start_date for period in periods_of(method, date(2022, 3, 1))][:3] == starts


def test_the_last_period_is_cut_at_the_methods_end():
    ended = replace(METHOD, end_date=date(2022, 5, 1))
    assert [period.end_date for period in periods_of(ended, date(2023, 1, 1))] == [date(2022, 4, 24), date(2022, 5, 1)]


def test_a_period_across_31_march_has_two_slices():
    cut = slices_of(periods_of(METHOD, date(2022, 3, 28))[0])
    assert [(part.start_date, part.end_date, part.financial_year) for part in cut] == [
        (date(2022, 3, 28), date(2022, 3, 31), 2021),
        (date(2022, 4, 1), date(2022, 4, 24), 2022),
    ]


def test_the_current_period_is_the_earliest_open_one_not_finalised_else_the_next_else_the_last():
    today = date(2022, 5, 30)
    periods = contract_periods([METHOD], today)
    first, second, third = (period.start_date for period in periods)
    assert current_period(periods, set(), today).start_date == first
    assert current_period(periods, {first}, today).start_date == second
    assert current_period(periods, {first, second}, today).start_date == third
    ended = contract_periods([replace(METHOD, end_date=date(2022, 5, 22))], today)
    assert current_period(ended, {first, second}, today).start_date == second
    assert current_period([], set(), today) is None


@given(
    st.sampled_from(("weekly", "two_weekly", "four_weekly", "monthly")),
    st.integers(1, 12),
    st.integers(0, 500),
    st.integers(-40, 40),
)
def test_periods_follow_each_other_without_gap_or_overlap(frequency, month, length, slack):
    start = date(2022, month, 1)
    method = replace(
        METHOD,
        frequency=frequency,
        start_date=start,
        first_period_start=start,
        slack_days=slack,
        end_date=start + timedelta(days=length),
    )
    periods = periods_of(method, date(2030, 1, 1))
    assert periods[0].start_date == start
    assert periods[-1].end_date == method.end_date
    for one, following in zip(periods, periods[1:], strict=False):
        assert following.start_date == one.end_date + timedelta(days=1)
        assert one.due_date == one.start_date - timedelta(days=slack)
    for period in periods:
        parts = slices_of(period)
        assert sum((part.end_date - part.start_date).days + 1 for part in parts) == (
            (period.end_date - period.start_date).days + 1
        )


@given(st.integers(-40, 40), st.integers(0, 700), st.sampled_from(("invoiced", "scheduled")))
def test_every_open_period_is_among_the_contracts_and_one_that_is_not(slack, days_on, model):
    method = replace(METHOD, slack_days=slack, model=model)
    today = METHOD.start_date + timedelta(days=days_on)
    periods = contract_periods([method], today)
    all_open = [period for period in periods_of(method, today + timedelta(days=200)) if period.is_open(today)]
    assert [period for period in periods if period.is_open(today)] == all_open
    assert any(not period.is_open(today) for period in periods)
