"""Purchase orders and line items in a real browser: on a desktop, on a phone, without scripts, on paper."""

from datetime import date

import pytest
from playwright.sync_api import expect

from models import PurchaseOrder
from operations import purchase_orders
from tests.support import factories
from tests.support.devices import EVERY_DEVICE, assert_axe_silent, assert_right_at_every_size, sideways_pixels

ORDER = "Angelo, Iris (A1) - 2025/2026"


@pytest.fixture
def ordered_sessions(cast):
    """Five sessions a week at £214.46 for Mrs Iris Angelo, a part of them paid, and some more clients."""
    made = factories.make_care(
        organisation=cast.rose_care,
        level={"name": "Day Opportunities - Scheduled", "unit": "Session"},
        service={"name": "Day Opportunities PP Home"},
        client={"forename": "Iris", "surname": "Angelo", "ssref": "A1"},
        pricing="timetabled",
        sessions=[100] * 5 + [0, 0],
        unit_price_tenthousandths=2_144_600,
        start_date=date(2022, 3, 28),
    )
    for _ in range(3):
        factories.make_cpli(contract=made.contract, service=made.service)
    purchase_orders.reissue_all(factories.AT)
    made.cpli.unit_price_tenthousandths = 2_200_000
    made.cpli.save()
    purchase_orders.reissue_all(factories.AT)
    paid = {"state": "settled", "is_paid": True, "remittance": factories.make_remittance(contract=made.contract)}
    factories.make_payment_item(cpli=made.cpli, amount_pence=857_84, **paid)
    factories.make_actual(cpli=made.cpli, planned_hundredths=500, actual_hundredths=300, missed_hundredths=200)
    factories.make_suspension(cpli=made.cpli, reason="In hospital")
    return made


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_from_the_list_to_why_an_item_costs_what_it_does(visit, ordered_sessions, device):
    page = visit("alice", device)
    page.goto("/purchase-orders")
    page.get_by_role("link", name=ORDER).click()
    page.get_by_role("link", name="Why? item 1").click()
    page.get_by_text("261 x £220.00 = £57,420.00").wait_for()


def test_why_opens_below_its_item_and_hide_brings_the_focus_back(visit, ordered_sessions):
    page = visit("alice")
    page.goto(f"/purchase-orders/{purchase_order_id(ordered_sessions)}")
    page.get_by_role("link", name="Why? item 1").click()
    page.get_by_text("52 weeks and 1 day").wait_for()
    assert_axe_silent(page)
    page.get_by_role("button", name="Hide").click()
    assert page.get_by_text("52 weeks and 1 day").count() == 0
    page.wait_for_function("document.activeElement.innerText.startsWith('Why?')")


def test_no_page_goes_sideways(visit, ordered_sessions):
    page = visit("alice")
    order, line = purchase_order_id(ordered_sessions), ordered_sessions.cpli.id
    for path in ("", f"/{order}"):
        page.goto(f"/purchase-orders{path}")
        assert_right_at_every_size(page)
    for path in ("", f"/{line}"):
        page.goto(f"/care-package-line-items{path}")
        assert_right_at_every_size(page)


def test_filters_open_and_narrow_the_list(visit, ordered_sessions):
    page = visit("alice")
    page.goto("/purchase-orders")
    page.get_by_text("Filters").click()
    page.get_by_label("Client", exact=True).select_option("Angelo, Iris (A1)")
    page.get_by_label("Financial Year").select_option("[All Years]")
    page.get_by_role("button", name="View").click()
    expect(page.locator("tbody tr")).to_have_count(5)  # 2021/2022 to 2025/2026


def test_an_order_fits_a_sheet_of_paper(visit, ordered_sessions):
    page = visit("alice", {"viewport": {"width": 794, "height": 1123}})
    page.goto(f"/purchase-orders/{purchase_order_id(ordered_sessions)}")
    page.emulate_media(media="print")
    for hidden in (".top", ".tabs", ".foot", "#iterations"):
        assert not page.locator(hidden).first.is_visible()
    for shown in ("#items", "#payment-information", "#information"):
        assert page.locator(shown).is_visible()
    assert sideways_pixels(page) == 0


def purchase_order_id(care):
    return PurchaseOrder.get(PurchaseOrder.client == care.client, PurchaseOrder.financial_year == 2025).id
