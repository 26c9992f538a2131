"""Drafts of the sheet: kept while somebody types, theirs alone, back when they come back, gone when it is saved."""

from datetime import timedelta

import pytest

from models import Actual, ActualsDraft
from operations.actuals import drafts
from tests.support import factories

WEEK = "2025-11-10"
TIMETABLED = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "level": {"unit": "Session"}}


@pytest.fixture
def draft_lines(cast):
    """A timetabled line and two of ten hours, of three clients."""
    contract = factories.make_care(organisation=cast.rose_care, **TIMETABLED).contract
    return [contract.line_items.first(), *(factories.make_care(contract=contract).cpli for _ in range(2))]


def open_sheet(browser, **query):
    return browser.get("/actuals/grid", week=WEEK, **query)


def saved():
    return {row.cpli_id: row for row in Actual.select()}


def draft(browser, cpli, **cells):
    """What the page's script sends while somebody types in one row."""
    page = open_sheet(browser)
    row = {field["name"]: field["value"] or "" for field in page.all("input") if _is_of(field, cpli)}
    typed = {f"C{cpli.id}-{name}": text for name, text in cells.items()}
    return browser.post(f"/actuals/grid/draft?week={WEEK}", row | typed).response.get_json()


def _is_of(field, cpli):
    return (field.get("name") or "").startswith(f"C{cpli.id}-")


def test_a_draft_is_kept_shown_again_and_gone_when_it_is_saved(draft_lines, alice):
    _, hours, _ = draft_lines
    told = draft(alice, hours, actual="8")
    assert told["rows"][f"C{hours.id}"] == {
        "actual": "8",
        "frustrated": "0",
        "missed": "2 missed",
        "extra": "",
        "unusual": "",
        "cost": "£160.00",
        "errors": {},
    }
    assert saved() == {}
    page = alice.get("/actuals", week=WEEK)
    assert "You changed 1 line in Whole week and have not saved." in page.text
    page = page.click("Continue")
    assert "1 line typed over, not saved." in page.text
    assert page.one(f"#C{hours.id}-actual")["value"] == "8"
    page = page.submit("Save")
    assert saved()[hours.id].actual_hundredths == 800
    assert ActualsDraft.select().count() == 0


def test_the_figures_of_a_line_of_days_follow_what_is_typed(draft_lines, alice):
    days = draft_lines[0]
    told = draft(alice, days, tue="F", fri="")["rows"][f"C{days.id}"]
    assert (told["actual"], told["frustrated"], told["missed"]) == ("3", "1", "1 missed")
    assert "1 missed" in open_sheet(alice).text


def test_a_draft_says_what_is_wrong_before_it_is_saved(draft_lines, alice):
    _, hours, _ = draft_lines
    told = draft(alice, hours, actual="8.13")
    assert "between two" in told["rows"][f"C{hours.id}"]["errors"]["actual"]
    assert "figures" in draft(alice, hours, actual="x")["rows"][f"C{hours.id}"]["errors"]["actual"]


def test_a_draft_is_thrown_away_and_one_that_is_as_saved_is_none(draft_lines, alice):
    _, hours, _ = draft_lines
    draft(alice, hours, actual="8")
    page = open_sheet(alice).submit("Discard")
    assert page.one(f"#C{hours.id}-actual")["value"] == "10"
    draft(alice, hours, actual="8")
    draft(alice, hours, actual="10")
    assert ActualsDraft.select().count() == 0


def test_a_draft_of_lines_that_are_not_on_the_sheet_is_told_and_kept(draft_lines, alice):
    days, hours, _ = draft_lines
    draft(alice, hours, actual="8")
    page = open_sheet(alice, service=days.service.reference)
    assert "with lines that are not on this sheet" in page.text
    assert ActualsDraft.select().count() == 1
    page.submit("Discard")
    assert ActualsDraft.select().count() == 0


def test_a_draft_is_its_owners_alone(draft_lines, alice, sign_in, cast):
    _, hours, _ = draft_lines
    draft(alice, hours, actual="8")
    other = factories.make_contact(organisation=cast.rose_care, role="care_coordinator")
    assert ActualsDraft.select().where(ActualsDraft.person == other).count() == 0
    assert sign_in("charlie").get("/actuals/grid", week=WEEK).text.count("Your draft is back") == 0


def test_a_draft_that_was_overtaken_says_so_when_it_is_back(draft_lines, alice, sign_in):
    _, hours, _ = draft_lines
    draft(alice, hours, actual="8")
    ref = f"C{hours.id}"
    alice.get(f"/actuals/clients/{hours.client_id}/{WEEK}/edit").submit("Save", **{f"{ref}-actual": "6"})
    page = open_sheet(alice)
    assert "saved this" in page.one(f"#{ref}-error").text
    assert page.one(f"#{ref}-actual")["value"] == "8"


def test_what_is_saved_meanwhile_just_as_it_was_typed_is_no_draft(draft_lines, alice):
    _, hours, _ = draft_lines
    draft(alice, hours, actual="8", frustrated="0")
    alice.get(f"/actuals/clients/{hours.client_id}/{WEEK}/edit").submit("Save", **{f"C{hours.id}-actual": "8"})
    assert "all of it is saved already" in open_sheet(alice).text


def test_old_drafts_are_swept(database, at):
    factories.make_actuals_draft(typed_at=at.now - timedelta(days=61))
    factories.make_actuals_draft()
    assert drafts.sweep(at) == 1
