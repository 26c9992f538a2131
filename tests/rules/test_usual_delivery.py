"""A row of a file whose plan and figures another row has had comes to what `check_delivery` says of it."""

from hypothesis import given
from hypothesis import strategies as st

from rules import usual_delivery
from rules.broken import RuleBroken, problems_of
from rules.care import LineItem
from rules.delivery import check_delivery
from rules.delivery_values import DayRow, DeliveryRule, Entered
from rules.usual_delivery import check_row_of_file
from rules.weeks import FAR_FUTURE
from tests.support.bedford_rules import TODAY, WEEKS
from tests.support.care_strategies import line_items

QUANTITIES = st.one_of(st.none(), st.sampled_from([0, 100, 500, 1_400, 1_410, -5]))
ROWS = st.builds(
    DayRow,
    st.lists(st.integers(0, 6), max_size=3, unique=True).map(tuple),
    st.sampled_from([0, 100, 110, 200]),
    st.booleans(),
    st.sampled_from(["", "ill"]),
    st.sampled_from([None, 2, 48]),
)
ENTERED = st.builds(
    Entered,
    actual_hundredths=QUANTITIES,
    frustrated_hundredths=st.sampled_from([0, 100]),
    missed_hundredths=QUANTITIES,
    extra_hundredths=QUANTITIES,
    visits=st.sampled_from([None, 3, 2_000]),
    comment=st.sampled_from(["", "shorter week"]),
    rows=st.lists(ROWS, max_size=2).map(tuple),
    notice_hours=st.sampled_from([None, 48]),
    note=st.sampled_from(["", "kept"]),
)
RULES = st.builds(
    DeliveryRule,
    frustrated_notice_hours=st.sampled_from([None, 24]),
    extra_allowed=st.sampled_from(["always", "never"]),
    comment_when_different=st.booleans(),
    visits_required=st.booleans(),
)


def answer(check, *given):
    try:
        return check(*given)
    except RuleBroken as broken:
        return [(each.field, each.message) for each in problems_of(broken)]


@given(line_items(("weekly", "units", "timetabled", "rolling", "one_off")), RULES, st.sampled_from(WEEKS), ENTERED)
def test_a_row_of_a_file_is_what_the_general_way_says(line, rule, week, entered):
    usual = [answer(check_row_of_file, line, rule, week, entered, TODAY) for _ in range(2)]
    assert usual == [answer(check_delivery, line, rule, week, entered, TODAY)] * 2


def test_the_weeks_of_another_line_with_the_same_plan_are_not_worked_out_again():
    usual_delivery._of_whole_week.cache_clear()
    lines = [LineItem(key, "units", WEEKS[0], FAR_FUTURE, ((WEEKS[0], 100),), 1400) for key in ("C1", "C2")]
    first, second = (check_row_of_file(line, DeliveryRule(), WEEKS[0], Entered(1400), TODAY) for line in lines)
    assert first is second
