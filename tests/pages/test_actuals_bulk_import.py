"""Actuals Bulk Import in the browser: hand in, put right in place, Update System."""

import io
from datetime import date

import pytest

import models
from queries.weeks import loading
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.actuals_files import csv_of
from tests.support.recorded_weeks import record_delivery

UPLOAD = "/actuals/bulk-import"


@pytest.fixture
def angelos_home_care(cast):
    """Ten hours a week at £20.00 for Mrs Iris Angelo (A1)."""
    angelo = {"ssref": "A1", "title": "Mrs", "forename": "Iris", "surname": "Angelo"}
    return factories.make_care(organisation=cast.rose_care, client=angelo, level={"name": "Home Care"})


@pytest.fixture
def hand_in(angelos_home_care, alice):
    """`hand_in(row, row)`: Confirm Import of a file with these rows."""

    def send(*rows, browser=alice, name="november.csv", **answer):
        content = rows[0] if isinstance(rows[0], bytes) else csv_of(rows)
        return browser.post(UPLOAD, {"file": (io.BytesIO(content), name)}, **answer)

    return send


@pytest.fixture
def row_of_angelo(angelos_home_care):
    usual = {
        "Week Beginning": "10/11/2025",
        "CPLI ID": angelos_home_care.cpli.reference,
        "Actual": "10",
        "Missed": "",
        "Extra": "",
    }
    return lambda **changed: usual | {name.replace("_", " "): cell for name, cell in changed.items()}


def test_the_week_leads_to_the_files(angelos_home_care, alice):
    page = alice.get("/actuals", week="2025-11-03")
    assert page.click("Actuals Bulk Import").heading == "Actuals Bulk Import"
    assert page.click("Commissioned Care Export").heading == "Commissioned Care Export"
    export = page.click("Actuals Bulk Export")
    assert [export.one(f"#{name}")["value"] for name in ("from_date", "to_date")] == ["03/11/2025", "03/11/2025"]


def test_a_file_is_looked_at_put_right_and_saved(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo(Actual="8"), row_of_angelo(Week_Beginning="11/03/2025"))
    assert page.heading == "Confirm Import"
    assert "Rows read 2" in page.text
    assert "To be saved 1 1 new, 0 changed" in page.text
    assert page.figure("Cost of the good rows") == "£160.00 was £200.00, £40.00 less"
    page = page.submit("Use Week Beginning 03/11/2025")
    assert "Line 3 is right now." in page.notice
    assert "Missed 2" in page.click("New (2)").text
    page = page.submit("Update System (2 rows)")
    assert page.notice.startswith("2 new and 0 changed rows of 2 weeks saved, £360.00. All are confirmed.")
    assert {row.state for row in models.Actual.select()} == {"confirmed"}


def test_a_suggestion_is_used_for_all_rows_of_its_kind(hand_in, row_of_angelo):
    spreadsheet_numbers = [str(45_971 - 7 * week) for week in range(3)]
    page = hand_in(*[row_of_angelo(Week_Beginning=number) for number in spreadsheet_numbers], row_of_angelo(Actual="x"))
    page = page.submit("Fix all 3 rows like it: dates that are a spreadsheet's numbers")
    assert page.notice == "3 rows fixed: dates that are a spreadsheet's numbers."
    assert page.figure("To be saved").startswith("3 3 new")
    assert page.figure("To fix").startswith("1 rejected")


def test_a_row_shows_all_its_problems_at_once(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo(Week_Beginning="soon", Actual="ten", Missed="x"))
    problem = page.one("#line-2-problem").text
    assert [words in problem for words in ("“soon” is not a date", "in figures")] == [True, True]
    assert [page.one(f"#line-2-{name}").get("aria-invalid") for name in ("week_beginning", "actual", "missed")] == (
        ["true"] * 3
    )


def test_rows_that_are_saved_without_confirming_are_said_to_be_unconfirmed(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo(Actual="8")).submit("Update System (1 row)", confirm_all=None)
    assert page.notice == (
        "1 new and 0 changed rows of 1 week saved, £160.00. "
        "None is confirmed. Next, confirm them under Actuals so they can be paid."
    )


def test_a_row_that_is_still_wrong_keeps_what_was_typed(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo(CPLI_ID="C0", Comments="Ill,\nthen away")).submit(
        "Save row line 2", status=422, **{"cell-cpli_id": "C00", "cell-actual": "9"}
    )
    assert page.one("title").text.startswith("Error: ")
    assert "Line 2: There is no care package line item C00 of" in page.one("[data-error-summary]").text
    assert page.one("#line-2-cpli_id")["value"] == "C00"
    assert page.one("#line-2-actual")["value"] == "9"
    assert dict(models.ActualsFile.get().rows)[2][-1] == "Ill,\nthen away"
    assert page.one("[data-error-summary] a")["href"] == "#line-2-cpli_id"


def test_with_htmx_the_row_alone_comes_back_and_the_counts_follow(hand_in, row_of_angelo, angelos_home_care, alice):
    page = hand_in(row_of_angelo(CPLI_ID="C0"), row_of_angelo(Week_Beginning="03/11/2025"))
    address = page.one("#line-2 form")["action"]
    wrong = alice.post(address, {"cell-cpli_id": "C00"}, status=422, htmx=True)
    assert [child.get("id") for child in wrong.document.children if not isinstance(child, str)] == ["line-2"]
    right = alice.post(address, {"cell-cpli_id": angelos_home_care.cpli.reference}, htmx=True)
    assert "Line 2 is right now." in right.one("#line-2").text
    assert "Update System (2 rows)" in right.one("#import-counts").text
    assert "Line 2 is right now." in right.headers["HX-Trigger"]
    alice.post(address, {"use": "nothing"}, htmx=True)
    assert "no longer in the file" in alice.post(address, {}, status=409, htmx=True).one("#line-2").text


def test_a_row_is_left_out(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo(), row_of_angelo(CPLI_ID="C0")).submit("Skip row line 3")
    assert "Line 3 was left out." in page.notice
    assert page.has_button("Update System (1 row)")


def test_rows_left_to_be_put_right_wait_for_a_week_for_everybody_of_the_organisation(hand_in, row_of_angelo, alice):
    page = hand_in(row_of_angelo(), row_of_angelo(CPLI_ID="C0")).submit("Update System (1 row)")
    assert "1 row needs fixing" in page.notice
    assert page.has_link("To fix (1)")
    waiting = alice.get(UPLOAD)
    assert "Saved in part: 1 row. Uploaded by Alice Example" in waiting.text
    assert waiting.one(".pick a")["href"] == page.path


def test_the_same_file_again_says_so(hand_in, row_of_angelo):
    hand_in(row_of_angelo(Actual="8")).submit("Update System (1 row)")
    page = hand_in(row_of_angelo(Actual="8"))
    assert "The same file was imported before" in page.text
    assert "importing it again changes nothing" in page.text
    assert not page.has_button("Update System (1 row)")


def test_the_box_decides_whether_all_good_rows_are_confirmed(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo())
    assert "checked" in page.one("[name=confirm_all]").attributes
    page.submit("Update System (1 row)", confirm_all=None)
    assert models.Actual.get().state == "entered"


def test_update_system_sent_twice_acts_once(hand_in, row_of_angelo, alice):
    page = hand_in(row_of_angelo())
    fields = {name: page.one(f"[name={name}]")["value"] for name in ("seen", "form_key")}
    for _ in range(2):
        answer = alice.post(f"{page.path}/update", fields | {"confirm_all": "y"}, follow=False)
        assert answer.headers["Location"] == UPLOAD
    assert models.Actual.get().version == 1


def test_whoever_is_later_is_told_by_whom_and_loses_nothing(hand_in, row_of_angelo, angelos_home_care, actor, at):
    page = hand_in(row_of_angelo(Actual="8"))
    models.ActualsFile.update(uploaded_at=at.now.replace(hour=8)).execute()
    [line] = loading.load_week(loading.Scope(angelos_home_care.organisation.id), date(2025, 11, 10))
    record_delivery(line, Entered(actual_hundredths=900), 0, actor("alice"), at)
    page = page.submit("Update System (1 row)", status=409)
    assert "changed since you opened the page" in page.problem
    assert "1 week was changed by somebody else since the file came in" in page.text
    page = page.click("Changed (1)")
    assert "Alice Example changed this" in page.text
    assert "Actual 9 → 8" in page.text
    page.submit("Update System (1 row)")
    assert models.Actual.get().actual_hundredths == 800


def test_a_file_that_cannot_be_read_says_why(hand_in):
    page = hand_in(b"Week Beginning\n\x81\n", status=422)
    assert "not UTF-8" in page.one("#file-error").text
    assert page.one("[data-error-summary] a")["href"] == "#file"


def test_no_file_chosen(alice):
    assert "Choose the file with your actuals" in alice.post(UPLOAD, {}, status=422).problem


def test_the_file_again_with_a_problem_column(hand_in, row_of_angelo, alice):
    page = hand_in(row_of_angelo(Comments="@home"), row_of_angelo(CPLI_ID="C0"))
    text = alice.client.get(f"{page.path}/problems.csv").data.decode("utf-8-sig")
    header, good, wrong = text.splitlines()
    assert header.endswith("Comments,Problem")
    assert good.endswith("'@home,")
    assert wrong.endswith("There is no care package line item C0 of your organisation")
    again = hand_in(text.encode())
    assert "To fix (1)" in again.text
    workbook = alice.client.get(f"{page.path}/problems.xlsx")
    assert workbook.data.startswith(b"PK")
    assert "attachment" in workbook.headers["Content-Disposition"]


def test_cancelled_nothing_is_kept(hand_in, row_of_angelo):
    page = hand_in(row_of_angelo()).submit("Cancel this import")
    assert "november.csv was not imported" in page.notice
    assert not models.ActualsFile.select().exists()
    assert not models.Actual.select().exists()


def test_a_file_is_its_organisations_alone(hand_in, row_of_angelo, sign_in):
    page = hand_in(row_of_angelo())
    sign_in("charlie").get(page.path, status=404)
    for name in ("vera", "fin"):
        sign_in(name).get(page.path, status=403)
        sign_in(name).get(UPLOAD, status=403)


def test_five_hundred_rows_in_pages_of_fifty_and_few_queries(hand_in, angelos_home_care, alice):
    lines = [
        factories.make_cpli(
            contract=angelos_home_care.contract,
            service=angelos_home_care.service,
            service_level=angelos_home_care.level,
        )
        for _ in range(60)
    ]
    rows = [
        {"Week Beginning": f"{day}/11/2025", "CPLI ID": line.reference, "Actual": "8", "Missed": missed}
        for line in lines
        for day, missed in (("10", ""), ("03", "1"))
    ]
    page = hand_in(*rows)
    assert len(page.all("article")) == 50
    assert "1 to 50 of 60" in page.text
    assert len(page.click("Next").all("article")) == 10
    new = page.click("New (60)")
    assert len(new.all("tbody tr")) == 50
