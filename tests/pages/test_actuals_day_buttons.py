"""One client at a time on a phone: three buttons for each planned day of a timetable, and the bar of tabs."""

from datetime import date

import pytest

from models import Actual
from tests.support import factories

WEEK = "2025-11-10"


@pytest.fixture
def timetabled(cast):
    """Sessions on Monday, Tuesday and Wednesday."""
    days = {"pricing": "timetabled", "sessions": [100, 100, 100, 0, 0, 0, 0], "units_hundredths": None}
    return factories.make_care(organisation=cast.rose_care, **days).cpli


def test_a_day_is_delivered_frustrated_or_missed_by_one_button(timetabled, sign_in):
    page = sign_in("alice").get("/actuals/one", week=WEEK)
    chosen = [each["value"] for each in page.all(".day input") if "checked" in each.attributes]
    assert chosen == ["delivered"] * 3
    name = f"C{timetabled.id}-state"
    page.submit("Confirm", **{f"{name}-1": "frustrated", f"{name}-1-comment": "Nobody in", f"{name}-2": "missed"})
    row = Actual.get()
    assert (row.state, row.week_start, row.actual_hundredths) == ("confirmed", date(2025, 11, 10), 100)
    assert (row.frustrated_hundredths, row.missed_hundredths) == (100, 100)
    assert [(each["days"], each["is_frustrated"], each["comment"]) for each in row.rows] == [
        ([0], False, ""),
        ([1], True, "Nobody in"),
    ]


def test_figures_follow_the_buttons_in_what_the_page_has(timetabled, sign_in):
    alice, ref = sign_in("alice"), f"C{timetabled.id}"
    page = alice.get("/actuals/one", week=WEEK)
    sent = {f"{ref}-version": "0", f"{ref}-each": "1", f"{ref}-state-0": "delivered", f"{ref}-state-1": "missed"}
    figures = alice.post(f"/actuals/clients/{timetabled.client_id}/{WEEK}/figures", sent, htmx=True)
    assert "2 missed" in figures.one(f"small#{ref}-facts").text
    there = {each["id"] for each in page.all("[id]")}
    assert {each["id"] for each in figures.all("[id]")} <= there


def test_what_three_buttons_cannot_say_has_its_rows(timetabled, sign_in):
    rows = [{"days": [0, 5], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""}]
    factories.make_actual(cpli=timetabled, state="entered", planned_hundredths=300, actual_hundredths=200, rows=rows)
    page = sign_in("alice").get("/actuals/one", week=WEEK)
    assert not page.all(".day")
    assert page.all("table.tt")


def test_another_day_opens_the_rows_with_what_was_pressed(timetabled, sign_in):
    page = sign_in("alice").get("/actuals/one", week=WEEK)
    opened = page.submit(f"Another day of {page.one('.by-days h2').text.split(' £')[0]}")
    assert len(opened.all("table.tt tbody tr")) == 2


def test_the_bar_of_a_phone_has_four_tabs_of_the_organisation_and_more(timetabled, sign_in):
    bar = sign_in("alice").get("/home").one(".tabbar")
    assert [each.text for each in bar.all("a")] == ["Home", "Actuals", "Invoices", "POs", "More"]
    assert not sign_in("fin").get("/account").all(".tabbar")
