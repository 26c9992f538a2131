"""What is asked about a whole file of actuals before anything of it is taken, and what the answers do."""

import io

import pytest

from operations.actuals_files import waiting_files
from operations.care_import.importing import preview as preview_of_import
from queries.actuals_files.preview import preview_of
from rules.broken import IllegalMove, RuleBroken
from rules.care_files.date_cells import DateOrder
from tests.support import factories
from tests.support.actuals_files import counts, hand_in
from tests.support.care_files import good, only_rejection, sheets_of


@pytest.fixture
def line_to_ask_about(cast):
    return factories.make_care(organisation=cast.rose_care, reference="C1")


def rows(*weeks, week="Week Beginning", line="CPLI ID", actual="Actual", **more):
    return [{week: each, line: "C1", actual: "10"} | more for each in weeks]


def answer(file, by, columns=None, order=None):
    return waiting_files.answer(file, columns, order, by, factories.AT)


def test_renamed_headings_are_one_question_and_no_row_is_wrong(line_to_ask_about, alice):
    wrong = rows("03/11/2025", "10/11/2025", week="Week Commencing", actual="Actual Hours", line="CPLI")
    file = hand_in(wrong, line_to_ask_about.organisation, alice)
    preview = preview_of(file, factories.AT)
    assert [(each.label, each.guess, each.is_needed) for each in preview.questions.columns] == [
        ("Week Beginning", "Week Commencing", True),
        ("CPLI ID", "CPLI", True),
        ("Actual", "Actual Hours", True),
    ]
    assert (preview.rows_read, counts(preview)) == (2, [0, 0, 0, 0])
    chosen = {each.name: each.guess for each in preview.questions.columns}
    assert counts(preview_of(answer(file, alice, chosen), factories.AT)) == [2, 0, 0, 0]


def test_a_column_that_may_be_ours_is_asked_about_once_and_keeps_nobody_waiting(line_to_ask_about, alice):
    file = hand_in(rows("10/11/2025", Remarks="late"), line_to_ask_about.organisation, alice)
    preview = preview_of(file, factories.AT)
    assert [(each.name, each.is_needed) for each in preview.questions.columns] == [("comments", False)]
    assert counts(preview) == [1, 0, 0, 0]
    said = preview_of(answer(file, alice, {"comments": "Remarks"}), factories.AT)
    assert [row.week.values["comment"] for row in said.new] == ["late"]
    again = hand_in(rows("03/11/2025", Remarks="late"), line_to_ask_about.organisation, alice)
    left = preview_of(answer(again, alice, {}), factories.AT)
    assert not left.questions
    assert [row.week.values["comment"] for row in left.new] == [""]


def test_an_answer_that_cannot_be_is_refused_with_what_to_do(line_to_ask_about, alice):
    file = hand_in(rows("10/11/2025", week="When", line="Which"), line_to_ask_about.organisation, alice)
    for columns, words in (
        ({"week_beginning": "", "cpli_id": "Which"}, "Choose which of the file’s columns is Week Beginning"),
        ({"week_beginning": "Which", "cpli_id": "Which"}, "one was chosen twice"),
    ):
        with pytest.raises(RuleBroken, match=words):
            answer(file, alice, columns)
    with pytest.raises(IllegalMove):
        answer(file, alice, {"week_beginning": "Elsewhere", "cpli_id": "Which"})
    answered = answer(file, alice, {"week_beginning": "When", "cpli_id": "Which"})
    assert counts(preview_of(answered, factories.AT)) == [1, 0, 0, 0]
    with pytest.raises(IllegalMove):  # a second answer from the same page
        answer(file, alice, {"week_beginning": "When", "cpli_id": "Which"})


def test_a_file_that_is_something_else_is_refused_with_its_columns(line_to_ask_about, alice):
    with pytest.raises(RuleBroken, match="its columns are Sort Code, Payee, Sum"):
        hand_in([{"Sort Code": "1", "Payee": "2", "Sum": "3"}], line_to_ask_about.organisation, alice)


def test_dates_with_the_month_first_are_asked_about_as_a_file(line_to_ask_about, alice):
    file = hand_in(rows("11/03/2025", "11/10/2025", "10/13/2025"), line_to_ask_about.organisation, alice)
    asked = preview_of(file, factories.AT)
    assert (asked.questions.month_first, counts(asked)) == ((4, "10/13/2025"), [0, 0, 0, 0])
    turned = preview_of(answer(file, alice, order=DateOrder.MONTH_FIRST), factories.AT)
    assert [f"{row.week.week_start:%d %b}" for row in turned.new] == ["03 Nov", "10 Nov", "13 Oct"]


def test_dates_that_are_day_first_after_all_are_refused_one_by_one(line_to_ask_about, alice):
    file = hand_in(rows("11/10/2025", "11/13/2025"), line_to_ask_about.organisation, alice)
    preview = preview_of(answer(file, alice, order=DateOrder.DAY_FIRST), factories.AT)
    assert counts(preview) == [0, 0, 0, 2]
    assert not preview.questions


def test_one_american_date_among_mondays_with_their_day_first_is_a_row_to_be_put_right(line_to_ask_about, alice):
    preview = preview_of(hand_in(rows("03/11/2025", "10/27/2025"), line_to_ask_about.organisation, alice), factories.AT)
    assert (counts(preview), bool(preview.questions)) == ([1, 0, 0, 1], False)


def test_the_page_asks_and_goes_on_with_the_answer(line_to_ask_about, sign_in):
    browser = sign_in("alice")
    content = b"Week Commencing,CPLI ID,Actual\n11/03/2025,C1,9\n10/13/2025,C1,9\n"
    page = browser.post("/actuals/bulk-import", {"file": (io.BytesIO(content), "a.csv")})
    assert "Is “Week Commencing” the column Week Beginning?" in page.text
    assert "Update System" not in page.text
    page = page.submit("Read these columns so")
    assert "These dates are month first. Read them so?" in page.text
    page = page.submit("Read them month first")
    assert page.figure("To be saved").startswith("2 ")


def test_an_import_from_the_command_line_refuses_dates_of_a_month_first_file(database):
    others = [good("clients.csv", ssref="A2", date_of_birth="02/13/1940")]
    sheets = sheets_of(clients=[good("clients.csv", date_of_birth="02/03/1940"), *others])
    reasons = [each.reason for each in preview_of_import(sheets, factories.AT).rejections]
    assert len(reasons) == 2
    assert "month first (02/13/1940, line 3), so “02/03/1940” can be read in two ways" in reasons[0]


def test_an_import_names_the_heading_that_a_missing_column_may_be(database):
    _, _, reason = only_rejection("clients.csv", sheets_of(clients=[{"SSRef No": "A1", "surname": "Angelo"}]))
    assert reason == (
        "The file has no column ssref, which tells its rows apart: is “SSRef No” the column ssref? Then call it so"
    )
