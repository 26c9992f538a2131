"""Delivery rules by service level: said in the editor, kept to when saved, and paid by."""

import pytest

from models import Actual, PaymentItem
from tests.support import factories

WEEK = "2025-11-03"  # of the period that is due
TIMETABLED = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0]}


@pytest.fixture
def open_editor(cast, sign_in):
    """`open_editor(frustrated_paid=False)`: (editor of ten hours at £20.00 of such a level, prefix of its fields)"""

    def make(line=None, **level):
        care = factories.make_care(organisation=cast.rose_care, level=level, **(line or {}))
        return sign_in("alice").get(f"/actuals/clients/{care.client.id}/{WEEK}/edit"), f"C{care.cpli.id}"

    return make


def save(opened, status=200, **fields):
    page, ref = opened
    return page.submit("Save", status=status, **{f"{ref}-{name.replace('_', '-')}": fields[name] for name in fields})


@pytest.mark.parametrize(("is_paid", "pence"), [(True, 20_000), (False, 16_000)])
def test_frustrated_is_paid_or_not(open_editor, sign_in, is_paid, pence):
    opened = open_editor(frustrated_paid=is_paid)
    assert ("Frustrated Hours are not paid." in opened[0].text) == (not is_paid)
    page = save(opened, actual="8", frustrated="2")
    amounts = [cell.text for cell in page.all("td")]
    assert ("£160.00 = 8 (Actual) Hours x £20.00" in amounts) == (not is_paid)
    sign_in("alice").get("/actuals", week=WEEK).submit(
        next(button.text for button in page.all("button") if button.text.startswith("Confirm"))
    )
    assert PaymentItem.get().amount_pence == pence


def test_with_more_notice_it_is_saved_as_missed_and_says_so(open_editor):
    opened = open_editor(frustrated_notice_hours=24)
    assert "With more than 24 hours' notice it is missed, not frustrated." in opened[0].text
    page = save(opened, actual="8", frustrated="2", notice="48")
    row = Actual.get()
    assert (row.frustrated_hundredths, row.missed_hundredths) == (0, 200)
    note = "2: saved as missed, as 48 hours' notice is more than 24"
    assert note in page.notice
    assert (row.note, row.comment) == (note, "")
    assert page.row("2 missed").text.endswith(note)


def test_within_the_notice_it_stays_frustrated(open_editor):
    save(open_editor(frustrated_notice_hours=24), actual="8", frustrated="2", notice="24")
    assert Actual.get().frustrated_hundredths == 200


def test_a_cancellation_code_is_chosen_from_a_list(open_editor, sign_in):
    opened = open_editor(cancellation_codes="C1; C2")
    page, ref = opened
    assert [option.text for option in page.all(f"[name={ref}-code] option")] == ["[No Selection]", "C1", "C2"]
    page = save(opened, status=422, actual="8", frustrated="2", comment="No answer")
    assert "Choose the cancellation code of what was frustrated" in page.problem
    save((page, ref), code="C2")
    assert Actual.get().comment == "C2: No answer"
    client = Actual.get().client_id
    page = sign_in("alice").get(f"/actuals/clients/{client}/{WEEK}/edit")
    assert [option.text for option in page.all(f"[name={ref}-code] option") if "selected" in option.attributes] == [
        "C2"
    ]
    assert page.one(f"[name={ref}-comment]")["value"] == "No answer"
    page.submit("Save")
    assert Actual.get().version == 1


def test_a_frustrated_row_of_days_has_its_own_code(open_editor):
    page, ref = open_editor(TIMETABLED, cancellation_codes="C1;C2", unit="Session")
    page = save((page, ref), status=422, rows_0_frustrated="y")
    save((page, ref), rows_0_code="C1")
    [row] = Actual.get().rows
    assert (row["comment"], row["is_frustrated"]) == ("C1", True)


def test_a_code_that_the_level_does_not_have_is_none(open_editor):
    page = save(open_editor(cancellation_codes="C1"), status=422, actual="8", frustrated="2", code="C9")
    assert "Choose the cancellation code" in page.problem


def test_a_comment_is_needed_where_the_week_differs(open_editor):
    opened = open_editor(comment_when_different=True)
    assert "A comment is needed where the week differs from the plan." in opened[0].text
    page = save(opened, status=422, actual="8")
    assert "Enter why the week differs from the plan" in page.problem
    save((page, opened[1]), comment="Hospital")
    assert Actual.get().comment == "Hospital"


def test_no_extra_at_all(open_editor):
    opened = open_editor(extra_allowed="never")
    assert "No more than planned may be recorded." in opened[0].text
    assert "this service level allows none" in save(opened, status=422, actual="10.25").problem


def test_extra_up_to_so_many_a_week(open_editor):
    opened = open_editor(extra_allowed="up_to", extra_limit_hundredths=200)
    assert "At most 2 Hours a week more than planned." in opened[0].text
    page = save(opened, status=422, actual="12.25")
    assert "2.25 Hours more than planned: at most 2 Hours a week may be" in page.problem
    assert "+2 extra" in save((page, opened[1]), actual="12").text


def test_extra_is_saved_green_where_it_always_may_be(open_editor):
    page = save(open_editor(extra_allowed="always"), actual="13")
    assert {"13", "+3 extra"} <= {element.text for element in page.all(".over")}
    assert Actual.get().extra_hundredths == 300


def test_a_session_moved_to_another_day_is_no_extra(open_editor):
    page, ref = open_editor(TIMETABLED, extra_allowed="never", unit="Session")
    save((page, ref), rows_0_days=["0", "1", "2", "3", "5"])
    row = Actual.get()
    assert (row.actual_hundredths, row.missed_hundredths, row.extra_hundredths) == (500, 100, 100)


def test_visits_are_needed(open_editor):
    opened = open_editor(visits_required=True)
    assert "Visits are needed." in opened[0].text
    page = save(opened, status=422, actual="10")
    assert "Enter how many visits there were" in page.problem
    save((page, opened[1]), visits="7")
    assert Actual.get().visits == 7


def test_quantities_are_in_steps(open_editor):
    opened = open_editor(quantity_step_hundredths=50)
    assert "In steps of 0.5." in opened[0].text
    page = save(opened, status=422, actual="8.25")
    assert "Enter the quantity in steps of 0.5: 8.25 is between two" in page.problem
    save((page, opened[1]), actual="8.5")
    assert Actual.get().actual_hundredths == 850


@pytest.mark.parametrize("level", [{"comment_when_different": True}, {"cancellation_codes": "C1"}])
def test_what_needs_nothing_more_is_confirmed_without_a_look(open_editor, sign_in, level):
    open_editor(**level)
    page = sign_in("alice").get("/actuals", week=WEEK)
    page.submit("Confirm £200.00 for 1 client whose week went to plan")
    assert Actual.get().state == "confirmed"
