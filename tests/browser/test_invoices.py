"""Invoices in a real browser: what changes in place, what fits (their way to the payment: test_invoices_both_sides)."""

from dataclasses import replace

import pytest

from operations.invoices import submitting
from tests.support import factories
from tests.support.devices import assert_axe_silent, assert_right_at_every_size, sideways_pixels
from tests.support.invoices import DETAILS, keys_of, make_payable


@pytest.fixture
def bedfords_unsubmitted(bedford, actor, cast):
    """Bedford's invoice, unsubmitted; something more is payable, and something is held back."""
    keys = keys_of(cast.rose_care)
    made = submitting.create(replace(DETAILS, reference="BC-0412"), keys, by=actor("alice"), at=factories.AT)
    make_payable(cast.rose_care, 86_100)
    make_payable(cast.rose_care, 0)
    for reason in ("not_confirmed", "in_dispute", "not_authorised", "document_not_agreed"):
        factories.make_held_back(cpli=bedford.cpli, reason=reason)
    return made


def test_items_come_and_go_in_place_and_the_focus_stays(visit, bedfords_unsubmitted):
    page = visit("alice")
    page.goto(f"/invoices/{bedfords_unsubmitted.id}")
    page.get_by_role("button", name="Add Angelo").first.click()
    page.get_by_text("3 items.").wait_for()
    assert_axe_silent(page)
    page.wait_for_function("document.activeElement !== document.body")
    page.get_by_role("button", name="Remove Angelo").first.click()
    page.get_by_text("2 items.").wait_for()


def test_totals_follow_the_ticks(visit, bedford):
    page = visit("alice")
    page.goto("/invoices/new/items")
    page.get_by_label("All Items").uncheck()
    page.locator("#new-totals .total.num", has_text="£0.00").wait_for()
    page.locator("[name=item]").first.check()
    page.locator("#new-totals .total.num", has_text="£1,029.41").wait_for()
    assert_axe_silent(page)


def test_a_refused_form_says_so_first(visit, bedford):
    page = visit("alice")
    page.goto("/invoices/new/items")
    page.get_by_role("button", name="Create").click()
    page.locator("[data-error-summary]:focus").wait_for()
    assert page.title().startswith("Error: ")
    assert_axe_silent(page)


def test_no_page_goes_sideways_and_axe_is_silent(visit, bedfords_unsubmitted, submitted_invoices):
    alice, fin = visit("alice"), visit("fin")
    for page, path in (
        (alice, "/invoices"),
        (alice, "/invoices?q=nothing"),
        (alice, "/invoices/new"),
        (alice, "/invoices/new/items"),
        (alice, f"/invoices/{bedfords_unsubmitted.id}"),
        (alice, f"/invoices/{bedfords_unsubmitted.id}/delete"),
        (fin, "/council"),
        (fin, "/council/invoices"),
        (fin, "/council/invoices?q=nothing"),
        (fin, f"/invoices/{bedfords_unsubmitted.id}"),
    ):
        page.goto(path)
        assert_right_at_every_size(page)


def test_an_officer_opens_another_one_in_place(visit, submitted_invoices):
    page = visit("fin")
    page.goto("/council/invoices")
    page.locator("tr", has_text="BC-002").get_by_role("link").click()
    page.locator("#selected-heading", has_text="BC-002").wait_for()
    page.wait_for_url("**invoice=**")
    page.wait_for_function("document.activeElement.closest('tr') !== null")
    assert_axe_silent(page)


def test_an_invoice_fits_a_sheet_of_paper(visit, bedfords_unsubmitted):
    page = visit("alice", {"viewport": {"width": 794, "height": 1123}})
    page.goto(f"/invoices/{bedfords_unsubmitted.id}")
    page.emulate_media(media="print")
    for hidden in (".top", ".tabs", ".foot", "#suggest", "#held", ".thumb"):
        assert not page.locator(hidden).first.is_visible()
    assert page.get_by_text("£4,632.34").first.is_visible()
    assert sideways_pixels(page) == 0
