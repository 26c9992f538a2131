"""Rows of a file with a quantity that can hardly be right, and rows that its reader could not see."""

from datetime import date

import pytest

import models
from operations.actuals_files import keeping, waiting_files
from queries.actuals_files.preview import preview_of
from tests.support import factories
from tests.support.actuals_files import hand_in, update_system
from tests.support.care_files import bring_in, good, good_sheets
from tests.support.workbooks import book_of


@pytest.fixture
def ten_hours_c1(cast):
    """Ten hours a week at £20, line C1."""
    return factories.make_care(organisation=cast.rose_care, reference="C1", level={"name": "Home Care", "unit": "Hour"})


def rows(*quantities, **more):
    weeks = ("10/11/2025", "03/11/2025", "27/10/2025")
    return [
        {"Week Beginning": week, "CPLI ID": "C1", "Actual": str(quantity)} | more
        for week, quantity in zip(weeks, quantities, strict=False)
    ]


def preview(file):
    return preview_of(file, factories.AT)


def by_quantity():
    return {row.actual_hundredths: (row.state, row.said_right_hundredths) for row in models.Actual.select()}


def test_a_row_far_over_its_plan_is_to_be_looked_at_and_never_confirmed_by_the_tick(ten_hours_c1, alice):
    file = hand_in(rows(25, 10, Status="Confirmed"), ten_hours_c1.organisation, alice)
    seen = preview(file)
    [look], [new] = seen.look, seen.new
    assert look.question.startswith("25 hours is more than twice the plan of 10. Is that right?")
    assert (look.now_pence, new.now_pence, seen.now_pence) == (500_00, 200_00, 700_00)
    saved = update_system(file, alice)
    assert (saved.new, saved.look, saved.confirmed) == (1, 1, 1)
    assert by_quantity() == {2500: ("entered", None), 1000: ("confirmed", None)}


def test_what_was_said_to_be_right_is_a_row_like_others(ten_hours_c1, alice):
    file = hand_in(rows(25), ten_hours_c1.organisation, alice)
    file = waiting_files.say_right(file, 2, 2500, alice, factories.AT)
    assert not preview(file).look
    more = waiting_files.put_right(file, 2, {"actual": "26"}, alice, factories.AT)
    assert [row.done_hundredths for row in preview(more).look] == [2600]
    update_system(waiting_files.put_right(more, 2, {"actual": "25"}, alice, factories.AT), alice)
    assert by_quantity() == {2500: ("confirmed", 2500)}
    again = preview(hand_in(rows(25, Status=""), ten_hours_c1.organisation, alice, name="again.csv"))
    assert (len(again.look), len(again.unchanged)) == (0, 1)


def test_a_row_that_no_week_can_hold_is_refused(ten_hours_c1, alice):
    [rejected] = preview(hand_in(rows(999), ten_hours_c1.organisation, alice)).rejected
    assert (rejected.column, rejected.reason[:32]) == ("actual", "999 hours do not fit into 7 days")


def test_the_councils_import_refuses_the_impossible_and_counts_the_odd(database):
    bring_in()
    day = dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "")
    odd = good("actuals.csv", **(day | dict.fromkeys(("Mon", "Tue", "Wed"), "6")))
    file = bring_in(good_sheets(actuals=[odd])).plan.file("actuals.csv")
    assert (len(file.updated), len(file.rejections)) == (1, 0)
    assert file.notes == ["1 rows far over their plan are taken as they stand: lines 2"]
    impossible = good("actuals.csv", **(day | {"Mon": "40"}))
    file = bring_in(good_sheets(actuals=[impossible])).plan.file("actuals.csv")
    assert [(each.column, each.reason) for each in file.rejections] == [
        ("mon", "40 sessions do not fit into Monday: enter at most 6")
    ]


def test_rows_that_the_spreadsheet_hides_are_told_and_can_be_left_out(ten_hours_c1, actor, sign_in):
    headings = ["Week Beginning", "CPLI ID", "Actual"]
    lines = [[row[name] for name in headings] for row in rows(10, 9, 8)]
    content = book_of(("Sheet1", [headings, *lines]), hidden_rows=[3, 4])
    file = keeping.hand_in(ten_hours_c1.organisation.id, "a.xlsx", content, actor("alice"), factories.AT)
    page = sign_in("alice").get(f"/actuals/bulk-import/{file.id}")
    assert "2 rows of the table cannot be seen in the spreadsheet" in page.text
    page = page.submit("Skip 2 hidden rows")
    assert page.notice == "2 hidden rows were left out."
    assert page.figure("To be saved").startswith("1 ")


def test_any_good_row_can_be_changed_or_left_out_on_the_page(ten_hours_c1, actor, sign_in):
    browser = sign_in("alice")
    file = hand_in(rows(25, 10, 9), ten_hours_c1.organisation, actor("alice"))
    page = browser.get(f"/actuals/bulk-import/{file.id}", show="new")
    page = page.click("Change line 3").submit("Save row line 3", **{"cell-actual": "7"})
    assert "Line 3 is right now." in page.notice
    assert "Actual 7" in page.text
    page = page.submit("Skip row line 4")
    assert "Line 4 was left out." in page.notice
    page = page.click("Look at these (1)")
    assert "25 hours is more than twice the plan of 10" in page.text
    page = page.submit("It is right in line 2")
    page = page.submit("Update System (2 rows)")
    assert page.notice.startswith("2 new and 0 changed rows of 2 weeks saved, £640.00. All are confirmed.")


def test_the_preview_rounds_once_for_a_line_and_slice_as_it_is_paid(cast, alice):
    """Four weeks of 7.25 hours at £17.8450 in one period are £517.51 and £103.50 VAT, though each week for itself is
    £129.38.
    """
    four_weekly = {"frequency": "four_weekly", "first_period_start": date(2024, 1, 1)}
    line = {"reference": "C9", "unit_price_tenthousandths": 178450, "start_date": date(2025, 9, 1)}
    with_vat = {"vat_rate_basis_points": 2000}
    care = factories.make_care(organisation=cast.rose_care, method=four_weekly, level=with_vat, **line)
    weeks = ("06/10/2025", "13/10/2025", "20/10/2025", "27/10/2025")
    file = hand_in(
        [{"Week Beginning": week, "CPLI ID": "C9", "Actual": "7.25"} for week in weeks], cast.rose_care, alice
    )
    seen = preview(file)
    assert [row.now_pence for row in seen.new] == [129_38] * 4
    assert (seen.now_pence, seen.was_pence) == (517_51, 713_80)
    assert update_system(file, alice).pence == 517_51
    items = list(models.PaymentItem.select().where(models.PaymentItem.cpli == care.cpli))
    assert sum(item.amount_pence for item in items) == 517_51
    assert sum(item.vat_pence for item in items) == 103_50
