"""Add Actual in a real browser: emergency hours in place, by the keyboard, on a phone and without scripts."""

import pytest

from models import Actual
from tests.support.devices import EVERY_DEVICE, PHONE, SMALL_PHONE, assert_axe_silent, sideways_pixels
from tests.support.lancashire import EMERGENCY, WEEK, make_homecare


@pytest.fixture
def homecare_line(cast):
    care, _, _ = make_homecare(cast.rose_care)
    return care


@pytest.mark.parametrize("device", [*EVERY_DEVICE.values(), SMALL_PHONE], ids=[*EVERY_DEVICE, "small phone"])
def test_lancashires_emergency_hours_are_added_and_deleted_again(visit, homecare_line, device):
    page = visit("alice", device)
    page.goto(f"/actuals?week={WEEK}")
    page.get_by_role("button", name="Add/Edit").click()
    page.get_by_label("Add Actual: Unplanned").select_option(
        label=f"{EMERGENCY} (Hour) at £20.50, {homecare_line.service.name}"
    )
    page.get_by_role("button", name="Add unplanned care").click()
    field = page.locator("input[id^=U][id$=-actual]")
    field.wait_for()
    if page.has_scripts:
        page.wait_for_function("document.activeElement.id.startsWith('U')")
        if device not in (PHONE, SMALL_PHONE):
            assert_axe_silent(page)
    field.fill("2")
    if page.has_scripts:
        page.get_by_text("£471.50").first.wait_for()
        assert sideways_pixels(page) == 0
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
    page.get_by_text("£471.50 of £471.50").wait_for()
    added = page.locator("tr.line").filter(has_text=EMERGENCY)
    assert added.get_by_text("£41.00").is_visible()  # in the week as it opens, not only among its folded figures
    page.get_by_role("button", name="Add/Edit").click()
    delete = page.get_by_role("button", name=f"Delete {EMERGENCY}")
    delete.click()
    delete.wait_for(state="detached")
    assert Actual.select().where(Actual.cpli.is_null()).count() == 0
