"""A slice of which every day is live at one price is worked out week by week at once: it comes to the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import slice_figures
from rules.care import LineItem
from rules.delivered import DeliveredWeek, cuts_of
from rules.delivery_values import DayRow, DeliveryRule
from rules.due import due_of_slice
from rules.line_facts import LineFacts
from rules.periods import contract_periods, slices_of
from rules.weeks import FAR_FUTURE
from tests.support.bedford_rules import METHOD, TODAY, WEEKS
from tests.support.care_strategies import line_items

ROWS = st.lists(st.builds(DayRow, st.lists(st.integers(0, 6), max_size=4).map(tuple), st.integers(0, 200)), max_size=2)
STATES = st.sampled_from(["confirmed", "confirmed", "confirmed", "entered"])
DISPUTED = st.integers(0, 5).map(lambda number: number == 0)


@st.composite
def care(draw):
    line = draw(line_items(("weekly", "units", "timetabled", "rolling")))
    if draw(st.booleans()):  # as most are
        line = replace(line, suspensions=(), date_of_death=None, prices=line.prices[:1])
    weeks = {
        start: [DeliveredWeek(start, draw(STATES), draw(st.integers(0, 900)), 50, draw(ROWS), number, draw(DISPUTED))]
        for number, start in enumerate(WEEKS)
        if draw(st.integers(0, 4))
    }
    return LineFacts("C1", line, DeliveryRule(), weeks)


def worked_out(facts, mode):
    method = replace(METHOD, pay_on_actuals=mode, is_net=True)
    periods = contract_periods([method], TODAY)
    found = [
        due_of_slice(facts, part, cuts_of(periods), None, None, TODAY)
        for period in periods
        for part in slices_of(period)
    ]
    return [([(item, item.working.as_text()) for item in items], held) for items, held in found]


@given(care(), st.sampled_from(["always", "if_entered", "never"]))
def test_the_quick_way_comes_to_the_same(facts, mode):
    quick = worked_out(facts, mode)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slice_figures, "_price_of_all", lambda *given: None)
        assert worked_out(facts, mode) == quick


def test_the_quick_way_is_taken_for_whole_weeks_of_a_line_without_a_change():
    line = LineItem("C1", "units", WEEKS[0], FAR_FUTURE, ((WEEKS[0], 10_000),), 1400)
    [_, april] = slices_of(contract_periods([METHOD], TODAY)[0])
    assert slice_figures._price_of_all(line, april, [april.start_date]) == 10_000
    cut = [april.start_date, WEEKS[2]]
    assert slice_figures._price_of_all(line, april, cut) is None
    for change in ({"prices": ((WEEKS[0], 1), (WEEKS[2], 2))}, {"suspensions": ((WEEKS[2], WEEKS[2]),)}):
        assert slice_figures._price_of_all(replace(line, **change), april, [april.start_date]) is None
