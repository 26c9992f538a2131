"""The rows that a payment run pays: as they were ticked, and what that means for what the run is asked for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.run_rows import Asked, DueRow, ticked_rows, to_select

EARLY, LATE = date(2025, 11, 3), date(2025, 11, 24)
WEEKLY, FOUR_WEEKLY, NEXT = DueRow("weekly", EARLY), DueRow("four_weekly", EARLY), DueRow("weekly", LATE)
ROWS = [WEEKLY, FOUR_WEEKLY, NEXT]
TODAY = Asked(date(2025, 11, 20))
ASKED = st.builds(Asked, st.sampled_from([EARLY, TODAY.due_by, LATE]), st.sampled_from([None, "weekly", "four_weekly"]))


@pytest.mark.parametrize(
    ("ticked", "now", "shown", "expected"),
    [
        ([], TODAY, None, {WEEKLY, FOUR_WEEKLY}),  # no page with rows: what is due
        ([WEEKLY, FOUR_WEEKLY], TODAY, TODAY, {WEEKLY, FOUR_WEEKLY}),
        ([WEEKLY, NEXT], TODAY, TODAY, {WEEKLY, NEXT}),
        ([], TODAY, TODAY, set()),
        ([WEEKLY], Asked(LATE), TODAY, {WEEKLY, NEXT}),  # what was unticked stays so
        ([WEEKLY, FOUR_WEEKLY], Asked(TODAY.due_by, "weekly"), TODAY, {WEEKLY}),
        ([WEEKLY], TODAY, Asked(TODAY.due_by, "weekly"), {WEEKLY, FOUR_WEEKLY}),
    ],
)
def test_rows_are_as_they_were_ticked_but_for_what_another_day_or_frequency_changes(ticked, now, shown, expected):
    assert ticked_rows(ROWS, [row.key for row in ticked], now, shown) == expected


@given(st.sets(st.sampled_from(ROWS)), ASKED)
def test_a_run_is_asked_for_the_ticked_rows_and_for_no_other(chosen, asked):
    wide, left_out = to_select(ROWS, chosen, asked)
    assert {row for row in ROWS if wide.has(row) and row not in left_out} == chosen


def test_rubbish_ticks_nothing():
    assert ticked_rows(ROWS, ["", "weekly:soon", "yearly:2025-11-03"], TODAY, TODAY) == set()
