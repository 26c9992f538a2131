"""The forecast, the reports of payments and their PDFs in a real browser: three widths, and without scripts."""

from datetime import date

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from models import PurchaseOrder, Remittance
from operations import purchase_orders
from tests.support import factories
from tests.support.devices import (
    DESKTOP,
    EVERY_DEVICE,
    WITHOUT_SCRIPTS,
    assert_axe_silent,
    assert_right_at_every_size,
    wait_until_settled,
)
from tests.support.payment_runs import scheduled_care, started
from web import pdf


@pytest.fixture
def paid_and_more_to_come(cast, actor, run_jobs):
    """Rose Care was paid £400.00 with notes; the next period and an invoice are to come."""
    care = scheduled_care(rate="100.00", organisation=cast.rose_care)
    started(actor("fin"), actor("amy"))
    run_jobs()
    Remittance.update(notes="Rates go up in January.").execute()
    invoice = factories.make_invoice(organisation=cast.rose_care, status="pending", submitted_at=factories.NOW)
    factories.make_commitment(invoice=invoice, contract=care.contract, client=care.client, value_pence=463_234)
    return Remittance.get()


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_home_says_what_is_in_the_bank(visit, paid_and_more_to_come, device):
    page = visit("alice", device)
    page.goto("/home")
    page.get_by_text("expected in your bank").first.wait_for()
    page.get_by_role("heading", name="Dates").wait_for()


def test_every_page_fits_and_axe_is_silent(visit, paid_and_more_to_come):
    page = visit("alice")
    for path in (
        "/home",
        "/reports/remittance-advice?view=y",
        "/reports/pending-scheduled-payments?view=y",
        "/reports/annual-statement?view=y",
        f"/remittances/{paid_and_more_to_come.id}",
    ):
        page.goto(path)
        assert_right_at_every_size(page)


def test_on_a_phone_a_payment_is_one_line(visit, paid_and_more_to_come):
    page = visit("alice")
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto("/reports/remittance-advice?view=y")
    row = page.locator("table.oneline tbody tr", has_text="£400.00").first
    expect(row.locator(":is(th, td):visible")).to_have_count(3)  # who, from when, how much
    tops = [cell.bounding_box()["y"] for cell in row.locator(":is(th, td):visible").all()]
    assert max(tops) - min(tops) < 5, "its cells stand beside each other"
    assert row.bounding_box()["height"] < 60


def test_the_periods_follow_the_contract_that_is_picked(visit, paid_and_more_to_come, cast):
    other = factories.make_contract(organisation=cast.rose_care, name="Another contract")
    page = visit("alice")
    page.goto("/reports/remittance-advice")
    periods = page.locator("#period option")
    expect(periods).to_have_count(2)
    page.get_by_label("Contract").focus()
    page.get_by_label("Contract").select_option(other.reference)
    expect(periods).to_have_count(1)
    wait_until_settled(page)  # the new pick list listens from then on
    page.get_by_label("Contract").select_option("")
    expect(periods).to_have_count(2)
    page.wait_for_function("document.activeElement.id === 'contract'")


@pytest.mark.parametrize("device", [DESKTOP, WITHOUT_SCRIPTS], ids=["desktop", "without scripts"])
def test_the_advice_of_a_period_is_downloaded(visit, paid_and_more_to_come, device, tmp_path):
    page = visit("alice", device)
    page.goto("/reports/remittance-advice")
    page.get_by_label("Period (* partially finalised)").select_option(label="27/10/2025 - 23/11/2025")
    page.get_by_role("button", name="View").click()
    page.wait_for_url("**view=**")  # the notes of all periods stood there before
    page.get_by_text("Rates go up in January.").wait_for()
    page.goto(f"/scheduled-payments/{paid_and_more_to_come.contract_id}-{date(2025, 10, 27)}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Remittance Advice Report (PDF)").click()
    download.value.save_as(tmp_path / "advice.pdf")
    assert PdfReader(tmp_path / "advice.pdf").metadata.title == "Remittance Advice 27/10/2025 - 23/11/2025"


def test_a_long_order_and_a_long_report_are_made_while_one_waits(visit, paid_and_more_to_come, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_AT_ONCE", 0)  # every document is a long one
    purchase_orders.reissue_all(factories.AT)
    page = visit("alice")
    for path, look in (
        (f"/purchase-orders/{PurchaseOrder.get().id}.pdf", assert_right_at_every_size),
        ("/reports/remittance-advice.pdf?summary=y", assert_axe_silent),
    ):
        page.goto(path)
        page.get_by_role("heading", name="Making the PDF").wait_for()
        look(page)
        page.get_by_role("button", name="Make the PDF").click()
        made = page.get_by_role("button", name="Download the PDF")
        made.wait_for()
        with page.expect_download() as download:
            made.click()
        assert PdfReader(download.value.path()).pages
