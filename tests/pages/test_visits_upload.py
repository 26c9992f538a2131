"""A visits file through the pages: handed in, read by its own columns, looked at, put right and taken over."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

import models
from tests.support.visits_files import send, visit_row

pytestmark = pytest.mark.usefixtures("hours_of_a1")


def test_a_file_is_looked_at_first_and_then_taken_over(alice, hours_of_a1):
    assert "Use the file of your own system as it is" in alice.get("/actuals/visits").text
    shown = send(alice, [visit_row(1, actual_end="10/11/2025 09:37"), visit_row(2, ssref="A9")])
    for words in ("2 new, 0 changed, 0 unchanged", "1 week of a line is filled in", "1 visit without an order"):
        assert words in shown.text
    assert "Filled in, to be looked at" in shown.text
    assert shown.figure("Cost of these lines") == "£10.00 was £200.00, £190.00 less"
    assert models.Visit.select().count() == 0
    done = shown.submit("Update System (2 visits)")
    assert (
        "2 new visits and 0 changed visits imported, 1 week of a line filled in. 1 visit without an order"
        in done.notice
    )
    assert models.Actual.get().actual_hundredths == 50
    results = done.click("Uploaded files").click("CSV of visits.csv")
    assert [row.rpartition("Comments,")[2] or row for row in results.text.splitlines()][0].endswith("In The Bank")
    assert "Imported, no order for it yet" in results.text


def test_the_same_file_again_says_so(alice, hours_of_a1):
    send(alice, [visit_row()]).submit("Update System (1 visit)")
    again = send(alice, [visit_row()])
    assert "The same file was uploaded before" in again.text
    assert "Nothing in this file is new" in again.text
    assert not again.has_button("Update System (1 visit)")


def test_a_wrong_row_is_put_right_in_its_place_without_javascript(alice, hours_of_a1):
    shown = send(alice, [visit_row(1, actual_end="10/11/2025 08:00")])
    assert "The visit ends before it begins" in shown.text
    still = shown.submit("Save row line 2", status=422, **{"cell-actual_end": "soon"})
    assert "“soon” is not a date" in still.problem
    right = still.submit("Save row line 2", **{"cell-actual_end": "10/11/2025 10:00"})
    assert "Line 2 is right now." in right.notice
    assert right.has_button("Update System (1 visit)")


def test_a_wrong_row_is_put_right_by_its_suggestion_or_left_out(alice, hours_of_a1):
    american = {
        "planned_start": "",
        "planned_end": "",
        "actual_start": "11/14/2025 9:00",
        "actual_end": "11/14/2025 9:30",
    }
    rows = [visit_row(1, **american), visit_row(2, status="Deliverd"), visit_row(3, status="?")]
    shown = send(alice, [*rows, visit_row(50)])  # the last on a 14th: the file has its days first
    shown = shown.submit("Use Actual Start 14/11/2025 9:00, Actual End 14/11/2025 9:30")
    shown = shown.submit("Use Status Delivered")
    shown = shown.submit("Skip row line 4")
    assert shown.has_button("Update System (3 visits)")


def test_put_right_swaps_the_row_and_the_counts(alice, hours_of_a1):
    send(alice, [visit_row(1, actual_end="10/11/2025 08:00")])
    file = models.ActualsFile.get()
    address = f"/actuals/visits/files/{file.id}/rows/2"
    swapped = alice.post(address, {"cell-actual_end": "10/11/2025 10:00"}, htmx=True)
    assert "Line 2 is right now." in swapped.text
    assert swapped.one("#visit-counts").get("hx-swap-oob") == "true"


def test_the_file_with_problems_has_a_problem_column(alice, hours_of_a1):
    send(alice, [visit_row(1, status="?"), visit_row(2)])
    file = models.ActualsFile.get()
    answer = alice.client.get(f"/actuals/visits/files/{file.id}/problems.csv").get_data(as_text=True)
    assert answer.splitlines()[0].endswith("Comments,Problem")
    assert "“?” is not one of delivered" in answer


def test_a_rota_systems_own_file_is_read_by_columns_saved_once(alice, hours_of_a1):
    theirs = (
        "Call No,Service user,Date,Start,Finish,Outcome\r\n"
        "77,A1,10/11/2025,09:00,10/11/2025 09:30,Completed\r\n"
        "78,A1,11/11/2025,09:00,11/11/2025 09:30,Completed\r\n"
    )
    page = send(alice, theirs)
    assert page.heading == "Which column is which"
    chosen = {"column-visit_id": "Call No", "column-ssref": "Service user", "column-status": "Outcome"}
    chosen |= {"column-actual_start": "Date", "time-actual_start": "Start", "column-actual_end": "Finish"}
    page = page.submit("Save columns", **chosen)
    assert "Now say what your system’s statuses mean." in page.notice
    page = page.submit("Save columns", status_of_word="delivered")
    assert "The columns are saved" in page.notice
    page.submit("Update System (2 visits)")
    assert models.Visit.select().count() == 2
    assert models.Visit.get(models.Visit.reference == "78").actual_start.hour == 9
    again = send(alice, theirs.replace("77,", "79,").replace("09:00,10/11/2025 09:30", "08:00,09:30"))
    assert "“09:30” is not a date" in again.text
    again = again.submit("Save row line 2", **{"cell-actual_end": "10/11/2025 08:45"})
    assert again.has_button("Update System (1 visit)")


def test_a_date_of_several_columns_is_not_changed_by_putting_one_right(alice, hours_of_a1):
    theirs = "Visit ID,SSRef,Day,In,Out,Status\r\n1,A1,10/11/2025,22:00,06:00,Delivered\r\n2,A1,10/11/2025,,,Missed\r\n"
    chosen = {f"column-actual_{each}": "Day" for each in ("start", "end")}
    chosen |= {"time-actual_start": "In", "time-actual_end": "Out"}
    page = send(alice, theirs).submit("Save columns", **chosen)
    assert "A missed visit needs the time when it should have begun" in page.text
    page = page.submit("Use Actual End 11/11/2025 06:00").submit("Skip row line 3")
    page.submit("Update System (1 visit)")
    assert models.Actual.get().actual_hundredths == 800


def test_columns_that_cannot_be_read_by_are_refused_in_words(alice, hours_of_a1):
    page = send(alice, "Call No,Who\r\n1,A1\r\n")
    refused = page.submit("Save columns", status=422, **{"column-visit_id": "Call No"})
    assert "Choose which column of your file is SSRef and which is Actual Start" in refused.problem


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "visits.csv", "The file is empty"),
        (b"Visit ID\r\n\x81", "visits.csv", "not UTF-8"),
        (b"%PDF-1.7", "visits.csv", "This is a PDF"),
        (b"Visit ID,SSRef\r\n", "visits.csv", "column names and no rows"),
        (b"Visit ID,Visit ID\r\n1,2", "visits.csv", "is there twice"),
        (b"x", "visits.doc", "Only .csv and .xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(alice, content, name, words):
    page = send(alice, content, name, status=422)
    assert words in page.text
    assert page.one("#file").get("aria-invalid") == "true"


def test_no_file_and_a_cancelled_one_change_nothing(alice, hours_of_a1):
    assert "Choose the file with your visits" in alice.post("/actuals/visits", status=422).problem
    page = send(alice, [visit_row()]).submit("Cancel this upload")
    assert "Nothing was changed by it" in page.notice
    assert models.ActualsFile.select().count() == 0


def test_an_excel_file_is_read_with_its_real_dates_midnight_too(alice, hours_of_a1):
    book = Workbook()
    sheet = book.active
    sheet.append(["Visit ID", "SSRef", "Actual Start", "Actual End", "Status", "Round"])
    sheet.append([1, "A1", datetime(2025, 11, 10, 0, 0), datetime(2025, 11, 10, 0, 37), "Delivered", "North"])
    kept = io.BytesIO()
    book.save(kept)
    shown = send(alice, kept.getvalue(), "visits.xlsx")
    assert "Columns that nothing is read from were left alone: Round." in shown.text
    shown.submit("Update System (1 visit)")
    assert models.Actual.get().actual_hundredths == 50


def test_a_page_that_is_out_of_date_takes_nothing_over(alice, hours_of_a1):
    shown = send(alice, [visit_row()])
    refused = shown.submit("Update System (1 visit)", status=409, seen="as it was before")
    assert "changed since you opened the page" in refused.problem
    assert models.Visit.select().count() == 0


def test_update_system_pressed_twice_acts_once(alice, hours_of_a1):
    shown = send(alice, [visit_row()])
    address, seen = f"{shown.path}/update", shown.one("[name=seen]")["value"]
    for _ in range(2):
        page = alice.post(address, {"form_key": "a-key-of-one-form", "seen": seen})
    assert page.heading == "Visits"
    assert models.Visit.select().count() == 1
