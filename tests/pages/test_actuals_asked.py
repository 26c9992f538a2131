"""Quantities that can hardly be right: refused, or asked about once, in the editor, on the sheet and on the phone."""

from datetime import date

import pytest

from models import Actual
from tests.support import factories

WEEK = date(2025, 11, 10)


@pytest.fixture
def ten_hours(cast):
    """Ten hours a week at £20.00."""
    return factories.make_care(organisation=cast.rose_care)


def edit(alice, care):
    return alice.get(f"/actuals/clients/{care.client.id}/{WEEK}/edit")


def typed(care, hours):
    return {f"C{care.cpli.id}-actual": str(hours)}


def test_hours_that_no_week_can_hold_are_refused_in_words(ten_hours, alice):
    page = edit(alice, ten_hours).submit("Save", status=422, **typed(ten_hours, 999))
    assert "999 hours do not fit into 7 days, at 48 a day: enter at most 336" in page.problem
    assert Actual.select().count() == 0
    page = alice.get("/actuals/grid", week=WEEK.isoformat()).submit("Save", status=422, **typed(ten_hours, 999))
    assert "999 hours do not fit into 7 days" in page.text
    page = alice.get("/actuals/one", week=WEEK.isoformat()).submit("Confirm", status=422, **typed(ten_hours, 999))
    assert "999 hours do not fit into 7 days" in page.text


def test_more_than_twice_the_plan_is_asked_about_once_and_shown_in_amber(ten_hours, alice):
    right = f"C{ten_hours.cpli.id}-right"
    page = edit(alice, ten_hours).submit("Save", status=422, **typed(ten_hours, 21))
    assert "21 hours is more than twice the plan of 10. Is that right?" in page.problem
    assert "the council is likely to dispute it" in page.problem
    assert Actual.select().count() == 0
    assert page.one(f"[name={right}]")["value"] == "2100"
    assert "asked" in page.one("[id^=total-] .nowrap span")["class"]
    page = page.submit("Save", status=422, **{right: "2100"} | typed(ten_hours, 22))
    assert "22 hours is more than twice" in page.problem
    page = page.submit("Save", **{right: "2200"})
    row = Actual.get()
    assert (row.actual_hundredths, row.said_right_hundredths, row.state) == (2200, 2200, "entered")
    assert [shown.text for shown in page.all(".asked")][:2] == ["22", "+12 extra"]
    assert "22 hours is more than twice the plan of 10." in page.text
    page = edit(alice, ten_hours)
    assert not page.all(f"[name={right}]")
    page.submit("Save", **{f"C{ten_hours.cpli.id}-comment": "Hospital"})
    assert Actual.get().comment == "Hospital"


def test_no_button_for_the_whole_week_confirms_it_and_the_clients_does(ten_hours, cast, alice):
    other = factories.make_cpli(contract=ten_hours.contract, service=ten_hours.service, service_level=ten_hours.level)
    right = f"C{ten_hours.cpli.id}-right"
    edit(alice, ten_hours).submit("Save", status=422, **typed(ten_hours, 21)).submit("Save", **{right: "2100"})
    page = alice.get(f"/actuals/weeks/{WEEK}/confirm")
    assert "1 line has an unusual quantity" in page.text
    page = page.submit("Confirm Actuals (1 line, £200.00)")
    assert "1 line left" in page.text
    assert [row.cpli_id for row in Actual.select().where(Actual.state == "confirmed")] == [other.id]
    page = alice.get(f"/actuals/weeks/{WEEK}/confirm")
    assert "Nothing else to confirm" in page.text
    alice.get("/actuals", week=WEEK.isoformat()).submit(
        f"Confirm {ten_hours.client.full_name} ({ten_hours.client.ssref})"
    )
    assert Actual.select().where(Actual.state == "confirmed").count() == 2


def test_a_quantity_that_nobody_was_asked_about_is_confirmed_by_no_button(ten_hours, alice):
    factories.make_actual(
        cpli=ten_hours.cpli, week_start=WEEK, state="entered", actual_hundredths=2100, extra_hundredths=1100
    )
    page = alice.get("/actuals", week=WEEK.isoformat())
    page = page.submit(f"Confirm {ten_hours.client.full_name} ({ten_hours.client.ssref})", status=422)
    assert "21 hours is more than twice the plan of 10. Open Add/Edit and say whether that is right" in page.problem
    assert "Is that right?" in edit(alice, ten_hours).text


def test_the_sheet_asks_too_and_a_correction_forgets_the_answer(ten_hours, alice):
    right = f"C{ten_hours.cpli.id}-right"
    page = alice.get("/actuals/grid", week=WEEK.isoformat()).submit("Save", status=422, **typed(ten_hours, 21))
    assert "Is that right?" in page.problem
    page.submit("Save", **{right: "2100"})
    assert Actual.get().said_right_hundredths == 2100
    assert "unusual" in alice.get("/actuals/grid", week=WEEK.isoformat()).row(ten_hours.client.ssref).text
    edit(alice, ten_hours).submit("Save", **typed(ten_hours, 12))
    assert Actual.get().said_right_hundredths is None


def test_the_phone_asks_before_it_confirms(ten_hours, alice):
    right = f"C{ten_hours.cpli.id}-right"
    page = alice.get("/actuals/one", week=WEEK.isoformat()).submit("Confirm", status=422, **typed(ten_hours, 21))
    assert "Is that right?" in page.problem
    assert Actual.select().count() == 0
    page.submit("Confirm", **{right: "2100"})
    assert Actual.get().state == "confirmed"
