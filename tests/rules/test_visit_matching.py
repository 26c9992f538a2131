"""The best line for a visit, in the order of docs/domain/visits.md, and a week's figures from its visits."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from rules.care import LineItem
from rules.delivery import work_out
from rules.delivery_values import DeliveryRule
from rules.visit_matching import Candidate, best_line
from rules.visit_weeks import can_fill, entered_of
from rules.visits import VisitTimes
from rules.weeks import FAR_FUTURE

MONDAY = date(2025, 11, 10)
HOURS = DeliveryRule()


def line(number, level=1, **values):
    usual = {"client": 1, "contract": 1, "start": date(2025, 4, 1), "last": FAR_FUTURE, "reference": f"C{number}"}
    return Candidate(id=number, level=level, **{**usual, **values})


def test_the_given_line_comes_first_if_it_covers_the_day():
    given, better = line(1), line(2, weekdays=frozenset({0}))
    assert best_line(MONDAY, given, 2, [given, better]) is given
    ended = line(3, last=date(2025, 11, 9))
    assert best_line(MONDAY, ended, 1, [ended, better]) is better
    assert best_line(MONDAY, ended, None, [ended, better]) is better


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"weekdays": frozenset({0}), "is_authorised": False}, {"is_authorised": True, "start": date(2025, 11, 1)}),
        ({"weekdays": frozenset({0})}, {"weekdays": frozenset({1})}),
        ({"is_authorised": True}, {"is_authorised": False, "start": date(2025, 11, 1)}),
        ({"start": date(2025, 11, 1)}, {"start": date(2025, 10, 1)}),
    ],
)
def test_timetabled_that_weekday_then_authorised_then_the_latest_start(better, worse):
    better, worse = line(2, **better), line(1, **worse)
    assert best_line(MONDAY, None, 1, [worse, better]) is better
    assert best_line(MONDAY, None, 1, [better, worse]) is better


def test_only_the_level_that_is_named_and_only_lines_that_cover_the_day():
    assert best_line(MONDAY, None, 2, [line(1)]) is None
    assert best_line(MONDAY, None, 1, [line(1, start=date(2025, 11, 11)), line(2, last=date(2025, 11, 9))]) is None


def test_a_blank_level_is_told_only_by_a_single_line():
    only = line(1)
    assert best_line(MONDAY, None, None, [only, line(2, last=date(2025, 11, 9))]) is only
    assert best_line(MONDAY, None, None, [only, line(2, level=2)]) is None
    assert best_line(MONDAY, None, None, []) is None


def made(minutes=30, status="delivered", day=0, carers=1, comment=""):
    start = datetime(2025, 11, 10 + day, 9)
    actual = (start, start + timedelta(minutes=minutes)) if status == "delivered" else (None, None)
    return VisitTimes(status, start, start + timedelta(minutes=30), *actual, carers), comment


def item(pricing="units", **values):
    return LineItem("C1", pricing, date(2025, 4, 1), FAR_FUTURE, ((date(2025, 4, 1), 200_000),), **values)


def week(line_item, visits, rule=HOURS, step=15):
    rule = replace(rule, visit_rounding_minutes=step)
    return work_out(line_item, rule, MONDAY, entered_of(line_item, rule, MONDAY, visits))


def test_hours_are_added_in_minutes_and_turned_into_hundredths_once():
    found = week(item(units_hundredths=1000), [made(20), made(20), made(20)], DeliveryRule(step_hundredths=1), step=5)
    assert (found.actual_hundredths, found.missed_hundredths, found.visits) == (100, 900, 3)


def test_what_does_not_fit_the_levels_step_is_rounded_to_it_and_the_plan_always_fits():
    assert week(item(units_hundredths=1000), [made(20)], step=1).actual_hundredths == 25
    assert week(item(units_hundredths=33), [made(20)], step=1).actual_hundredths == 33


def test_extra_missed_and_frustrated_add_up_to_the_plan():
    visits = [made(90, carers=2), made(status="frustrated", comment="No answer"), made(status="missed")]
    found = week(item(units_hundredths=300), visits)
    figures = (found.actual_hundredths, found.frustrated_hundredths, found.missed_hundredths, found.extra_hundredths)
    assert figures == (300, 50, 0, 50)
    assert (found.comment, found.visits) == ("No answer", 2)


def test_a_timetabled_line_is_told_by_day_and_a_session_is_a_visit():
    sessions = item("timetabled", sessions=(100, 0, 100, 0, 0, 0, 0))
    found = week(sessions, [made(45), made(status="frustrated", day=2, comment="Ill")], DeliveryRule(unit="Session"))
    assert (found.actual_hundredths, found.frustrated_hundredths, found.missed_hundredths) == (100, 100, 0)
    assert [(row.days, row.is_frustrated, row.comment) for row in found.rows] == [
        ((0,), False, ""),
        ((2,), True, "Ill"),
    ]


@pytest.mark.parametrize(
    ("pricing", "unit", "told"),
    [
        ("units", "Hour", True),
        ("timetabled", "Session", True),
        ("rolling", "Hours", True),
        ("units", "Mile", False),
        ("weekly", "Hour", False),
        ("one_off", "Hour", False),
    ],
)
def test_days_and_miles_are_not_told_by_visits(pricing, unit, told):
    assert can_fill(pricing, unit) is told
