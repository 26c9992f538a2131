"""What a payment item keeps to explain itself: read as every release has stored it, and stored by the same names."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.json_text import as_json_text
from rules.planned import Span
from rules.workings import (
    AddedByHand,
    ContributionSpan,
    CountedWeek,
    KeptWeek,
    Part,
    PlanInstalment,
    Working,
    counted_actuals,
    with_plan,
)
from tests.support.releases import tables_of_release

NUMBERS = st.integers(-(10**12), 10**12)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
IDS = st.integers(1, 10**9)
WEIGHTS = st.just(()) | st.lists(st.integers(0, 500), min_size=7, max_size=7)
SPANS = st.builds(Span, DAYS, DAYS, NUMBERS, NUMBERS, NUMBERS, st.none() | DAYS)
WEEKS = st.builds(CountedWeek, DAYS, st.none() | IDS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.none() | DAYS)
PARTS = st.builds(Part, DAYS, st.none() | IDS)
KEPT = st.builds(KeptWeek, PARTS, NUMBERS, st.lists(st.tuples(DAYS, DAYS, NUMBERS), max_size=2), st.booleans())
PLANS = st.none() | st.builds(PlanInstalment, NUMBERS, NUMBERS, NUMBERS)
OF_COST = st.builds(
    Working,
    pricing=st.sampled_from(["units", "weekly", "timetabled", "one_off", "rolling", "unplanned"]),
    spans=st.lists(SPANS, max_size=3),
    weeks=st.lists(WEEKS, max_size=3),
    week_exact_units=st.dictionaries(DAYS, NUMBERS, max_size=3),
    kept_weeks=st.lists(DAYS, max_size=3),
    kept=st.lists(KEPT, max_size=3),
    moved=st.none() | st.dictionaries(PARTS, NUMBERS, max_size=3),
    contributions=st.just([]),
    exact_units=NUMBERS,
    plan=PLANS,
)
OF_INCOME = st.builds(
    Working,
    spans=st.just([]),
    weeks=st.just([]),
    kept_weeks=st.just([]),
    kept=st.just([]),
    contributions=st.lists(st.builds(ContributionSpan, DAYS, DAYS, NUMBERS, NUMBERS, NUMBERS), max_size=3),
    exact_units=NUMBERS,
    settled_items=st.lists(IDS, max_size=3),
    plan=PLANS,
)
COLUMNS, ROWS = tables_of_release("1.0.0")["payment_item"]
STORED = [json.loads(row[COLUMNS.index("working")]) for row in ROWS]


@given(OF_COST | OF_INCOME)
def test_what_is_stored_reads_as_it_was(working):
    assert Working.from_stored(json.loads(json.dumps(working.as_stored()))) == working


@given(OF_COST | OF_INCOME, st.data())
def test_what_is_put_together_as_text_is_what_is_stored(working, data):
    working.kept, working.kept_weeks = data.draw(st.sampled_from([([], []), (working.kept, working.kept_weeks)]))
    working.moved = data.draw(st.sampled_from([None, working.moved]))
    working.settled_items = data.draw(st.sampled_from([None, working.settled_items]))
    working.plan = data.draw(st.sampled_from([None, working.plan]))
    if working.pricing:
        working.sessions = data.draw(WEIGHTS)
        working.spans = [replace(span, weights=data.draw(WEIGHTS)) for span in working.spans]
        working.spans += [replace(span, last=span.first) for span in working.spans]
    assert working.as_text() == as_json_text(working.as_stored())


def test_what_release_1_0_0_stored_is_stored_the_same():
    assert {"spans", "weeks", "contributions", "settled_items"} <= {name for stored in STORED for name in stored}
    by_hand = {"added_by": "Fin Example", "added_on": "2025-11-20"}
    for stored in (*STORED, by_hand):
        assert json.loads(Working.from_stored(stored).as_text()) == stored
        assert Working.from_stored(stored).as_stored() == stored


def test_the_actuals_that_counted_are_found_without_reading_the_rest():
    weeks = [CountedWeek(date(2025, 11, 3), actual, 100, 0, 0, 0, None) for actual in (5, None, 7)]
    assert counted_actuals(Working(pricing="units", weeks=weeks).as_stored()) == [5, 7]
    assert counted_actuals(Working(added=AddedByHand("Fin Example", date(2025, 11, 20))).as_stored()) == []


def test_an_adjustment_becomes_an_instalment():
    plan = PlanInstalment(2, 3, -66_666)
    stored = with_plan(Working(pricing="units", settled_items=[1]).as_stored(), plan)
    assert Working.from_stored(stored).plan == plan
