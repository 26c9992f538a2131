"""What a payment run was asked to pay, in words and as it is stored."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.run_rows import DueRow
from rules.run_selections import MODELS, Selection
from rules.wording import FREQUENCY_NAMES

DAY = date(2025, 11, 20)
SELECTIONS = st.builds(
    Selection,
    models=st.sets(st.sampled_from(MODELS), min_size=1).map(lambda models: tuple(sorted(models))),
    due_by=st.dates(),
    frequency=st.none() | st.sampled_from(list(FREQUENCY_NAMES)),
    finalise_date=st.none() | st.dates(),
    left_out=st.lists(st.builds(DueRow, st.sampled_from(list(FREQUENCY_NAMES)), st.dates()), max_size=3).map(tuple),
)


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(("invoiced",), DAY), "Authorised invoices"),
        (
            Selection(("scheduled", "invoiced"), DAY, "four_weekly"),
            "Authorised invoices, and Scheduled Payments due by 20/11/2025 (Four-weekly)",
        ),
        (
            Selection(("scheduled",), DAY, left_out=(DueRow("weekly", DAY),)),
            "Scheduled Payments due by 20/11/2025 without weekly due 20/11/2025",
        ),
        (
            Selection(("scheduled",), DAY, is_catch_up=True, with_adjustments=True),
            "Catch-up: Scheduled lines left over on 20/11/2025, adjustments too",
        ),
    ],
)
def test_a_selection_in_words(selection, words):
    assert selection.words == words


@given(SELECTIONS)
def test_what_is_stored_reads_as_it_was(selection):
    assert Selection.from_stored(selection.as_stored()) == selection


def test_what_release_1_0_0_stored_is_read_and_stored_the_same():
    main = {"due_by": "2025-11-20", "finalise_date": "2025-11-24", "frequency": None, "models": ["invoiced"]}
    assert Selection.from_stored(main) == Selection(("invoiced",), DAY, None, date(2025, 11, 24))
    catch_up = {**main, "models": ["scheduled"], "catch_up": True, "adjustments": False}
    for stored in (main, catch_up):
        assert Selection.from_stored(stored).as_stored() == stored
    assert Selection.from_stored({"models": ["invoiced"], "due_by": "2025-11-20"}).finalise_date is None
