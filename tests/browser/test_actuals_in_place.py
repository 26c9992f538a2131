"""The editor of a client's week in its place on the week page, on a phone: its targets, and a signal that is lost."""

import pytest

from models import Actual
from tests.support.devices import KEPT, PHONE, SMALL_PHONE, TOO_SMALL, assert_axe_silent, sideways_pixels
from tests.support.waiting import wait_until

WEEK = "2025-11-10"


def open_editor(page, number=0):
    page.goto(f"/actuals?week={WEEK}")
    page.locator("body.js-enabled").wait_for()
    folded = page.locator("#as-planned:not([open]) > summary")
    if folded.count():
        folded.click()
    page.get_by_role("button", name="Add/Edit").nth(number).click()
    page.locator("form.editor").first.wait_for()


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE], ids=["phone", "small phone"])
def test_every_target_of_the_editor_is_44_pixels(visit, three_lines, device):
    page = visit("alice", device)
    open_editor(page)
    assert page.evaluate(TOO_SMALL.replace("#one", "form.editor")) == []
    assert sideways_pixels(page) == 0


def test_without_signal_two_clients_are_kept_and_sent_when_the_signal_is_back(visit, three_lines):
    page = visit("alice", PHONE)
    open_editor(page)
    page.get_by_role("button", name="Add/Edit").first.click()
    brown = page.locator("form.editor").nth(1)
    brown.wait_for()
    page.context.set_offline(True)
    page.get_by_label("Mon 10 Nov, row 1").uncheck()
    brown.get_by_label("Actual", exact=True).fill("8")
    for form in (0, 1):
        save = page.locator("form.editor").nth(form).get_by_role("button", name="Save", exact=True)
        save.locator("visible=true").click()
        page.get_by_text("No signal.").locator("visible=true").nth(form).wait_for()
    assert_axe_silent(page)
    assert Actual.select().count() == 0
    page.context.set_offline(False)
    page.get_by_text("Confirm it so it can be paid").nth(1).wait_for(timeout=15_000)
    assert {row.cpli_id: row.actual_hundredths for row in Actual.select()} == {
        three_lines[0].id: 400,
        three_lines[1].id: 800,
    }


def test_what_was_not_sent_is_offered_when_the_editor_is_opened_again(visit, three_lines):
    page = visit("alice", PHONE)
    open_editor(page)
    page.get_by_label("Mon 10 Nov, row 1").uncheck()
    wait_until(lambda: page.evaluate(KEPT) == 1)
    open_editor(page)
    page.get_by_role("button", name="Put it back").click()
    assert not page.get_by_label("Mon 10 Nov, row 1").is_checked()
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").click()
    page.get_by_text("Confirm it so it can be paid").first.wait_for()
    assert Actual.get().missed_hundredths == 100
    assert page.evaluate(KEPT) == 0
    open_editor(page)
    page.get_by_label("Mon 10 Nov, row 1").check()
    wait_until(lambda: page.evaluate(KEPT) == 1)
    page.route("**/logout", lambda route: route.fulfill(status=204))  # as on an address without encryption
    page.get_by_label("Mon 10 Nov, row 1").uncheck()
    page.evaluate("document.querySelector('[data-signs-out]').requestSubmit()")
    page.wait_for_timeout(300)
    assert page.evaluate("localStorage.length") == 0
