"""The actuals file's cells: as they are written, and what a wrong one may have meant."""

from datetime import date

import pytest

from rules.actual_files import completed, date_kind, in_labels, meant_date, meant_figure, nearest, price_cell
from rules.care_files.day_cells import days_of_rows, read_day, rows_as_before, write_day
from rules.delivery_values import DayRow
from rules.money import plain_quantity

TODAY = date(2025, 11, 20)
NOVEMBER = date(2025, 11, 10)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("11/10/2025", NOVEMBER),  # American
        ("11/10/25", NOVEMBER),
        ("10/11/25", NOVEMBER),
        ("45971", NOVEMBER),  # a spreadsheet's number
        ("45971.0", NOVEMBER),
        ("w/c 10/11/2025", NOVEMBER),
        ("Week commencing 10 Nov 2025", NOVEMBER),
        ("2025-W46", NOVEMBER),
        ("2025-W60", None),
        ("45972", None),  # a Tuesday
        ("11/17/2025", None),  # not ended
        ("12/11/2025", None),
        ("1", None),
        ("999999999999", None),
        ("next week", None),
        ("", None),
        ("//", None),
    ],
)
def test_what_a_wrong_week_beginning_may_have_meant(text, meant):
    assert meant_date(text, TODAY) == meant


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("45971", "dates that are a spreadsheet's numbers"),
        ("2025-W46", "weeks in words"),
        ("10/11/25", "dates with the year in two figures"),
        ("11/10/2025", "dates with the month first"),
    ],
)
def test_the_kinds_of_wrong_dates(text, kind):
    assert date_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12:30", "12.5"),
        ("12h20m", "12.33"),
        ("36:30", "36.5"),
        ("7,5", "7.5"),
        ("18 hrs", "18"),
        ("9h", "9"),
        ("'9.25", "9.25"),
        ("1,200", None),
        ("12:75", None),
        ("ten", None),
        ("", None),
    ],
)
def test_what_a_wrong_figure_may_have_meant(text, meant):
    found = meant_figure(text)
    assert (found[0] if found else None) == meant


def test_the_nearest_reference():
    assert nearest("A1243", ["A1234", "B9999"]) == "A1234"
    assert nearest("cpli-1", ["CPLI-1"]) == "CPLI-1"
    assert nearest("zzz", ["A1234"]) is None


def test_missed_and_extra_that_make_a_row_add_up():
    assert completed(1000, 800, 100) == (100, 0)
    assert completed(1000, 1200, 0) == (0, 200)


def test_figures_are_plain_decimals():
    assert [plain_quantity(each) for each in (None, 0, 1250, 123_456_78)] == ["", "0", "12.5", "123456.78"]
    assert [price_cell(each) for each in (3870, 2_144_600)] == ["0.3870", "214.46"]


def test_sentences_have_the_headings_of_the_columns():
    assert in_labels("The week_beginning is empty") == "The Week Beginning is empty"


@pytest.mark.parametrize("cell", ["", "1", "2", "F", "1+F", "0.5", "0.5F", "2+1.5F"])
def test_a_day_is_written_as_it_is_read(cell):
    assert write_day(*read_day(cell)) == cell


def row(days, is_frustrated=False, comment="", quantity=100):
    return DayRow(tuple(days), quantity, is_frustrated, comment)


def test_the_same_days_keep_their_rows_whatever_these_are():
    recorded = (row([0], comment="a"), row([0, 1], comment="b"))
    kept = rows_as_before([(200, 0), (100, 0), *[(0, 0)] * 5], recorded)
    assert kept == recorded


def test_days_that_changed_leave_the_comments_of_the_others():
    recorded = (row([0, 1, 2]), row([3], True, "C2: ill"))
    changed = [(100, 0), (0, 0), (100, 0), (0, 100), (0, 100), (0, 0), (0, 0)]
    kept = rows_as_before(changed, recorded)
    assert days_of_rows(kept) == changed
    assert {(each.days, each.comment) for each in kept} == {((0, 2), ""), ((3,), "C2: ill"), ((4,), "")}
