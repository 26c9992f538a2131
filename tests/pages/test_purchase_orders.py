"""Purchase orders on screen: the list, one order, and who may look."""

from datetime import date

import pytest

from models import CarePackageLineItem, PurchaseOrder
from operations import purchase_orders
from tests.support import factories

WEEKDAYS = [100] * 5 + [0, 0]


@pytest.fixture
def sessions_ordered_since_2024(cast):
    """Five sessions a week at £214.46 for Iris Angelo, at Rose Care, ordered since 2024/2025."""
    made = factories.make_care(
        organisation=cast.rose_care,
        level={"name": "Day Opportunities - Scheduled", "unit": "Session"},
        service={"name": "Day Opportunities PP Home"},
        client={"forename": "Iris", "surname": "Angelo", "ssref": "A1"},
        contract={"name": "Rose Day Care", "payment_terms": "Within 14 days"},
        pricing="timetabled",
        sessions=WEEKDAYS,
        unit_price_tenthousandths=2_144_600,
        start_date=date(2025, 3, 24),
    )
    follow(made)
    return made


def follow(care):
    purchase_orders.reissue({(care.contract.id, care.client.id)}, factories.AT)


def pay(care, pence, **columns):
    usual = {"state": "settled", "is_paid": True, "remittance": factories.make_remittance(contract=care.contract)}
    return factories.make_payment_item(cpli=care.cpli, amount_pence=pence, **{**usual, **columns})


def order_of(year=2025):
    return PurchaseOrder.get(PurchaseOrder.financial_year == year)


def names(page):
    return [cell.text for cell in page.all("tbody tr td a")]


def test_this_years_orders_are_listed_with_value_and_spend(sign_in, sessions_ordered_since_2024):
    pay(sessions_ordered_since_2024, 13_993_52)
    page = sign_in("alice").get("/purchase-orders")
    assert names(page) == ["Angelo, Iris (A1) - 2025/2026"]
    for words in ("£55,974.06", "£13,993.52", "2025/2026", "20/11/2025", "1 order"):
        assert words in page.text
    assert (page.one("progress")["value"], page.one("progress")["max"]) == ("1399352", "5597406")


def test_another_year_or_all_of_them_can_be_picked(sign_in, sessions_ordered_since_2024):
    alice = sign_in("alice")
    assert names(alice.get("/purchase-orders", year="2024")) == ["Angelo, Iris (A1) - 2024/2025"]
    assert len(names(alice.get("/purchase-orders", year=""))) == 2


def test_service_and_client_narrow_the_list(sign_in, sessions_ordered_since_2024):
    other = factories.make_care(organisation=sessions_ordered_since_2024.organisation)
    follow(other)
    alice = sign_in("alice")
    assert names(alice.get("/purchase-orders", service=sessions_ordered_since_2024.service.id)) == [
        "Angelo, Iris (A1) - 2025/2026"
    ]
    assert names(alice.get("/purchase-orders", client=other.client.id)) == [f"{other.client.list_name} - 2025/2026"]


def test_headings_sort_and_nothing_else_does(sign_in, sessions_ordered_since_2024):
    cheap = factories.make_care(
        organisation=sessions_ordered_since_2024.organisation, client={"surname": "Aaron", "forename": "Bo"}
    )
    follow(cheap)
    alice = sign_in("alice")
    assert names(alice.get("/purchase-orders", sort="value"))[0].startswith("Aaron")
    assert names(alice.get("/purchase-orders", sort="-value"))[0].startswith("Angelo")
    for sort in ("spend", "-spend", "year", "issued", "number;--", "organisation", "-"):
        assert len(names(alice.get("/purchase-orders", sort=sort))) == 2


@pytest.mark.parametrize("rubbish", ["x", "-1", "99999999999999999999", "1.5", "1' OR '1'='1", "²"])
def test_rubbish_in_the_filters_is_as_good_as_none(sign_in, sessions_ordered_since_2024, rubbish):
    page = sign_in("alice").get(
        "/purchase-orders", year=rubbish, service=rubbish, client=rubbish, sort=rubbish, page="1"
    )
    assert len(names(page)) == 2


def test_an_empty_list_says_why_and_what_next(sign_in, cast):
    page = sign_in("alice").get("/purchase-orders")
    assert "No order matches these filters" in page.text
    assert page.has_link("Show all years")
    assert "There is no order yet" in page.click("Show all years").text


def test_pages_have_fifty_orders_and_the_number_of_queries_does_not_grow(sign_in, sessions_ordered_since_2024):
    alice = sign_in("alice")
    few = len(alice.get("/purchase-orders").statements)
    for _ in range(60):
        factories.make_purchase_order(contract=sessions_ordered_since_2024.contract)
    page = alice.get("/purchase-orders")
    assert (len(names(page)), len(page.statements)) == (50, few)
    assert len(names(page.click("Next"))) == 11


def test_one_order_has_all_that_the_paper_has(sign_in, sessions_ordered_since_2024):
    page = sign_in("alice").get("/purchase-orders").click("Angelo, Iris (A1) - 2025/2026")
    assert page.heading == "Angelo, Iris (A1) - 2025/2026"
    details = (
        "Service 'Day Opportunities PP Home', Level 'Day Opportunities - Scheduled (Session)', "
        "5 Sessions every week. Weekly cost £1,072.30"
    )
    for words in (
        f"Purchase Order {order_of().number} - 1",
        "01/04/2025 - 31/03/2026",
        "Within 14 days",
        "Invoiced (Pay on actuals: Always)",
        "Four-weekly",
        "−28",
        details,
        "£55,974.06",
        "Rose Care",
    ):
        assert words in page.text


def test_why_this_amount_says_days_sessions_and_price(sign_in, sessions_ordered_since_2024):
    alice = sign_in("alice")
    page = alice.get(f"/purchase-orders/{order_of().id}")
    link = next(each["href"] for each in page.all("a") if each.get("data-why", "").startswith("why-order-item"))
    for answer in (alice.get(link), alice.get(link, htmx=True)):
        assert answer.sentence("261 x £214.46 = £55,974.06") == "261 x £214.46 = £55,974.06, to the penny."
        assert "52 weeks and 1 day" in answer.text
    assert alice.get(link.replace("/why/1", "/why/2"), status=404)


def test_an_earlier_iteration_is_kept_with_what_changed(sign_in, sessions_ordered_since_2024):
    CarePackageLineItem.update(unit_price_tenthousandths=2_200_000).execute()
    follow(sessions_ordered_since_2024)
    alice, order = sign_in("alice"), order_of()
    page = alice.get(f"/purchase-orders/{order.id}")
    assert "its amount was £55,974.06" in page.row("2 - 2 shown here").text
    old = page.click(f"{order.number} - 1")
    assert "An earlier iteration, kept as it was issued on 20/11/2025" in old.text
    assert (
        old.browser.get(f"/purchase-orders/{order.id}/iterations/1/why/1").sentence("261 x £214.46")
        == "261 x £214.46 = £55,974.06, to the penny."
    )


def test_spend_opens_to_the_items_that_made_it(sign_in, sessions_ordered_since_2024):
    pay(sessions_ordered_since_2024, 857_84, reason="Day Opportunities - Scheduled (Session), Spot.")
    pay(sessions_ordered_since_2024, -50_00, side="income", kind="income", reason="client contribution")
    page = sign_in("alice").get(f"/purchase-orders/{order_of().id}")
    assert "£857.84" in page.row("in the bank 24/11/2025").text
    assert "client contribution" not in page.text
    assert page.figure("Left on the order") == "£55,116.22 not paid yet"  # left on the order


def test_more_paid_than_ordered_is_said(sign_in, sessions_ordered_since_2024):
    pay(sessions_ordered_since_2024, 60_000_00)
    page = sign_in("alice").get(f"/purchase-orders/{order_of().id}")
    assert page.figure("Over the order") == "£4,025.94 more was paid than planned"


def test_another_provider_is_told_it_does_not_exist(sign_in, sessions_ordered_since_2024):
    charlie = sign_in("charlie")
    order = order_of()
    for path in (f"/purchase-orders/{order.id}", f"/purchase-orders/{order.id}/iterations/1/why/1"):
        charlie.get(path, status=404)
    page = charlie.get(
        "/purchase-orders",
        year="",
        client=sessions_ordered_since_2024.client.id,
        service=sessions_ordered_since_2024.service.id,
    )
    assert "Angelo" not in page.text
    assert "Day Opportunities" not in page.text
    sign_in("alice").get("/purchase-orders/99999999999999999999", status=404)


def test_a_reader_reads_and_an_officer_picks_the_provider(sign_in, sessions_ordered_since_2024, cast):
    factories.make_purchase_order(contract=factories.make_contract(organisation=cast.clifton_house))
    assert len(names(sign_in("vera").get("/purchase-orders"))) == 1
    fin = sign_in("fin")
    assert "Clifton House" in fin.get("/purchase-orders").text
    assert len(names(fin.get("/purchase-orders"))) == 2
    page = fin.get("/purchase-orders", provider=cast.rose_care.id)
    assert names(page) == ["Angelo, Iris (A1) - 2025/2026"]


def test_the_tile_says_how_many_and_how_much_is_spent(sign_in, sessions_ordered_since_2024):
    pay(sessions_ordered_since_2024, 37_502_62)
    assert "1 this year, 67% spent" in sign_in("alice").get("/home").tile("Purchase Orders").text
