"""New Credit Note, totals below nil and totals that are typed, as both sides see them."""

from datetime import timedelta

import pytest

from models import Invoice, PaymentItem, database
from operations.invoices import commitments
from rules.moment import Moment
from tests.support import factories
from tests.support.invoices import make_payable

LONG_AGO = Moment(factories.TODAY - timedelta(days=40), factories.NOW - timedelta(days=40))


@pytest.fixture
def owed(cast):
    item = make_payable(cast.rose_care, -5_000, kind="adjustment")
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, LONG_AGO)
    return item


def test_a_new_credit_note_proposes_what_gives_money_back(alice, cast, owed):
    make_payable(cast.rose_care, 80_000)
    page = alice.get("/invoices").click("New Credit Note").submit("Continue")
    assert page.heading == "New Credit Note"
    assert len(page.all("input[name=item]")) == 1
    assert page.figure("Total Payable") == "−£50.00"
    page = page.submit("Create", reference="CN-1")
    assert page.heading == "Credit note CN-1"
    assert "With the council since 20 Nov" in page.submit("Submit Credit Note, −£50.00").text


def test_nothing_to_give_back_says_so(alice, cast):
    make_payable(cast.rose_care)
    page = alice.get("/invoices/new?kind=credit_note").submit("Continue")
    assert "No refunds are due at present" in page.text


def test_an_invoice_that_fell_below_nil_offers_the_clear_way(alice, cast):
    item = make_payable(cast.rose_care)
    page = alice.get("/invoices/new/items").submit("Create", reference="1")
    PaymentItem.update(amount_pence=-100).where(PaymentItem.id == item.id).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, factories.AT)
    page = alice.get(page.path)
    assert "The total is negative: it cannot be submitted as an invoice" in page.text
    page = page.submit("Make it a credit note")
    assert page.heading == "Credit note 1"
    assert page.submit("Submit Credit Note, −£1.00").heading == "Credit note 1"
    assert (Invoice.get().kind, Invoice.get().status) == ("credit_note", "pending")


def test_totals_may_be_typed_where_the_contract_lets_them_be_and_short_by_stops_the_submission(alice, cast):
    make_payable(cast.rose_care, care={"contract": {"totals_editable": True}})
    page = alice.get("/invoices/new/items")
    page = page.submit("Create", reference="1", entered_net="£900", entered_vat="0")
    assert (
        page.sentence("Short by £100.00 £0.00")
        == "Excl VAT VAT Total £900.00 £0.00 Items Total £800.00 £0.00 Short by £100.00 £0.00"
    )
    refused = page.submit("Submit Invoice, £800.00", 422)
    assert "short by £100.00" in refused.one("[data-error-summary]").text
    page = refused.submit("Submit Invoice, £800.00", entered_net="800.00")
    assert "With the council" in page.text


def test_one_items_contract_that_does_not_let_them_overwrites_them_and_that_is_said_before(alice, cast):
    make_payable(cast.rose_care, care={"contract": {"totals_editable": True, "name": "Open Book"}})
    make_payable(cast.rose_care, 5_000, care={"contract": {"name": "Strict Homes"}})
    page = alice.get("/invoices/new/items")
    assert "The totals of Strict Homes cannot be typed" in page.text
    first, second = sorted(
        (box["value"] for box in page.all("input[name=item]")), key=lambda key: int(key.split(".")[0])
    )
    page = page.submit("Create", reference="1", item=first, entered_net="800", entered_vat="0")
    assert (Invoice.get().entered_net_pence, Invoice.get().entered_vat_pence) == (80_000, 0)
    assert "If you add an item of Strict Homes, all totals follow the items" in page.text
    add = next(form for form in page.all("form") if form["action"].endswith("/items"))
    fields = {field["name"]: field["value"] for field in add.all("input")}
    page = alice.post(add["action"], {**fields, "item": second})
    assert Invoice.get().entered_net_pence is None
    assert "The totals of these contracts follow their items and cannot be typed" in page.text


def test_nil_items_are_flagged_and_where_one_period_is_taken_at_a_time_the_next_one_waits(alice, cast):
    make_payable(cast.rose_care, 0)
    care = factories.make_care(
        organisation=cast.rose_care, contract={"one_period_at_a_time": "contract", "name": "Sleepovers"}
    )
    factories.make_payment_item(cpli=care.cpli, amount_pence=0)
    later = {"slice_start": factories.TODAY, "slice_end": factories.TODAY}
    factories.make_payment_item(cpli=care.cpli, amount_pence=4_200, **later)
    page = alice.get("/invoices/new/items")
    tags = [tag.text for tag in page.all("td .tag")]
    assert [words for words in tags if "£0.00" in words] == ["£0.00: may be left out", "£0.00: closes its period"]
    page = page.submit("Create", reference="1")
    assert page.sentence("Later periods of Sleepovers:").startswith("Later periods of Sleepovers: £42.00.")
    assert "everything to 09/11/2025 is finalised, items of £0.00 too" in page.sentence("one period at a time")
    assert page.submit("Submit Invoice, £0.00").heading == "Invoice 1"


def test_an_officer_creates_the_one_that_a_provider_leaves_undone(sign_in, alice, owed, form_key):
    page = sign_in("fin").get("/council").click("Credit notes to create")
    assert page.sentence("Rose Care −") == "Rose Care −£50.00 since 11/10/2025"
    page = page.submit("Create the credit note for the provider", reference="CN-77")
    assert "No credit notes to create" in page.text
    assert (Invoice.get().kind, Invoice.get().status, Invoice.get().reference) == ("credit_note", "pending", "CN-77")
    assert "CN-77" in alice.get("/invoices").text
    fin = sign_in("fin")
    page = fin.get(f"/council/invoices?invoice={Invoice.get().id}")
    assert "You made this on the provider's behalf: another officer has to authorise it." in page.text
    assert not page.has_button("Authorise")
    sent = {"version": str(Invoice.get().version), "form_key": form_key()}
    refused = fin.post(f"/council/invoices/{Invoice.get().id}/authorise", sent, status=422)
    assert "another officer has to authorise it" in refused.problem
    box = page.one("input[name=ticked]")["value"]
    assert "CN-77 is for another officer to authorise" in page.submit("Authorise ticked", 422, ticked=[box]).problem


def test_a_used_reference_is_said(sign_in, cast, owed):
    factories.make_invoice(organisation=cast.rose_care, reference="CN 1")
    page = sign_in("fin").get("/council/credit-notes")
    refused = page.submit("Create the credit note for the provider", 422, reference="cn1")
    assert "You already have an invoice CN 1." in refused.problem


def test_an_auditor_looks_and_does_not_create(sign_in, owed):
    page = sign_in("audrey").get("/council/credit-notes")
    assert "Rose Care" in page.text
    assert not page.has_button("Create the credit note for the provider")
