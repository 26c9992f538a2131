"""Which visits are asked about: clashes of a client's visits, counted by all pairs too, and very long ones."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.visit_questions import Kind, Placed, clashes, long_ago, too_long
from rules.visits import VisitTimes

NINE = datetime(2025, 11, 10, 9)


def times(start=0, minutes=30, planned=30, status="delivered"):
    """A visit from so many minutes after nine, in London's winter."""
    begun = NINE + timedelta(minutes=start)
    plan = (begun, begun + timedelta(minutes=planned)) if planned else (None, None)
    actual = (begun, begun + timedelta(minutes=minutes)) if status == "delivered" else (None, None)
    return VisitTimes(status, *plan, *actual)


def asked(*visits):
    """{Visit ID: kind} of [(start, minutes)], those of before marked by a third True."""
    placed = [
        Placed(f"V{number}", times(start, minutes), not any(stored))
        for number, (start, minutes, *stored) in enumerate(visits, 1)
    ]
    return {reference: question.kind for reference, question in clashes(placed).items()}


def test_of_two_at_the_same_time_the_later_one_is_asked_about():
    assert asked((0, 30), (0, 30), (60, 30)) == {"V2": Kind.SAME_TIME}
    assert asked((0, 30), (29, 30), (59, 30)) == {"V2": Kind.OVERLAP}
    assert asked((0, 30), (30, 30)) == {}


def test_one_that_was_taken_before_is_not_asked_about_and_the_other_is():
    assert asked((0, 30, True), (0, 30)) == {"V2": Kind.SAME_TIME}
    assert asked((0, 30), (20, 30, True)) == {"V1": Kind.OVERLAP}
    assert asked((0, 30, True), (0, 30, True)) == {}


def test_visits_that_nobody_made_do_not_clash():
    missed = Placed("V2", times(status="missed"), True)
    assert clashes([Placed("V1", times(), True), missed]) == {}


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120), st.booleans()), max_size=30))
def test_whatever_is_taken_without_a_question_clashes_with_nothing(visits):
    """Counted by all pairs: without those that are asked about no two clash, stored ones apart; and who is asked about
    does clash with something.
    """
    found = asked(*visits)
    numbered = [(f"V{number}", *visit) for number, visit in enumerate(visits, 1)]

    def clash(one, other):
        return one[1] < other[1] + other[2] and other[1] < one[1] + one[2]

    for one in numbered:
        others = [other for other in numbered if other is not one and clash(one, other)]
        assert one[0] not in found or others
        assert one[0] in found or one[3] or all(other[0] in found for other in others)


@pytest.mark.parametrize(
    ("minutes", "planned", "is_asked"),
    [
        (480, 30, True),
        (60, 30, False),
        (89, 30, False),
        (90, 30, True),
        (35, 15, False),
        (600, 0, False),
        (721, 0, True),
    ],
)
def test_visits_many_times_their_plan_are_asked_about(minutes, planned, is_asked):
    assert (too_long(times(0, minutes, planned)) is not None) is is_asked


@pytest.mark.parametrize(("status", "is_asked"), [("frustrated", True), ("missed", False), ("cancelled", False)])
def test_a_plan_of_fifteen_hours_is_asked_about_where_it_would_be_paid(status, is_asked):
    assert (too_long(times(0, 0, 900, status)) is not None) is is_asked


def test_a_visit_of_another_year_is_asked_about():
    days = timedelta(days=92)
    assert long_ago(times(), (NINE + days).date()).words == "It was 92 days ago, on 10/11/2025"
    assert long_ago(times(), (NINE + days).date() - timedelta(days=1)) is None
