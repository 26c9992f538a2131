"""Who may see and change invoices, and how many queries their pages take."""

from datetime import date

import pytest

from models import Commitment, Invoice, PaymentItem
from operations.invoices import submitting
from tests.support import factories
from tests.support.invoices import DETAILS, keys_of, make_payable, open_in_queue

MANY = 2_000


@pytest.fixture
def unsubmitted_invoice(actor, cast):
    """An unsubmitted invoice of Rose Care, of £800.00."""
    make_payable(cast.rose_care)
    return submitting.create(DETAILS, keys_of(cast.rose_care), by=actor("alice"), at=factories.AT)


def addresses(invoice):
    commitment = Commitment.get()
    own = f"/invoices/{invoice.id}"
    return [own, f"{own}/submit", f"{own}/items", f"{own}/items/{commitment.id}/remove", f"{own}/delete"]


def unchanged():
    return Invoice.get().status == "unsubmitted" and Invoice.get().version == 1 and Commitment.select().count() == 1


def test_another_provider_is_told_it_does_not_exist(unsubmitted_invoice, sign_in, form_key):
    charlie = sign_in("charlie")
    missing = charlie.get("/invoices/999999", status=404).heading
    assert charlie.get(f"/invoices/{unsubmitted_invoice.id}", status=404).heading == missing
    fields = {"version": "1", "reference": "x", "date_on_invoice": "20/11/2025"}
    for address in addresses(unsubmitted_invoice):
        charlie.post(address, {**fields, "form_key": form_key()}, status=404)
    assert "123456" not in charlie.get("/invoices?year=&q=123456").one(".panel").text
    assert unchanged()


def test_a_strangers_item_is_not_removed_through_ones_own_invoice(unsubmitted_invoice, sign_in, actor, cast, form_key):
    make_payable(cast.clifton_house)
    mine = submitting.create(DETAILS, keys_of(cast.clifton_house), by=actor("charlie"), at=factories.AT)
    theirs = Commitment.get(Commitment.invoice == unsubmitted_invoice.id)
    address = f"/invoices/{mine.id}/items/{theirs.id}/remove"
    sign_in("charlie").post(address, {"form_key": form_key()}, status=404)
    assert Commitment.select().count() == 2


def test_a_reader_looks_and_does_not_write(unsubmitted_invoice, sign_in):
    vera = sign_in("vera")
    page = vera.get(f"/invoices/{unsubmitted_invoice.id}")
    assert page.figure("Total") == "£800.00"
    assert not page.all("main button")
    assert not vera.get("/invoices").has_link("New Invoice")
    vera.get("/invoices/new", status=403)
    vera.get(f"/invoices/{unsubmitted_invoice.id}/delete", status=403)
    for address in [*addresses(unsubmitted_invoice), "/invoices/new/items", "/invoices/new/totals"]:
        vera.post(address, {"version": "1"}, status=403)
    assert unchanged()


def test_an_officer_looks_at_it_and_changes_no_figure(unsubmitted_invoice, sign_in):
    fin = sign_in("fin")
    assert "Unsubmitted: with the provider" in fin.get(f"/invoices/{unsubmitted_invoice.id}").text
    for address in addresses(unsubmitted_invoice):
        fin.post(address, {"version": "1"}, status=403)
    assert unchanged()


def test_without_a_form_key_or_version_nothing_happens(unsubmitted_invoice, sign_in, form_key):
    alice = sign_in("alice")
    fields = {"reference": "123456", "date_on_invoice": "20/11/2025", "vat_number": "GB 123"}
    own = f"/invoices/{unsubmitted_invoice.id}"
    assert "not complete" in alice.post(f"{own}/submit", {**fields, "version": "1"}, status=422).problem
    for version in ("", "x", "-1", "9" * 30, "2"):
        alice.post(f"{own}/submit", {**fields, "version": version, "form_key": form_key()}, status=422)
        alice.post(f"{own}/delete", {"version": version, "form_key": form_key()}, status=422)
    assert unchanged()


@pytest.fixture
def big(cast):
    """An invoice with 2,000 commitments, 2,000 more that are payable and 100 amounts held back."""
    care = factories.make_care(organisation=cast.rose_care)
    clients = [factories.make_client().id for _ in range(20)]
    invoice = factories.make_invoice(organisation=cast.rose_care)
    item = factories.make_payment_item(cpli=care.cpli).__data__
    rows, payable = [], []
    for n in range(MANY):
        client, start = clients[n % 20], date.fromordinal(date(2024, 4, 1).toordinal() + 7 * (n // 20))
        key = {"contract": care.contract.id, "client": client, "period_start": start, "period_end": start}
        rows.append({**key, "invoice": invoice.id, "financial_year": 2024, "value_pence": 100})
        payable.append({**item, **key, "line_key": f"U{n}", "financial_year": 2025, "slice_start": start})
    for table, values in ((Commitment, rows), (PaymentItem, payable)):
        for start in range(0, MANY, 100):
            some = [{name: value for name, value in row.items() if name != "id"} for row in values[start : start + 100]]
            table.insert_many(some).execute()
    for _ in range(100):
        factories.make_held_back(cpli=care.cpli)
    return invoice


def test_two_thousand_items_take_no_more_queries(big, sign_in):
    """The browser of the tests refuses more than 25 queries a page."""
    alice = sign_in("alice")
    page = alice.get(f"/invoices/{big.id}")
    assert "2,000" in page.text.replace("2000", "2,000")
    assert "1 to 50 of 2,000" in page.text
    assert page.has_link("Next")
    page = alice.get("/invoices/new/items")
    assert page.one("[name=rest]")
    assert len(page.all("[name=item]")) == 200
    alice.get("/invoices?year=")
    Invoice.update(status="pending", submitted_at=factories.NOW, submitted_total_pence=1).execute()
    open_in_queue(sign_in("fin"))
    sign_in("fin").get("/council")


def test_a_full_queue_takes_no_more_queries(sign_in, cast):
    for _ in range(60):
        care = factories.make_care()
        invoice = factories.make_invoice(
            organisation=care.organisation, status="pending", submitted_at=factories.NOW, submitted_total_pence=0
        )
        factories.make_commitment(invoice=invoice, contract=care.contract, client=care.client, value_pence=100)
    Invoice.update(changed_since_submitted=True, near_key="X", submitted_by=cast.alice).execute()
    page = open_in_queue(sign_in("fin"), Invoice.select().first())
    assert "1 to 50 of 60" in page.text
