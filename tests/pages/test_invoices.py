"""The provider's pages of invoices, from the list to the submitted invoice."""

from datetime import date

import pytest

from models import Invoice, PaymentItem, database
from operations.invoices import commitments
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.invoices import make_payable
from web import clock


def test_bedfords_invoice_from_the_proposal_to_the_submission(alice, cast):
    make_bedford(cast.rose_care)
    page = alice.get("/invoices/new").submit("Continue", by="all")
    for words in ("Angelo, Iris (A1) - 2021/2022", "£857.84", "£171.57", "£3,002.44", "£600.49", "£4,632.34"):
        assert words in page.text
    page = page.submit("Create", reference="123456", date_on_invoice="20 Nov 2025")
    assert page.heading == "Invoice 123456"
    assert "With you: not submitted yet" in page.text
    assert "Day Opportunities PP Home, 28/03/2022 - 24/04/2022" in page.text
    page = page.submit("Submit Invoice, £4,632.34")
    assert "With the council since 20 Nov, day 0 of 30" in page.text
    assert not page.has_button("Submit Invoice, £4,632.34")
    assert Invoice.get().submitted_total_pence == 463_234


@pytest.mark.parametrize("by", ["contract", "service", "client"])
def test_items_of_one_contract_service_or_client(alice, cast, by):
    item = make_payable(cast.rose_care)
    make_payable(cast.rose_care, 12_345)
    page = alice.get("/invoices/new").submit("Continue", by=by, **{by: str(getattr(item, f"{by}_id"))})
    assert page.figure("Total") == "£800.00"
    assert "£123.45" not in page.text


def test_a_choice_of_one_needs_to_say_which(alice, cast):
    make_payable(cast.rose_care)
    assert "Choose the contract" in alice.get("/invoices/new").submit("Continue", 422, by="contract").problem


def test_unticked_items_stay_off(proposed, alice, cast):
    make_payable(cast.rose_care, 12_345)
    page = alice.get("/invoices/new/items")
    boxes = page.all("input[name=item]")
    page = page.submit("Create", reference="1", item=[boxes[0]["value"]])
    assert "1 item." in page.text
    assert page.one("#suggest")


def test_totals_follow_the_ticks(proposed):
    page = proposed.submit("Work out totals", item=None)
    assert page.figure("Total Payable") == "£0.00"
    assert not any("checked" in box.attributes for box in page.all("input[name=item]"))


def test_nothing_to_invoice_says_why_and_what_is_held_back(alice, cast):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_held_back(cpli=care.cpli, amount_pence=28_700, reason="not_confirmed")
    page = alice.get("/invoices/new/items")
    assert "There is nothing to invoice" in page.text
    assert page.one("header .money").text == "£287.00 held back"
    assert "Week not confirmed" in page.text
    assert page.all("a[href^=/actuals?week=2025-10-13]")


def test_a_total_below_nil_offers_a_credit_note(alice, cast):
    make_payable(cast.rose_care, -5_000, kind="adjustment")
    page = alice.get("/invoices/new/items")
    assert "The total is negative" in page.text
    assert not page.has_button("Create")
    page = page.submit("Make it a credit note", reference="CN-1")
    assert page.heading == "Credit note CN-1"
    assert page.submit("Submit Credit Note, −£50.00").text.count("With the council") >= 1


def test_created_as_an_invoice_all_the_same_it_is_refused(alice, cast, form_key):
    item = make_payable(cast.rose_care, -5_000, kind="adjustment")
    key = f"{item.contract_id}.{item.client_id}.2025-10-13.2025"
    page = alice.post("/invoices/new/items", {"item": key, "reference": "1", "form_key": form_key()}, status=422)
    assert "negative (−£50.00)" in page.problem
    assert page.has_button("Make it a credit note")


def test_a_used_reference_is_said_beside_the_field(invoice_page, alice, cast):
    make_payable(cast.rose_care)
    page = alice.get("/invoices/new/items").submit("Create", 422, reference="bc- 0412")
    assert "already have an invoice BC-0412" in page.one("#reference-error").text


def test_sent_twice_it_is_made_once(proposed, alice):
    first = proposed.submit("Create", reference="1")
    assert proposed.submit("Create", reference="1").path == first.path
    assert Invoice.select().count() == 1


def test_submit_saves_what_was_typed_first(invoice_page):
    invoice_page.submit("Submit Invoice, £800.00", reference="BC-0413")
    assert (Invoice.get().status, Invoice.get().reference) == ("pending", "BC-0413")


def test_figures_that_changed_meanwhile_are_not_submitted(invoice_page):
    item = PaymentItem.get()
    PaymentItem.update(amount_pence=70_000).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, clock.moment())
    page = invoice_page.submit("Submit Invoice, £800.00", 422)
    assert "its figures, changed since you opened the page" in page.problem
    assert "£700.00 was £800.00" in page.row("Iris").text
    assert "1 amount changed since you last looked (Thu 20 Nov" in page.text
    assert page.submit("Submit Invoice, £700.00").heading == "Invoice BC-0412"
    assert Invoice.get().status == "pending"


def test_items_are_removed_and_added_in_place_and_as_pages(invoice_page, alice):
    page = next(form for form in invoice_page.all("form") if form["action"].endswith("/remove"))
    fields = {field["name"]: field["value"] for field in page.all("input")}
    fragment = alice.post(page["action"], fields, htmx=True)
    assert fragment.one("#invoice")
    assert "There is no item on it" in fragment.text
    assert fragment.submit("Undo").figure("Items Total") == "£800.00"


def test_an_empty_invoice_is_not_submitted(invoice_page, alice):
    remove = next(form for form in invoice_page.all("form") if form["action"].endswith("/remove"))
    page = alice.post(remove["action"], {field["name"]: field["value"] for field in remove.all("input")})
    assert "There is no item on it: add one first" in page.submit("Submit Invoice, £0.00", 422).problem


def test_delete_asks_first(invoice_page):
    page = invoice_page.click("Delete Invoice")
    assert Invoice.select().exists()
    page = page.submit("Delete Invoice")
    assert not Invoice.select().exists()
    assert "Its items are payable again" in page.notice


def test_the_tile_says_what_may_be_invoiced_now_where_one_period_is_taken_at_a_time(alice, cast):
    care = factories.make_care(organisation=cast.rose_care, contract={"one_period_at_a_time": "contract"})
    factories.make_payment_item(cpli=care.cpli, amount_pence=414_286)
    later = {"slice_start": date(2025, 11, 10), "slice_end": date(2025, 12, 7)}
    factories.make_payment_item(cpli=care.cpli, amount_pence=442_857, **later)
    assert "£4,142.86 to put on an invoice" in alice.get("/home").tile("Invoices/Credit Notes").text
    assert alice.get("/invoices/new/items?by=all").one("#new-totals dd.total").text == "£4,142.86"


def test_the_home_page_says_what_is_with_whom(alice, cast):
    assert "Nothing to invoice yet" in alice.get("/home").tile("Invoices/Credit Notes").text
    factories.make_payment_item(cpli=factories.make_care(organisation=cast.rose_care).cpli, amount_pence=12_345)
    assert "£123.45 to put on an invoice" in alice.get("/home").tile("Invoices/Credit Notes").text
    for status, pence in (("unsubmitted", 695_165), ("pending", 900_000), ("on_hold", 41_820), ("finalised", 1)):
        invoice = factories.make_invoice(organisation=cast.rose_care, status=status)
        factories.make_commitment(invoice=invoice, value_pence=pence)
    html = alice.get("/home").html
    assert '<strong>1 with you to submit</strong>, <strong class="money">£6,951.65</strong>' in html
    assert '2 with the council, <strong class="money">£9,418.20</strong>' in html


def test_the_list_finds_by_number_reference_status_and_year(invoice_page, alice, cast):
    factories.make_invoice(organisation=cast.rose_care, number=77, reference="OLD-1", financial_year=2023)
    assert "1 invoice or credit note" in alice.get("/invoices").text
    assert "2 invoices and credit notes" in alice.get("/invoices?year=").text
    assert alice.get("/invoices?year=&q=old-").has_link("OLD-1")
    assert alice.get("/invoices?year=&q=77").has_link("OLD-1")
    assert alice.get("/invoices?year=&status=pending").has_link("Look in all years")
    for column in ("status", "number", "reference", "date", "-total"):
        assert alice.get(f"/invoices?sort={column}").has_link("BC-0412")


def test_one_pages_key_does_not_answer_for_another_button(invoice_page):
    """Update, and then Submit on the same page in a second tab: nothing was submitted, and nothing says so."""
    invoice_page.submit("Update")
    page = invoice_page.submit("Submit Invoice, £800.00", status=None)
    assert page.status in (409, 422)
    assert "Nothing was changed now" in page.problem
    assert "Invoice submitted" not in page.text
    assert Invoice.get().status == "unsubmitted"
    assert page.submit("Submit Invoice, £800.00").notice.startswith("Invoice submitted")
