"""The officers' queue in a real browser: by keyboard, and what is ticked."""

import pytest

from models import Commitment, Invoice
from operations.invoices.holding_items import hold_item
from tests.support import factories
from tests.support.devices import assert_axe_silent, assert_right_at_every_size


@pytest.fixture
def page(visit, submitted_invoices):  # noqa: F811 - the fixture
    page = visit("fin")
    page.goto("/council/invoices?sort=total")
    page.locator("[data-ticked]", has_text="0 selected").wait_for()
    return page


def opened(page, reference):
    page.locator("#selected-heading", has_text=reference).wait_for()


def test_the_queue_is_lived_in_by_keyboard(page):
    """In order of their totals: BC-001, BC-000, BC-002."""
    page.keyboard.press("x")
    page.keyboard.press("j")
    opened(page, "BC-000")
    page.keyboard.press("x")
    page.get_by_text("2 selected, £923.00").wait_for()
    page.keyboard.press("j")
    opened(page, "BC-002")
    page.get_by_text("2 selected, £923.00").wait_for()
    page.keyboard.press("h")
    page.wait_for_function("document.activeElement.id === 'reason'")
    page.locator("#reason").select_option("Query open")
    page.get_by_role("button", name="Put On Hold", exact=True).click()
    page.get_by_text("On Hold, day 0 of 30").wait_for()
    page.goto("/council/invoices?sort=total")
    page.keyboard.press("a")
    page.get_by_text("Invoice BC-001 authorised.").first.wait_for()
    assert {each.reference: each.status for each in Invoice.select()} == {
        "BC-001": "authorised",
        "BC-000": "pending",
        "BC-002": "on_hold",
    }
    page.locator("[data-ticked]", has_text="0 selected").wait_for()
    page.keyboard.press("r")
    page.wait_for_function("document.activeElement.id === 'reason'")
    assert_axe_silent(page)


def test_keys_do_nothing_in_a_field_or_when_they_are_switched_off(page):
    page.get_by_label("Provider or reference").press("h")
    page.get_by_label("Provider or reference").blur()
    page.keyboard.press("Control+h")
    page.keyboard.press("?")
    page.get_by_label("Single keys do something on this device").uncheck()
    page.keyboard.press("h")
    page.reload()
    page.locator("[data-ticked]", has_text="0 selected").wait_for()
    page.keyboard.press("h")
    page.keyboard.press("j")
    assert {each.status for each in Invoice.select()} == {"pending"}
    assert page.locator("#selected-heading").inner_text() == "BC-001"


def test_with_everything_open_it_fits_and_axe_is_silent(visit, submitted_invoices, cast, visitor):  # noqa: F811
    """A part on hold, a second officer, a saved filter, and every fold of the queue and of the invoice open."""
    whole = Invoice.get(Invoice.reference == "BC-002")
    Commitment.update(invoice=whole).where(Commitment.invoice == Invoice.get(Invoice.reference == "BC-001")).execute()
    hold_item(whole, Commitment.get(Commitment.invoice == whole), 2, visitor("fin"), factories.AT, "Hours asked about")
    Invoice.update(first_authorised_by=cast.amy, first_limit_pence=50_000).where(Invoice.id == whole.id).execute()
    factories.make_commitment(invoice=Invoice.get(Invoice.reference == "BC-000"))
    factories.make_saved_filter(person=cast.fin, name="Due before Tuesday's run", query="show=all")
    page = visit("fin")
    for path in (
        f"/council/invoices?invoice={whole.id}",
        f"/council/invoices?show=all&invoice={whole.id}",
        f"/invoices/{Invoice.get(Invoice.split_from == whole.id).id}",
        f"/invoices/{Invoice.get(Invoice.reference == 'BC-000').id}",
        f"/invoices/{whole.id}",
    ):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details.fold').forEach((fold) => { fold.open = true; })")
        assert_right_at_every_size(page)
