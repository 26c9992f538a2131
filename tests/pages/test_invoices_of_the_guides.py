"""The invoices of the Suffolk and Lancashire guides, through the pages of both sides (in a real browser, with Bedford's
and to the payment: tests/browser/test_invoices_both_sides.py).
"""

from datetime import date

import pytest

from models import Invoice, PaymentItem
from tests.support.guide_invoices import make_lancashire, make_suffolk


@pytest.fixture
def suffolk(cast):
    return make_suffolk(cast.rose_care)


def test_suffolks_month_is_invoiced_held_returned_corrected_and_authorised(suffolk, alice, fin):
    page = alice.get("/invoices/new").submit("Continue", by="contract", contract=str(suffolk.contract.id))
    assert "Ella, Cinder (C1170421) - 2015/2016" in page.text
    assert "Sleepovers, 01/02/2016 - 29/02/2016" in page.text
    assert page.figure("Total Payable") == "£4,142.86"
    page = page.submit("Create", reference="654321", date_on_invoice="20/11/2025")
    assert page.sentence("Later periods of Sleepovers:").startswith("Later periods of Sleepovers: £4,428.57.")
    page = page.submit("Submit Invoice, £4,142.86")
    assert fin.get("/council").click("Invoices to authorise").has_link("Rose Care")
    fin.get("/council/invoices", invoice=Invoice.get().id).submit(
        "Put On Hold", reason="Query open", note="Is the number right?"
    )
    held = alice.get(page.path).text
    assert "On hold with the council" in held
    assert "Query open: Is the number right?" in held
    fin.get("/council/invoices", invoice=Invoice.get().id).submit("Release")
    fin.get("/council/invoices", invoice=Invoice.get().id).submit(
        "Return", reason="Wrong reference", note="Ours is 123456"
    )
    page = alice.get(page.path)
    assert "Why it is with you again: Wrong reference: Ours is 123456" in page.text
    assert page.has_link("Invoice 654321 was returned")
    page = page.submit("Submit Invoice, £4,142.86", reference="123456")
    assert "With the council since 20 Nov, day 0 of 30" in page.text
    fin.get("/council/invoices", invoice=Invoice.get().id).submit("Authorise").submit("Authorise anyway")
    assert Invoice.get().status == "authorised"
    assert "Authorised" in alice.get(page.path).one(".tag--big").text


def test_the_next_month_is_offered_when_all_of_this_one_is_finalised(suffolk, alice):
    page = alice.get("/invoices/new/items")
    assert len(page.all("input[name=item]")) == 1
    PaymentItem.update(state="settled").where(PaymentItem.period_start == date(2016, 2, 1)).execute()
    page = alice.get("/invoices/new/items")
    assert "01/03/2016 - 31/03/2016" in page.text
    assert page.figure("Total Payable") == "£4,428.57"


@pytest.fixture
def lancashire(cast):
    return make_lancashire(cast.rose_care)


def test_lancashires_invoice_with_its_emergency_hours(lancashire, alice, fin):
    page = alice.get("/invoices/new/items")
    assert "Bloggs, Jane (R1) - 2023/2024" in page.text
    assert "17/07/2023 - 13/08/2023" in page.text
    assert page.figure("Total Payable") == "£1,599.00"
    page = page.submit("Create", reference="TESTINV4", date_on_invoice="02/10/2023")
    assert "Items Total £1,599.00 £0.00" in page.row("Items Total").text
    assert (
        page.sentence("Short by £0.00 £0.00")
        == "Excl VAT VAT Total £1,599.00 £0.00 Items Total £1,599.00 £0.00 Short by £0.00 £0.00"
    )
    page = page.submit("Submit Invoice, £1,599.00")
    assert "The Date on Invoice, 02/10/2023, is more than a year ago." in page.text
    page = page.submit("Submit anyway")
    why = alice.get(next(link["href"] for link in page.all("a") if link.text.startswith("Why? Bloggs")))
    assert "Emergency Hours" in why.text
    assert "Why £41.00?" in [heading.text for heading in why.all("h3")]
    fin.get("/council/invoices", invoice=Invoice.get().id).submit("Authorise").submit("Authorise anyway")
    assert Invoice.get().status == "authorised"
    assert alice.get("/invoices?year=2023").has_link("TESTINV4")
