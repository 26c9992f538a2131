"""One client at a time on a phone: by thumb, without signal, with what was typed offered again; and without scripts."""

import pytest

from models import Actual
from tests.support import factories
from tests.support.devices import (
    EVERY_DEVICE,
    KEPT,
    PHONE,
    SMALL_PHONE,
    TOO_SMALL,
    assert_axe_silent,
    assert_right_at_every_size,
    wait_until_settled,
)
from tests.support.waiting import wait_until

WEEK = "2025-11-10"
TIMETABLED = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "level": {"unit": "Session"}}


def open_first(visit, device=PHONE, **query):
    page = visit("alice", device)
    page.goto(f"/actuals/one?week={WEEK}&show=to_confirm")
    if page.has_scripts:
        page.locator("body.js-enabled").wait_for()
    return page


def heading(page, name):
    page.get_by_role("heading", level=1, name=name).wait_for()


def monday(page, state):
    """A button of Monday 10 November."""
    return page.get_by_role("group", name="Mon 10").get_by_label(state)


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_a_week_is_done_client_by_client(visit, three_lines, device):
    page = open_first(visit, device)
    heading(page, "Adams")
    page.get_by_role("button", name="Confirm").click()
    heading(page, "Brown")
    page.get_by_label("Actual", exact=True).fill("8")
    page.get_by_role("button", name="Confirm").click()
    heading(page, "Clark")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("3 of 3 confirmed").wait_for()
    assert sorted(row.actual_hundredths for row in Actual.select()) == [500, 800, 1000]


def test_next_and_back_go_through_the_clients(visit, three_lines):
    page = open_first(visit)
    page.locator("#next-one").click()
    heading(page, "Brown")
    page.locator("#next-one").click()
    heading(page, "Clark")
    page.locator("#back-one").click()
    heading(page, "Brown")


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE], ids=["phone", "small phone"])
def test_every_target_is_44_pixels_and_next_is_in_reach_of_a_thumb(visit, three_lines, device):
    page = open_first(visit, device)
    for name in ("Adams", "Brown"):
        heading(page, name)
        wait_until_settled(page)  # before its styles have come, nothing has its size
        assert page.evaluate(TOO_SMALL) == []
        box = page.locator("#next-one").bounding_box()
        assert box["y"] > device["viewport"]["height"] / 2
        page.locator("#next-one").click()


def test_without_signal_one_goes_on_and_all_is_sent_when_it_is_back(visit, three_lines):
    """Except what somebody else saved meanwhile: that is asked about, and put back where it was typed."""
    adams, brown, clark = three_lines
    page = open_first(visit)
    page.wait_for_load_state("networkidle")  # the next clients are held in the page
    page.context.set_offline(True)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Not sent yet: 1").wait_for()
    heading(page, "Brown")
    page.get_by_label("Actual", exact=True).fill("8")
    page.get_by_role("button", name="Confirm").click()
    heading(page, "Clark")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Not sent yet: 3").wait_for()
    page.get_by_role("heading", name="Kept on this device").wait_for()
    assert Actual.select().count() == 0
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert not any(name in kept for name in ("Adams", "Brown", "Clark"))
    assert_axe_silent(page)
    factories.make_actual(cpli=brown, actual_hundredths=900)
    factories.make_care(contract=adams.contract, client={"surname": "Dunn"})
    page.context.set_offline(False)
    page.get_by_text("The week was changed since you typed this.").wait_for()
    page.get_by_text("Not sent yet: 1").wait_for()
    states = {row.cpli_id: (row.state, row.actual_hundredths) for row in Actual.select()}
    assert (states[adams.id], states[clark.id]) == (("confirmed", 500), ("confirmed", 1000))
    assert states[brown.id][1] == 900
    page.get_by_role("button", name="Look at it").click()
    heading(page, "Brown")
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Actual", exact=True).input_value() == "8"
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Save again to replace it").first.wait_for()
    page.get_by_role("button", name="Save").click()
    heading(page, "Dunn")
    page.get_by_text("All sent").wait_for()


def test_what_was_not_sent_is_offered_when_the_page_is_opened_again(visit, three_lines):
    page = open_first(visit)
    monday(page, "Missed").check()
    wait_until(lambda: page.evaluate(KEPT))
    page.reload()
    page.get_by_text("was not sent.").wait_for()
    assert monday(page, "Delivered").is_checked()
    assert_axe_silent(page)
    page.get_by_role("button", name="Put it back").click()
    assert monday(page, "Missed").is_checked()
    page.get_by_role("button", name="Save").locator("visible=true").click()
    heading(page, "Brown")
    assert Actual.get().missed_hundredths == 100
    page.goto(f"/actuals/one?week={WEEK}")
    assert not page.get_by_text("was not sent.").is_visible()


def test_what_was_not_sent_can_be_thrown_away(visit, three_lines):
    page = open_first(visit)
    monday(page, "Missed").check()
    wait_until(lambda: page.evaluate(KEPT))
    page.reload()
    page.get_by_role("button", name="Discard").click()
    page.reload()
    assert not page.get_by_text("was not sent.").is_visible()


def test_two_coordinators_on_one_client_are_told_of_each_other(visit, three_lines, cast):
    first, second = open_first(visit), open_first(visit)
    for page in (first, second):
        page.goto(f"/actuals/one?week={WEEK}&client_id={three_lines[1].client_id}")
    first.get_by_label("Actual", exact=True).fill("6")
    first.get_by_role("button", name="Save").locator("visible=true").click()
    heading(first, "Clark")
    second.get_by_label("Actual", exact=True).fill("9")
    second.get_by_role("button", name="Confirm").click()
    second.get_by_text("Alice Example saved this").first.wait_for()
    assert second.get_by_label("Actual", exact=True).input_value() == "9"
    assert_axe_silent(second)
    second.get_by_role("button", name="Confirm").click()
    heading(second, "Clark")
    assert Actual.get().actual_hundredths == 900


def test_axe_is_silent_in_each_state(visit, three_lines, cast):
    factories.make_dispute(organisation=cast.rose_care, client=three_lines[2].client)
    page = open_first(visit)
    heading(page, "Adams")
    assert_right_at_every_size(page)
    page.locator("select[name=add-unplanned]").select_option(index=1)
    page.get_by_role("button", name="Add unplanned care").click()
    page.get_by_role("button", name="Delete Emergency hours").wait_for()
    wait_until_settled(page)  # focus goes on after a swap, and takes the page with it
    assert_right_at_every_size(page)
    page.locator("input[name$=-actual]").fill("-2")
    page.get_by_role("button", name="Save").locator("visible=true").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    wait_until_settled(page)
    assert page.title().startswith("Error: ")
    assert "Adams" in page.title()
    assert_right_at_every_size(page)
    page.goto(f"/actuals/one?week={WEEK}&client_id={three_lines[2].client_id}")
    page.get_by_text("in dispute").first.wait_for()
    assert_right_at_every_size(page)
