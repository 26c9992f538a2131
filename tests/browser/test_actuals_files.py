"""Actuals Bulk Import in a real browser: a row put right in its place, axe in each state, a phone, no JavaScript."""

import pytest

from models import Actual
from tests.support import factories
from tests.support.actuals_files import csv_of
from tests.support.devices import EVERY_DEVICE, assert_right_at_every_size


@pytest.fixture
def angelos_day_care(cast):
    angelo = {"ssref": "A1", "title": "Mrs", "forename": "Iris", "surname": "Angelo"}
    level = {"name": "Day Opportunities - Scheduled", "unit": "Session"}
    timetable = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "units_hundredths": None}
    return factories.make_care(organisation=cast.rose_care, client=angelo, level=level, **timetable)


@pytest.fixture
def november(angelos_day_care):
    """A file with one good row, a day that is none (whose week fits day first only), and an American date."""
    days = {"Mon": "1", "Tue": "F", "Wed": "1", "Thu": "1", "Fri": "1", "Sat": "", "Sun": ""}
    usual = {
        "Week Beginning": "10/11/2025",
        "SSRef": "A1",
        "Client": "Mrs Iris Angelo",
        "CPLI ID": angelos_day_care.cpli.reference,
    }
    rows = [usual | days, usual | days | {"Week Beginning": "13/10/2025", "Mon": "x"}]
    rows.append(usual | days | {"Week Beginning": "10/27/2025"})
    content = csv_of([row | {"Comments": "", "Status": ""} for row in rows])
    return {"name": "november.csv", "mimeType": "text/csv", "buffer": content}


def hand_in(page, file):
    page.goto("/actuals/bulk-import")
    page.get_by_label("Actuals file").set_input_files(file)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("heading", name="Confirm Import").wait_for()


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_from_the_file_to_the_saved_weeks(visit, november, device):
    page = visit("alice", device)
    hand_in(page, november)
    page.get_by_role("button", name="Use Week Beginning 27/10/2025").click()
    page.get_by_role("button", name="Update System (2 rows)").wait_for()
    page.locator("#line-3-mon").fill("1")
    page.get_by_role("button", name="Save row line 3").click()
    page.get_by_role("button", name="Update System (3 rows)").click()
    page.get_by_text("3 new and 0 changed rows of").wait_for()
    assert {(row.state, row.actual_hundredths) for row in Actual.select()} == {("confirmed", 400)}


def test_axe_is_silent_in_each_state_and_nothing_goes_sideways(visit, november):
    page = visit("alice")
    hand_in(page, november)
    assert_right_at_every_size(page)
    page.locator("#line-3-mon").fill("y")
    page.get_by_role("button", name="Save row line 3").click()
    page.get_by_text("“y” is not a day").wait_for()
    assert_right_at_every_size(page)
    page.wait_for_function("document.activeElement.id === 'line-3-mon'")
    page.locator("#line-3-mon").fill("1")
    page.get_by_role("button", name="Save row line 3").click()
    page.get_by_text("Line 3 is right now.").first.wait_for()
    assert_right_at_every_size(page)
    page.wait_for_function("document.activeElement.id === 'line-3'")
    page.get_by_role("link", name="New (2)").click()
    page.get_by_role("table").wait_for()
    assert_right_at_every_size(page)
    page.goto("/actuals/bulk-export?to_date=17/11/2025")
    assert_right_at_every_size(page)
