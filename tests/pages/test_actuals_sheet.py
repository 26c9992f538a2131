"""The sheet of a week without JavaScript: what was typed over is saved in one go, two people, errors."""

import pytest

from models import Actual
from tests.support import factories

WEEK = "2025-11-10"
TIMETABLED = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "level": {"unit": "Session"}}


@pytest.fixture
def contract(cast):
    return factories.make_contract(organisation=cast.rose_care)


@pytest.fixture
def typed_lines(contract):
    """A timetabled line and two of ten hours, of three clients."""
    factories.make_payment_method(contract=contract)
    return [factories.make_care(contract=contract, **given).cpli for given in (TIMETABLED, {}, {})]


def open_sheet(browser, **query):
    return browser.get("/actuals/grid", week=WEEK, **query)


def saved():
    return {row.cpli_id: row for row in Actual.select()}


def test_rows_that_were_typed_over_are_saved_in_one_go_and_no_others(typed_lines, alice):
    days, hours, untouched = typed_lines
    page = open_sheet(alice)
    fields = {f"C{days.id}-tue": "F", f"C{days.id}-fri": "", f"C{hours.id}-actual": "8", f"C{hours.id}-comment": "Ill"}
    page = page.submit("Save", **fields)
    assert "Saved 2 lines." in page.notice
    rows = saved()
    assert set(rows) == {days.id, hours.id}
    figures = rows[days.id]
    assert (figures.actual_hundredths, figures.frustrated_hundredths, figures.missed_hundredths) == (300, 100, 100)
    assert (rows[hours.id].missed_hundredths, rows[hours.id].comment, rows[hours.id].state) == (200, "Ill", "entered")
    assert "2 missed" in page.text
    assert page.text.count("saved, to confirm") == 2
    page.click("Confirm Actuals").submit("Confirm Actuals (3 lines, £440.00)")
    assert open_sheet(alice).text.count("confirmed") == 3


def test_saving_without_typing_changes_nothing(typed_lines, alice):
    open_sheet(alice).submit("Save")
    assert saved() == {}


def test_what_is_wrong_is_said_at_its_row_and_in_the_summary_and_nothing_is_saved(typed_lines, alice):
    days, hours, other = typed_lines
    fields = {f"C{days.id}-mon": "x", f"C{hours.id}-actual": "8.13", f"C{other.id}-actual": "7"}
    page = open_sheet(alice).submit("Save", status=422, **{f"C{days.id}-mon": "x", f"C{hours.id}-actual": "acht"})
    assert "“x” is not a day" in page.one(".error-summary").text
    assert "Enter the quantity in figures" in page.one(f"#C{hours.id}-error").text
    assert page.one(f"#C{days.id}-mon")["aria-invalid"] == "true"
    page = open_sheet(alice).submit("Save", status=422, **fields | {f"C{days.id}-mon": "1"})
    assert "8.13 is between two" in page.one(f"#C{hours.id}-error").text
    assert page.one(f"#C{other.id}-actual")["value"] == "7"
    assert saved() == {}


def test_a_line_that_needs_a_comment_says_so_at_the_comment(contract, alice):
    factories.make_payment_method(contract=contract)
    cpli = factories.make_care(contract=contract, level={"comment_when_different": True}).cpli
    page = open_sheet(alice).submit("Save", status=422, **{f"C{cpli.id}-actual": "9"})
    assert page.one(f"#C{cpli.id}-comment")["aria-invalid"] == "true"


def test_of_two_people_the_second_is_told_what_the_first_saved_and_loses_nothing(typed_lines, alice, sign_in, actor):
    _, hours, other = typed_lines
    page = open_sheet(alice)
    open_sheet(sign_in("alice")).submit("Save", **{f"C{hours.id}-actual": "6", f"C{other.id}-actual": "5"})
    page = page.submit("Save", status=422, **{f"C{hours.id}-actual": "9"})
    assert "Alice Example saved this" in page.one(f"#C{hours.id}-error").text
    assert "Actual 6" in page.problem
    assert page.one(f"#C{hours.id}-actual")["value"] == "9"
    assert page.one(f"#C{other.id}-actual")["value"] == "5"
    page.submit("Save")
    assert {saved()[line.id].actual_hundredths for line in (hours, other)} == {900, 500}


def test_a_row_that_only_somebody_else_changed_is_no_conflict(typed_lines, alice, sign_in):
    _, hours, other = typed_lines
    page = open_sheet(alice)
    open_sheet(sign_in("alice")).submit("Save", **{f"C{other.id}-actual": "5"})
    page.submit("Save", **{f"C{hours.id}-actual": "9"})
    assert (saved()[hours.id].actual_hundredths, saved()[other.id].actual_hundredths) == (900, 500)


def test_locked_and_disputed_lines_are_shown_and_cannot_be_typed_over(typed_lines, alice, cast):
    _, hours, other = typed_lines
    factories.make_counted_actual(actual=factories.make_actual(cpli=hours))
    factories.make_dispute(organisation=cast.rose_care, client=other.client)
    page = open_sheet(alice)
    assert "Locked. If it is wrong, ask the council to unlock it" in page.text
    assert "In dispute: change it through the dispute" in page.text
    assert not page.all(f"#C{hours.id}-actual") + page.all(f"#C{other.id}-actual")
    alice.post(f"/actuals/grid?week={WEEK}", {f"C{hours.id}-version": "1", f"C{hours.id}-actual": "1", "form_key": "k"})
    assert saved()[hours.id].actual_hundredths == 1000


def test_the_sheet_keeps_to_the_service_and_the_filters(typed_lines, alice):
    days, hours, _ = typed_lines
    page = open_sheet(alice, service=hours.service.reference)
    assert page.all(f"#C{hours.id}-actual")
    assert not page.all(f"#C{days.id}-mon")
    assert "The filters hide every line." in open_sheet(alice, show="disputed").text


def test_a_week_that_has_not_ended_has_no_sheet(typed_lines, alice):
    assert "The week has not ended" in alice.get("/actuals/grid", week="2025-11-17").text


def test_only_those_who_record_actuals_open_it(typed_lines, sign_in):
    for name in ("vera", "fin"):
        sign_in(name).get("/actuals/grid", week=WEEK, status=403)


@pytest.mark.parametrize("text", ["' OR 1=1 --", "<script>", "9" * 40, "\u0660", "-1", "1e5"])
def test_rubbish_in_a_cell_is_refused_and_shown_again(typed_lines, alice, text):
    days, hours, _ = typed_lines
    fields = {f"C{hours.id}-actual": text, f"C{hours.id}-visits": text, f"C{days.id}-mon": text}
    page = open_sheet(alice).submit("Save", status=422, **fields)
    assert page.one(f"#C{hours.id}-actual")["value"] == text
    assert saved() == {}


def test_what_the_sheet_has_no_cells_for_stays_when_its_row_is_typed_over(contract, alice):
    factories.make_payment_method(contract=contract)
    days = factories.make_care(contract=contract, **TIMETABLED).cpli
    hours = factories.make_care(contract=contract, level={"frustrated_notice_hours": 24}).cpli
    rows = [
        {"days": [0, 1, 2, 3], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""},
        {"days": [4], "quantity_hundredths": 100, "is_frustrated": True, "comment": "C2"},
    ]
    figures = {"planned_hundredths": 500, "actual_hundredths": 400, "frustrated_hundredths": 100}
    factories.make_actual(cpli=days, rows=rows, **figures)
    notice = [{"days": [], "quantity_hundredths": 200, "is_frustrated": True, "comment": "", "notice_hours": 12}]
    factories.make_actual(cpli=hours, rows=notice, actual_hundredths=800, frustrated_hundredths=200)
    typed = {f"C{line.id}-comment": "Looked at" for line in (days, hours)}
    open_sheet(alice).submit("Save", **typed)
    assert {row.comment for row in saved().values()} == {"Looked at"}
    assert [saved()[line.id].rows for line in (days, hours)] == [rows, notice]
    assert {row.state for row in saved().values()} == {"confirmed"}


def test_a_comment_of_rubbish_is_kept_as_words_or_refused(typed_lines, alice):
    _, hours, _ = typed_lines
    open_sheet(alice).submit("Save", **{f"C{hours.id}-comment": "<b>Ill"})
    assert saved()[hours.id].comment == "<b>Ill"
    open_sheet(alice).submit("Save", status=400, **{f"C{hours.id}-comment": "a NUL:\x00"})
    page = open_sheet(alice).submit("Save", status=422, **{f"C{hours.id}-comment": "x" * 1001})
    assert "Shorten the comment to 1000 characters" in page.problem
