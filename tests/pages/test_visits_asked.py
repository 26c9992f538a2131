"""What the preview of a visits file asks and says, through the pages, without JavaScript."""

import pytest

import models
from tests.support import factories
from tests.support.visits_files import send, visit_row

pytestmark = pytest.mark.usefixtures("hours_of_a1")


def test_american_dates_are_one_question_and_are_remembered(alice):
    days = [f"11/{day:02}/2025" for day in (3, 4, 13)]
    rows = [
        visit_row(number, planned_start="", planned_end="", actual_start=f"{day} 09:00", actual_end=f"{day} 10:00")
        for number, day in enumerate(days, 1)
    ]
    page = send(alice, rows)
    assert "These dates are month first. Read them so?" in page.text
    assert "4 11/13/2025 Thu 13 Nov 2025 not a date" in page.text
    assert not page.has_button("Update System (3 visits)")
    page = page.submit("Yes, month first")
    assert "The dates are read month first, in your next files too." in page.notice
    page.submit("Update System (3 visits)")
    assert {visit.day.month for visit in models.Visit.select()} == {11}
    assert "The dates of this file are read with the month first." in send(alice, rows[:1]).text


def test_visits_to_look_at_are_answered_by_kind_and_one_by_one(alice):
    long = visit_row(3, actual_end="10/11/2025 15:00")
    page = send(alice, [visit_row(), visit_row(visit_id="T1"), visit_row(visit_id="T2"), long])
    assert page.figure("Look at these") == "3 to look at these are not imported before you answer"
    assert "It took 240 minutes where 30 were planned." in page.text
    page = page.submit("They are right: import all 2")
    assert "2 rows were answered for." in page.notice
    page = page.submit("Save row line 5", **{"cell-actual_end": "10/11/2025 11:30"})
    assert "Line 5 is right now." in page.notice
    page.submit("Update System (4 visits)")
    assert models.Actual.get().actual_hundredths == 200


def test_ids_that_lost_their_noughts_are_said_to_be_visits_sent_already(alice):
    send(alice, [visit_row(1, visit_id="000451"), visit_row(2, visit_id="000452")]).submit("Update System (2 visits)")
    page = send(alice, [visit_row(1, visit_id="451"), visit_row(2, visit_id="452")])
    assert "2 visits look like visits sent already" in page.text
    assert "451 was 000451" in page.text
    assert "Nothing in this file is new." in page.text
    assert models.Actual.get().actual_hundredths == 100


def test_the_columns_page_shows_how_each_time_was_read_and_keeps_the_form(alice):
    iso, clock = "2025-11-10T09:00:00Z", "10/11/2025 1:30 PM"
    rows = [
        visit_row(1, actual_start=iso, actual_end="2025-11-10T09:30:00Z"),
        visit_row(5, actual_start=clock, actual_end="10/11/2025 2:00 PM"),
        visit_row(9, actual_start="26/10/2025 01:30", actual_end="26/10/2025 02:15", planned_start=""),
    ]
    page = send(alice, rows)
    assert "01:30 to 02:15 is counted as 45 minutes. If it was 105, write BST" in page.text
    page = page.click("Columns")
    for words in (f"{iso} Mon 10 Nov 2025, 09:00 2 times, first on line 2", f"{clock} Mon 10 Nov 2025, 13:30"):
        assert words in page.text
    page.submit("Save columns", zone="utc")
    assert models.VisitMapping.get().reading == {"zone": "utc"}
    assert models.ActualsFile.get().answers == {}


def test_one_cause_is_said_once_and_mended_for_all_its_rows(alice):
    rows = [visit_row(number, status="Deliverd") for number in (1, 2, 3)]
    page = send(alice, [*rows, visit_row(4, carers="none"), visit_row(5, carers="nine")])
    assert "3 rows such as line 2: “Deliverd” is not one of" in page.text
    page = page.submit("Use Status Delivered for all 3")
    assert "3 rows were corrected." in page.notice
    page = page.submit("Leave all 2 out")
    assert page.has_button("Update System (3 visits)")


def test_deleting_a_rolling_week_that_its_visits_contradict_leaves_nothing_in_the_officers_queue(
    alice, fin, hours_of_a1
):
    """The proposal about nothing could be raised, and held back a week that was not there."""
    models.CarePackageLineItem.update(pricing="rolling").execute()
    level = hours_of_a1.cpli.service_level.name
    factories.make_actual(cpli=hours_of_a1.cpli)
    send(alice, [visit_row()]).submit("Update System (1 visit)")
    assert "uploaded visits" in fin.get("/council/disputes").text
    editor = alice.get(f"/actuals/clients/{hours_of_a1.client.id}/2025-11-10/edit")
    editor.submit(f"Delete {level} (Hour)").submit("Yes, delete it")
    assert "No disputes to decide" in fin.get("/council/disputes").text
