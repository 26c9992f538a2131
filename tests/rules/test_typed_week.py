"""What is typed for a week reads the same on the editor, on the sheet and in a file, and is written as it was read."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.delivery_values import DayRow, Entered
from rules.typed_week import (
    TypedRow,
    TypedWeek,
    cells_of,
    entered_by_quantities,
    read_cells,
    read_week,
    typed_of,
)

QUANTITIES = st.integers(0, 20_000)
WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=12)
VISITS = st.none() | st.integers(0, 50)
DAY_ROWS = st.builds(
    DayRow,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    quantity_hundredths=st.integers(1, 2000),
    is_frustrated=st.booleans(),
    comment=WORDS,
    notice_hours=st.none() | st.integers(0, 90),
)


def recorded(**changed):
    """A week of ten hours as it is on record: eight delivered, two frustrated with 3 hours' notice."""
    usual = {"actual_hundredths": 800, "frustrated_hundredths": 200, "missed_hundredths": 0, "extra_hundredths": 0}
    rows = [{"days": [], "quantity_hundredths": 200, "is_frustrated": True, "comment": "", "notice_hours": 3}]
    return SimpleNamespace(**{**usual, "rows": rows, **changed})


@given(QUANTITIES, QUANTITIES, st.none() | QUANTITIES, VISITS, WORDS, st.none() | st.integers(0, 99))
def test_quantities_in_the_fields_are_read_as_they_were_written(actual, frustrated, extra, visits, comment, notice):
    entered = Entered(actual, frustrated, None, extra, visits, comment, (), notice)
    assert read_week(typed_of(entered, ()), is_timetabled=False) == (entered, {})


@given(st.lists(DAY_ROWS, max_size=4).map(tuple), VISITS, WORDS)
def test_rows_of_days_in_the_fields_are_read_as_they_were_written(rows, visits, comment):
    entered = Entered(rows=rows, visits=visits, comment=comment)
    assert read_week(typed_of(entered, ()), is_timetabled=True) == (entered, {})


@given(QUANTITIES, QUANTITIES, VISITS, WORDS)
def test_a_sheet_and_a_file_read_the_same_quantities(actual, frustrated, visits, comment):
    of_file = entered_by_quantities(actual, frustrated, recorded(), visits=visits, comment=comment)
    cells = cells_of(of_file, is_timetabled=False)
    assert read_cells(cells, is_timetabled=False, recorded=recorded()) == (of_file, {})


@given(st.lists(st.sampled_from(["", "1", "2", "F", "1+F", "0.5"]), min_size=7, max_size=7))
def test_cells_of_days_are_read_as_they_were_written(days):
    cells = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), days, strict=True))
    cells |= {"visits": "", "comment": ""}
    read = read_cells(cells, is_timetabled=True, recorded=None)
    assert cells_of(read.entered, is_timetabled=True) == cells


def test_notice_stays_with_what_was_frustrated_as_long_as_that_is_as_much():
    cells = {"actual": "7", "frustrated": "2", "visits": "", "comment": ""}
    assert read_cells(cells, False, recorded()).entered.notice_hours == 3
    assert read_cells(cells | {"frustrated": "1"}, False, recorded()).entered.notice_hours is None


def test_extra_that_a_sheet_has_no_cell_for_stays_while_the_rest_is_the_same():
    both = recorded(missed_hundredths=100, extra_hundredths=50)
    cells = {"actual": "8", "frustrated": "2", "visits": "", "comment": ""}
    assert read_cells(cells, False, both).entered.extra_hundredths == 50
    assert read_cells(cells | {"actual": "7"}, False, both).entered.extra_hundredths is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (TypedWeek(actual="ten"), {"actual": "Enter the actual in figures, like 12 or 12.50"}),
        (TypedWeek(actual="1", visits="1.5"), {"visits": "Enter the visits as a whole number, 0 or more"}),
        (TypedWeek(actual="1", notice="x"), {"notice": "Enter the notice in figures, like 12 or 12.50"}),
    ],
)
def test_what_is_no_figure_is_said_at_its_field(typed, wrong):
    assert read_week(typed, is_timetabled=False) == (None, wrong)


def test_every_row_says_what_is_wrong_with_it():
    rows = (TypedRow(frozenset({0})), TypedRow(frozenset({1}), quantity="", notice="soon"))
    read = read_week(TypedWeek(rows=rows), is_timetabled=True)
    assert (read.entered, set(read.errors)) == (None, {"rows-1-quantity", "rows-1-notice"})


def test_a_chosen_code_begins_the_comment():
    typed = TypedWeek(actual="1", comment="no answer", code="C2")
    entered = read_week(typed, is_timetabled=False).entered
    assert entered.comment == "C2: no answer"
    again = typed_of(entered, ("C1", "C2"))
    assert (again.code, again.comment) == ("C2", "no answer")
