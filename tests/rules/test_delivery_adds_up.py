"""Whatever is entered, a week that is accepted adds up; and the plan itself is always accepted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.broken import RuleBroken
from rules.care import LineItem
from rules.delivery import check_delivery, planned_entry
from rules.delivery_values import DayRow, DeliveryRule, Entered
from rules.planned import planned_week
from rules.weeks import FAR_FUTURE

WEEK = date(2025, 11, 10)
TODAY = date(2025, 11, 20)

days = st.integers(0, 6)
steps = st.integers(0, 60).map(lambda count: count * 25)


@st.composite
def lines(draw):
    pricing = draw(st.sampled_from(["weekly", "units", "timetabled", "rolling"]))
    start = WEEK + timedelta(days=draw(st.integers(-20, 6)))
    end = max(start, WEEK) + timedelta(days=draw(st.integers(0, 20)))
    suspended_from = WEEK + timedelta(days=draw(st.integers(-3, 6)))
    suspended_to = suspended_from + timedelta(days=draw(st.integers(0, 5)))
    return LineItem(
        key="C1",
        pricing=pricing,
        start_date=start,
        end_date=draw(st.sampled_from([end, FAR_FUTURE])),
        prices=((start, 178_400),),
        units_hundredths=draw(st.integers(1, 9000)),
        sessions=tuple(draw(st.lists(steps, min_size=7, max_size=7))),
        suspensions=draw(st.sampled_from([(), ((suspended_from, suspended_to),)])),
    )


rules = st.builds(
    DeliveryRule,
    step_hundredths=st.sampled_from([25, 50, 100]),
    frustrated_paid=st.booleans(),
    frustrated_notice_hours=st.sampled_from([None, 12, 24]),
    extra_allowed=st.sampled_from(["always", "never", "up_to"]),
    extra_limit_hundredths=steps,
    comment_when_different=st.booleans(),
)
day_rows = st.builds(
    DayRow,
    days=st.lists(days, unique=True).map(tuple),
    quantity_hundredths=steps,
    is_frustrated=st.booleans(),
    notice_hours=st.sampled_from([None, 2, 30]),
)
entries = st.builds(
    Entered,
    actual_hundredths=steps,
    frustrated_hundredths=steps,
    missed_hundredths=st.one_of(st.none(), steps),
    extra_hundredths=st.one_of(st.none(), steps),
    comment=st.sampled_from(["", "hospital"]),
    rows=st.lists(day_rows, max_size=3).map(tuple),
)


def accepted(line, rule, entered):
    """The week as it would be saved, or None where it is refused: then with words and the field that they belong to."""
    try:
        return check_delivery(line, rule, WEEK, entered, TODAY)
    except RuleBroken as refused:
        problem = refused
    assert problem.message
    assert problem.field
    return None


@given(line=lines(), rule=rules, entered=entries)
def test_whatever_is_accepted_adds_up(line, rule, entered):
    week = accepted(line, rule, entered)
    if week is None:
        return
    parts = (week.actual_hundredths, week.frustrated_hundredths, week.missed_hundredths, week.extra_hundredths)
    assert all(part >= 0 for part in parts)
    assert week.planned_hundredths == planned_week(line, WEEK).quantity_hundredths
    payable = week.actual_hundredths + week.frustrated_hundredths
    if week.planned_hundredths:
        assert week.planned_hundredths == payable + week.missed_hundredths - week.extra_hundredths
    else:
        assert (week.missed_hundredths, week.extra_hundredths) == (0, payable)


@given(line=lines(), rule=rules)
def test_the_plan_is_always_accepted_and_differs_in_nothing(line, rule):
    week = check_delivery(line, rule, WEEK, planned_entry(line, WEEK), TODAY)
    assert week.actual_hundredths == week.planned_hundredths
    assert not week.differs_from_plan
    assert week.is_as_generated


@given(line=lines(), rule=rules, entered=entries)
def test_nothing_above_what_the_rule_allows_is_accepted(line, rule, entered):
    week = accepted(line, rule, entered)
    if week is None:
        return
    if rule.extra_allowed == "never":
        assert week.over_plan_hundredths == 0
    if rule.extra_allowed == "up_to":
        assert week.over_plan_hundredths <= rule.extra_limit_hundredths
