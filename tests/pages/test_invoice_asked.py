"""What the provider's invoice forms ask once, and say all at once."""

import pytest

from models import Invoice
from tests.support import factories
from tests.support.invoices import make_payable


@pytest.fixture
def one_of_two(alice, cast):
    """The page of invoice BC-0412 with £800.00; £123.00 of another client was unticked."""
    make_payable(cast.rose_care)
    make_payable(cast.rose_care, 12_300)
    page = alice.get("/invoices/new").submit("Continue", by="all")
    keys = {row.one("input")["value"]: row.text for row in page.all("tr") if row.all("input[name=item]")}
    ticked = [key for key, words in keys.items() if "£800.00" in words]
    return page.submit("Create", reference="BC-0412", item=ticked)


def test_what_is_left_off_is_asked_about_and_can_be_added(one_of_two):
    asked = one_of_two.submit("Submit Invoice, £800.00", reference="BC-0413")
    assert asked.sentence("You leave off") == (
        "You leave off £123.00: 1 item that is payable now and on no invoice. Submit BC-0413, £800.00?"
    )
    assert Invoice.get().status == "unsubmitted"
    added = asked.submit("Add them")
    assert (added.figure("Total Payable"), Invoice.get().reference) == ("£923.00", "BC-0413")
    assert not added.has_button("Submit anyway")
    amounts = [row.text for row in added.submit("Sort", sort="-value").all("tbody tr") if "£" in row.text]  # a phone
    assert ["£800.00" in words for words in amounts[:2]] == [True, False]
    added.submit("Submit Invoice, £923.00")
    assert Invoice.get().status == "pending"


def test_submit_anyway_is_for_what_was_said(one_of_two, cast):
    asked = one_of_two.submit("Submit Invoice, £800.00")
    make_payable(cast.rose_care, 5_000)
    asked = asked.submit("Submit anyway")
    assert "You leave off £173.00: 2 items" in asked.text
    assert Invoice.get().status == "unsubmitted"
    assert "submitted" in asked.submit("Submit anyway").notice
    assert Invoice.get().status == "pending"


def test_a_number_that_looks_like_anothers_is_asked_about(one_of_two, cast):
    factories.make_invoice(organisation=cast.rose_care, reference="BC-O412", near_key="BC412")
    asked = one_of_two.submit("Submit Invoice, £800.00")
    assert "It looks like BC-O412: the same number or the same care, written twice." in asked.text


def test_new_invoice_says_all_that_is_wrong_at_once(alice, cast):
    make_payable(cast.rose_care)
    page = alice.get("/invoices/new").submit("Continue", by="all")
    typed = {"reference": " ", "date_on_invoice": "soon", "vat_number": "9" * 31, "item": None}
    refused = page.submit("Create", 422, **typed)
    for words in (
        "Tick at least one item",
        "Enter the reference",
        "Enter the date on the invoice like 1/4/2022",
        "VAT number of at most 30",
    ):
        assert words in refused.problem
    assert refused.one("tbody#items [aria-describedby=items-error]")["type"] == "checkbox"
    assert "checked" not in refused.one("[data-ticks=item]").attributes
    assert refused.one("[data-error-summary] a[href=#items]").text == "Tick at least one item"
    factories.make_invoice(organisation=cast.rose_care, reference="USED")
    refused = page.submit("Create", 422, reference="used", date_on_invoice="1 April 2099")
    assert "You already have an invoice USED" in refused.problem
    assert "cannot be in the future" in refused.problem


def test_update_says_all_that_is_wrong_at_once(one_of_two):
    refused = one_of_two.submit("Update", 422, reference="", date_on_invoice="1/1/1925")
    assert "reference" in refused.problem
    assert "more than ten years ago: check the year" in refused.problem
    assert Invoice.get().reference == "BC-0412"
