"""Visits: minutes, banding, late, two carers, weeks across a change of the clock; every minute is accounted for."""

import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.broken import RuleBroken
from rules.care_files.instants import AS_IN_BRITAIN, read_instants, written
from rules.delivery_values import DeliveryRule
from rules.moment import instants_of
from rules.visits import (
    VisitTimes,
    band,
    late_minutes,
    pounds_at_risk,
    round_minutes,
    totals_of,
)

NINE = datetime(2025, 11, 10, 9)
STATUSES = ("delivered", "frustrated", "missed", "cancelled")


def visit(minutes=30, status="delivered", carers=1, late=0, planned=30):
    """Planned from nine for `planned` minutes, begun `late` minutes after, and as long as `minutes`."""
    start = NINE + timedelta(minutes=late)
    actual = (start, start + timedelta(minutes=minutes)) if status == "delivered" else (None, None)
    return VisitTimes(status, NINE, NINE + timedelta(minutes=planned), *actual, carers)


@pytest.mark.parametrize(
    ("minutes", "paid"), [(0, 0), (7, 0), (8, 15), (22, 15), (23, 30), (30, 30), (37, 30), (38, 45)]
)
def test_by_steps_of_fifteen_minutes_are_rounded_to_the_nearest(minutes, paid):
    assert band(visit(minutes), DeliveryRule()).paid_minutes == paid


@pytest.mark.parametrize(
    ("minutes", "step", "rounded"), [(5, 10, 10), (4, 10, 0), (15, 30, 30), (14, 30, 0), (7, 1, 7)]
)
def test_halves_are_rounded_up(minutes, step, rounded):
    assert round_minutes(minutes, step) == rounded


def test_two_carers_are_paid_twice_each_visit_rounded_once():
    banded = band(visit(37, carers=2), DeliveryRule())
    assert (banded.came_in_minutes, banded.paid_minutes, banded.rounded_minutes) == (74, 60, 14)
    assert banded.rule == "Delivered: 37 minutes rounded down to 30, by steps of 15, x 2 carers"


def test_a_frustrated_visit_is_paid_its_planned_minutes_unrounded():
    assert band(visit(status="frustrated", planned=40), DeliveryRule()).paid_minutes == 40
    unpaid = band(visit(status="frustrated", planned=40), DeliveryRule(frustrated_paid=False))
    assert (unpaid.counted_minutes, unpaid.paid_minutes, unpaid.cancelled_minutes) == (40, 0, 40)


@pytest.mark.parametrize("status", ["missed", "cancelled"])
def test_missed_and_cancelled_visits_are_not_paid(status):
    banded = band(visit(status=status), DeliveryRule())
    assert (banded.paid_minutes, banded.cancelled_minutes) == (0, 30)
    assert banded.rule == f"{status.title()}: nothing is paid"


@pytest.mark.parametrize(("late", "shown"), [(0, 0), (15, 0), (16, 16), (90, 90)])
def test_a_visit_is_late_from_sixteen_minutes_on_and_paid_as_long_as_it_was(late, shown):
    assert late_minutes(visit(late=late)) == shown
    assert band(visit(late=late), DeliveryRule()).paid_minutes == 30


def test_the_day_is_that_of_the_actual_start_in_london():
    night = VisitTimes("delivered", None, None, datetime(2025, 7, 6, 23, 30), datetime(2025, 7, 7, 0, 30))
    assert (night.day, night.week_start) == (date(2025, 7, 7), date(2025, 7, 7))
    assert visit(status="missed").week_start == date(2025, 11, 10)


def test_a_night_in_which_the_clock_goes_back_has_its_real_minutes():
    """From 22:00 on 25 October to 06:00 on 26 October 2025 are nine hours."""
    [start], [end] = read_instants("25/10/2025 22:00"), read_instants("2025-10-26T06:00:00")
    assert band(VisitTimes("delivered", None, None, start, end), DeliveryRule()).paid_minutes == 540


@pytest.mark.parametrize("text", ["10/11/2025", "10/11/2025 25:00", "10/11/2025 9", "31/02/2025 09:00", "45971.5", "?"])
def test_what_is_no_date_with_a_time_is_told_in_words(text):
    with pytest.raises(RuleBroken, match="time|date|calendar"):
        read_instants(text)


def test_pounds_at_risk_are_the_paid_minutes_at_the_price():
    hours, sessions = DeliveryRule("Hour"), DeliveryRule("Session")
    assert pounds_at_risk(visit(37, carers=2), hours, 205_000) == 2050
    fives = DeliveryRule("Hours", visit_rounding_minutes=5)
    assert pounds_at_risk(visit(20), fives, 205_000) == 683  # a third of £20.50
    assert pounds_at_risk(visit(37), sessions, 300_000) == 3000
    assert pounds_at_risk(visit(37), DeliveryRule("Mile"), 3870) is None
    assert pounds_at_risk(visit(status="missed"), sessions, 300_000) == 0


A_VISIT = st.builds(
    visit,
    minutes=st.integers(0, 24 * 60),
    status=st.sampled_from(STATUSES),
    carers=st.integers(1, 4),
    late=st.integers(-120, 600),
    planned=st.integers(1, 24 * 60),
)


@given(st.lists(A_VISIT, max_size=50), st.integers(1, 60), st.booleans())
def test_every_minute_is_paid_rounded_away_or_cancelled(visits, step, frustrated_paid):
    rule = DeliveryRule(visit_rounding_minutes=step, frustrated_paid=frustrated_paid)
    totals = totals_of(visits, rule)
    assert totals.came_in_minutes == totals.paid_minutes + totals.rounded_minutes + totals.cancelled_minutes
    assert totals.paid_minutes >= 0
    for each in visits:
        banded = band(each, rule)
        assert abs(banded.rounded_minutes) * 2 <= step * each.carers
        assert each.status != "delivered" or banded.paid_minutes % (step * each.carers) == 0


def test_ten_thousand_visits_add_up_counted_by_hand():
    """The same sum minute by minute, without any of the rules."""
    chance = random.Random(5)  # noqa: S311
    came_in = paid = 0
    visits = []
    for _ in range(10_000):
        status, carers, minutes, planned = (
            chance.choice(STATUSES),
            chance.choice((1, 1, 1, 2)),
            chance.randint(1, 300),
            chance.randint(1, 300),
        )
        visits.append(visit(minutes, status, carers, chance.randint(-30, 60), planned))
        came_in += (minutes if status == "delivered" else planned) * carers
        if status == "delivered":
            paid += min(range(0, 316, 15), key=lambda step, minutes=minutes: (abs(step - minutes), -step)) * carers
        elif status == "frustrated":
            paid += planned * carers
    totals = totals_of(visits, DeliveryRule())
    assert (totals.visits, totals.came_in_minutes, totals.paid_minutes) == (10_000, came_in, paid)
    assert came_in == paid + totals.rounded_minutes + totals.cancelled_minutes


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_an_instant_is_read_as_it_was_written(local):
    local = local.replace(second=0, microsecond=0)
    assume(instants := instants_of(local))
    assert read_instants(f"{local:%d/%m/%Y %H:%M}") == instants == read_instants(f"{local:%Y-%m-%d %H:%M:%S}")
    assert [read_instants(written(each, AS_IN_BRITAIN)) for each in instants] == [(each,) for each in instants]
