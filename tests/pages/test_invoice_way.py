"""New Invoice with one contract, the next reference of a series, and the way of an invoice to the bank."""

import pytest

from tests.support import factories


@pytest.fixture
def cpli(cast):
    return factories.make_care(organisation=cast.rose_care).cpli


def test_one_contract_is_one_page_with_the_next_reference_filled_in(cpli, sign_in, cast):
    factories.make_payment_item(cpli=cpli)
    factories.make_invoice(organisation=cast.rose_care, reference="INV-1010", number=7)
    alice = sign_in("alice")
    page = alice.get("/invoices").click("New Invoice")
    assert page.path.startswith("/invoices/new/items")
    assert page.one("#reference")["value"] == "INV-1011"
    assert "Follows your last one, INV-1010." in page.one("#reference-hint").text


@pytest.mark.parametrize(
    ("status", "word", "done", "now"),
    [
        ("unsubmitted", "UNSUBMITTED", [], "Submitted"),
        ("pending", "PENDING", ["Submitted"], "Authorised"),
        ("authorised", "AUTHORISED", ["Submitted", "Authorised"], "Payment run"),
    ],
)
def test_an_invoice_says_where_it_is_on_its_way(cpli, sign_in, cast, status, word, done, now):
    columns = {"status": status, "submitted_at": factories.NOW, "authorised_at": factories.NOW}
    invoice = factories.make_invoice(organisation=cast.rose_care, **columns)
    factories.make_commitment(invoice=invoice, contract=cpli.contract, client=cpli.client, value_pence=100_00)
    page = sign_in("alice").get(f"/invoices/{invoice.id}")
    assert page.one(".status small").text == word
    assert [each.one("strong").text for each in page.all(".track li.done")] == done
    assert page.one(".track [aria-current]").one("strong").text == now
    assert page.all(".track li")[-1].text == "In your bank Fri 28 Nov"
