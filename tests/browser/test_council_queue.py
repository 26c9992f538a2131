"""The officers' queue in a real browser: by keyboard, and what is ticked."""

import pytest

from models import Commitment, Invoice
from operations.invoices.holding_items import hold_item
from tests.support import factories
from tests.support.devices import assert_axe_silent, assert_right_at_every_size
from tests.support.invoices import unflag


@pytest.fixture
def queue_page(visit, submitted_invoices):
    page = visit("fin")
    page.goto("/council/invoices?sort=total")
    page.locator("[data-ticked]", has_text="0 selected").wait_for()
    return page


def statuses():
    return dict(Invoice.select(Invoice.reference, Invoice.status).where(Invoice.reference.startswith("BC-")).tuples())


def opened(page, reference):
    page.locator("#selected-heading", has_text=reference).wait_for()


def test_the_queue_is_lived_in_by_keyboard(queue_page):
    """In order of their totals: BC-001, BC-000, BC-002. Nothing is selected on arrival, so that A does nothing."""
    queue_page.keyboard.press("a")
    queue_page.keyboard.press("Enter")
    queue_page.keyboard.press("j")
    opened(queue_page, "BC-001")
    queue_page.keyboard.press("x")
    queue_page.keyboard.press("j")
    opened(queue_page, "BC-000")
    queue_page.keyboard.press("x")
    queue_page.get_by_text("2 selected, £923.00").wait_for()
    queue_page.keyboard.press("j")
    opened(queue_page, "BC-002")
    queue_page.get_by_text("2 selected, £923.00").wait_for()
    queue_page.keyboard.press("h")
    queue_page.wait_for_function("document.activeElement.id === 'reason'")
    queue_page.locator("#reason").select_option("Query open")
    queue_page.get_by_role("button", name="Put On Hold", exact=True).click()
    queue_page.get_by_text("On Hold, day 0 of 30").wait_for()
    queue_page.goto("/council/invoices?sort=total")
    queue_page.keyboard.press("j")
    opened(queue_page, "BC-001")
    assert statuses() == {"BC-001": "pending", "BC-000": "pending", "BC-002": "on_hold"}
    queue_page.keyboard.press("r")
    queue_page.wait_for_function("document.activeElement.id === 'reason'")
    assert_axe_silent(queue_page)


def test_one_key_arms_enter_authorises_and_undo_takes_it_back(queue_page):
    unflag()
    queue_page.keyboard.press("j")
    opened(queue_page, "BC-001")
    queue_page.keyboard.press("a")
    queue_page.get_by_text("Authorise £123.00?").wait_for()
    assert_axe_silent(queue_page)
    queue_page.keyboard.press("Escape")
    queue_page.get_by_text("Authorise £123.00?").wait_for(state="hidden")
    queue_page.keyboard.press("Enter")
    assert set(statuses().values()) == {"pending"}
    queue_page.keyboard.press("a")
    queue_page.keyboard.press("Enter")
    queue_page.get_by_text("Invoice BC-001 authorised, £123.00.").wait_for()
    opened(queue_page, "BC-000")
    assert statuses()["BC-001"] == "authorised"
    assert_axe_silent(queue_page)
    queue_page.keyboard.press("z")
    assert statuses()["BC-001"] == "authorised"
    queue_page.keyboard.press("Enter")
    queue_page.get_by_text("your authorisation is undone").or_(queue_page.get_by_text("have changed since")).wait_for()
    assert statuses()["BC-001"] != "authorised"


def test_keys_do_nothing_in_a_field_or_when_they_are_switched_off(queue_page):
    queue_page.get_by_label("Provider or reference").press("h")
    queue_page.get_by_label("Provider or reference").blur()
    queue_page.keyboard.press("Control+h")
    queue_page.keyboard.press("?")
    queue_page.get_by_label("Use keyboard shortcuts on this device").uncheck()
    queue_page.keyboard.press("h")
    queue_page.reload()
    queue_page.locator("[data-ticked]", has_text="0 selected").wait_for()
    queue_page.keyboard.press("h")
    queue_page.keyboard.press("j")
    assert {each.status for each in Invoice.select()} == {"pending"}
    assert not queue_page.locator("#selected-heading").count()


def test_with_everything_open_it_fits_and_axe_is_silent(visit, submitted_invoices, cast, actor):
    """A part on hold, a second officer, a saved filter, and every fold of the queue and of the invoice open."""
    whole = Invoice.get(Invoice.reference == "BC-002")
    Commitment.update(invoice=whole).where(Commitment.invoice == Invoice.get(Invoice.reference == "BC-001")).execute()
    hold_item(whole, Commitment.get(Commitment.invoice == whole), 2, actor("fin"), factories.AT, "Hours asked about")
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
