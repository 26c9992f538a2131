"""The waiting tray: for the provider, for officers, on the home page, in the queues and beside the invoice."""

import pytest

from tests.support import factories
from tests.support.visits_files import upload, visit_row


@pytest.fixture
def waiting_visits(cast, actor):
    """Three visits of Rose Care: one priced at £10.25, one without a price, one with neither price nor level."""
    contract = factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"}).contract
    level = factories.make_service_level(name="Homecare")
    factories.make_contract_price(contract=contract, service_level=level, unit_price_tenthousandths=205_000)
    factories.make_service_level(name="Day Care")
    rows = [
        visit_row(1, ssref="B7", service_level="Homecare"),
        visit_row(2, ssref="B7", service_level="Day Care"),
        visit_row(3, ssref="B8"),
    ]
    upload(rows, cast.rose_care, actor("alice"))


def test_the_tray_says_how_long_how_much_and_why(waiting_visits, sign_in):
    page = sign_in("alice").get("/actuals/waiting")
    for words in ("3", "£10.25", "no price", "No care has been commissioned for B7 yet", "not named"):
        assert words in page.text
    assert ["today" in row.text for row in page.all("tbody tr")] == [True] * 3


def test_an_empty_tray_says_what_next(sign_in):
    page = sign_in("alice").get("/actuals/waiting")
    assert "All uploaded visits belong to a line of care" in page.text
    assert page.has_link("Upload visits")
    assert not sign_in("vera").get("/actuals/waiting").has_link("Upload visits")


def test_officers_see_all_trays_and_pick_one(waiting_visits, sign_in, cast):
    audrey = sign_in("audrey")
    page = audrey.get("/council/waiting")
    assert "Rose Care" in page.text
    assert page.figure("At risk") == "£10.25 at the contract’s prices"
    assert "Rose Care" in audrey.get("/council/waiting", provider=cast.rose_care.id).text
    row = audrey.get("/council").row("Visits without an order")
    assert row.text == "Visits without an order 3 No date Oldest: today £10.25"


def test_only_officers_are_told_the_name_of_a_client_who_is_not_the_providers(waiting_visits, sign_in):
    factories.make_care(client={"ssref": "B7", "surname": "Brightly"})
    assert "Brightly, Iris (B7)" in sign_in("audrey").get("/council/waiting").text
    alice = sign_in("alice")
    for page in ("/actuals/waiting", "/home", "/reports/held-back?view=1"):
        assert "Brightly" not in alice.get(page).text


def test_another_provider_sees_nothing_of_it(waiting_visits, sign_in):
    charlie = sign_in("charlie")
    assert "B7" not in charlie.get("/actuals/waiting").text
    charlie.get("/council/waiting", status=403)


def test_the_home_page_says_so_while_something_waits(waiting_visits, sign_in):
    page = sign_in("alice").get("/home")
    assert "3 visits without an order, £10.25 at risk" in page.tile("Visits waiting").text
    assert "Visits waiting" not in sign_in("charlie").get("/home").text


def test_why_is_this_not_on_my_invoice_names_it_and_leads_to_the_tray(waiting_visits, sign_in, cast):
    invoice = factories.make_invoice(organisation=cast.rose_care, created_by=cast.alice)
    page = sign_in("alice").get(f"/invoices/{invoice.id}")
    assert "Waiting for an order" in page.text
    assert "B7" in page.text
    link = page.one("a[href=/actuals/waiting]")
    assert "B7" in page.browser.get(link["href"]).text


@pytest.mark.parametrize("sort", ["client", "-visit", "level", "waiting", "rubbish"])
def test_it_is_sorted_by_its_headings(waiting_visits, sign_in, sort):
    assert len(sign_in("alice").get("/actuals/waiting", sort=sort).all("tbody tr")) == 3


def test_a_page_of_fifty_takes_as_many_queries(cast, sign_in):
    for _ in range(60):
        factories.make_visit(organisation=cast.rose_care)
    page = sign_in("alice").get("/actuals/waiting")
    assert len(page.all("tbody tr")) == 50
    assert "1 to 50 of 60" in page.text


def test_the_report_of_what_is_held_back_names_the_ssref_that_was_given(waiting_visits, sign_in):
    for name in ("alice", "audrey"):
        rows = sign_in(name).client.get("/reports/held-back.csv").get_data(as_text=True).splitlines()
        assert any(",B7," in row and row.endswith("Waiting for an order,10.25") for row in rows), rows
