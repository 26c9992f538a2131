"""Electronic invoices as a provider sends them: submitted where they fit, refused line by line where they do not."""

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest

from models import AuditEvent, EInvoiceFile, Invoice, PaymentItem
from operations import programs
from operations.e_invoices import keeping, reading
from queries.e_invoices import offers_of
from rules.broken import RuleBroken
from rules.invoice_references import reference_key
from rules.ubl import UblLine
from tests.support import factories
from tests.support.e_invoices import ubl
from tests.support.invoices import make_payable
from tests.support.moments import days_later
from tests.support.waiting import run_all_jobs
from web import clock


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """The program of tests/operations/test_e_invoice_reading.py, without a process for each file."""

    def run(module, *arguments, given, seconds):
        assert module == "operations.e_invoices.reading"
        try:
            answer = {"invoice": reading.read(given).as_stored()}
        except reading.Refused as refused:
            answer = {"refused": [list(each) for each in refused.findings]}
        return json.dumps(answer).encode()

    monkeypatch.setattr(programs, "run", run)


@pytest.fixture
def offered(cast):
    """The payable item of Rose Care, £800.00."""
    make_payable(cast.rose_care)
    (offer,) = offers_of(cast.rose_care.id, "invoice")
    return offer


def xml_for(offer, **changed):
    """An electronic invoice that fits an Offer, unless changed."""
    (ssref, *_) = sorted(offer.references)
    lines = (UblLine("Care", ssref, offer.first, offer.last, changed.pop("net", offer.value), 0),)
    return ubl(*lines, contract=offer.contract, **{"reference": "E-1", "issued": factories.TODAY, **changed})


def send(browser, content, name="invoice.xml", status=200):
    page = browser.post("/invoices/e-invoices", {"file": (BytesIO(content), name)}, status=status)
    run_all_jobs(clock.moment())
    return browser.get(page.path) if status == 200 else page


def test_one_that_fits_is_submitted_as_it_is_and_kept_beside_the_invoice(offered, sign_in, cast):
    alice = sign_in("alice")
    content = xml_for(offered)
    page = send(alice, content)
    assert "Every line fits what is payable" in page.text
    invoice = Invoice.get()
    assert (invoice.reference, invoice.status, invoice.submitted_total_pence) == ("E-1", "pending", 80_000)
    assert invoice.submitted_by_id == cast.alice.id
    its_page = page.click("See the invoice")
    assert "The electronic invoice that this was made of" in its_page.text
    original = its_page.click("invoice.xml")
    assert original.response.data == content
    assert original.headers["Content-Disposition"].startswith("attachment")
    events = AuditEvent.select().where(AuditEvent.kind.startswith("e-invoice")).order_by(AuditEvent.id)
    kinds = [event.kind for event in events]
    assert kinds == ["e-invoice sent", "e-invoice submitted"]


def test_sent_twice_it_is_one_invoice(offered, sign_in):
    alice, content = sign_in("alice"), xml_for(offered)
    first = send(alice, content)
    assert send(alice, content, "the same again.xml").path == first.path
    assert (Invoice.select().count(), EInvoiceFile.select().count()) == (1, 1)
    again = send(alice, xml_for(offered, terms="14 days"))
    assert "Nothing was submitted" in again.text
    assert Invoice.select().count() == 1


def test_one_that_does_not_fit_changes_nothing_and_says_by_how_much(offered, sign_in):
    page = send(sign_in("alice"), xml_for(offered, net=81_240))
    assert "Nothing was submitted" in page.text
    row = page.row("Line 1")
    assert "£812.40 on the invoice, £800.00 payable: £12.40 too much" in row.text
    assert row.all("td")[-1].text == "£12.40"
    assert not Invoice.select().exists()
    assert PaymentItem.get().commitment_id is None


def test_what_is_on_another_invoice_is_said_so_with_its_pounds(offered, sign_in):
    alice = sign_in("alice")
    send(alice, xml_for(offered))
    page = send(alice, xml_for(offered, reference="E-2"))
    row = page.row("Line 1")
    assert "£800.00 are on invoice E-1 (Pending) already" in row.text
    assert row.all("td")[-1].text == "£800.00"


def test_each_line_comes_back_with_the_remittance_that_paid_it(offered, sign_in):
    alice = sign_in("alice")
    page = send(alice, xml_for(offered))
    assert page.all("[aria-labelledby=lines] tbody tr")[0].all("td")[-1].text == "Not yet"
    item = PaymentItem.get()
    paid = factories.make_remittance(contract=item.contract, bank_date=date(2025, 11, 28))
    PaymentItem.update(remittance=paid, state="settled", is_paid=True).execute()
    last = alice.get(page.path).all("[aria-labelledby=lines] tbody tr")[0].all("td")[-1]
    assert last.text == f"Remittance {paid.number}, in the bank 28/11/2025"
    answer = alice.get(f"{page.path}/results.csv").response
    heading, row = csv.reader(answer.data.decode("utf-8-sig").splitlines())
    assert dict(zip(heading, row, strict=True))["Paid In"] == str(paid.number)
    sign_in("charlie").get(f"{page.path}/results.csv", status=404)


def test_one_against_the_standard_is_refused_by_the_rules_number(offered, sign_in):
    page = send(sign_in("alice"), xml_for(offered).replace(b"<cbc:ID>E-1</cbc:ID>", b"<cbc:ID></cbc:ID>"))
    assert "An Invoice shall have an Invoice number (BT-1)" in page.row("BR-02").text
    assert not Invoice.select().exists()


def test_a_reference_that_is_used_and_a_date_in_the_future_are_said_together(offered, sign_in, cast):
    factories.make_invoice(organisation=cast.rose_care, reference="E-1", reference_key=reference_key("E-1"))
    page = send(sign_in("alice"), xml_for(offered, issued=factories.TODAY + timedelta(days=1)))
    assert len(page.all("[aria-labelledby=findings] tbody tr")) == 2, page.text


def test_files_that_are_none_are_refused_at_once(sign_in):
    alice = sign_in("alice")
    assert "A PDF is not an electronic invoice" in send(alice, b"%PDF-1.7", status=422).problem
    assert "larger than 1 MB" in send(alice, b"<" + b"a" * 1_048_577, status=422).problem
    alice.post("/invoices/e-invoices", {}, status=422)


def test_strangers_see_nothing_of_it_and_the_council_all(offered, sign_in):
    send(sign_in("alice"), xml_for(offered))
    path = f"/invoices/e-invoices/{EInvoiceFile.get().id}"
    for name, status in (("charlie", 404), ("fin", 200)):
        sign_in(name).get(path, status=status)
        sign_in(name).get(f"{path}/original.xml", status=status)
        sign_in(name).get(f"/invoices/{Invoice.get().id}/e-invoice.xml", status=status)


def test_an_invoice_of_the_portal_is_downloaded_as_one_that_is_valid_and_fits_it(offered, sign_in):
    alice = sign_in("alice")
    send(alice, xml_for(offered))
    invoice = Invoice.get()
    answer = alice.get(f"/invoices/{invoice.id}/e-invoice.xml")
    found = reading.read(answer.response.data)
    assert (found.reference, found.issued, found.net, found.contract) == (
        "E-1",
        factories.TODAY,
        80_000,
        offered.contract,
    )
    (line,) = found.lines
    assert (line.client in offered.references, line.first, line.last) == (True, offered.first, offered.last)


def test_one_with_vat_needs_the_vat_number(sign_in, cast):
    make_payable(cast.rose_care, vat_rate_basis_points=2_000, vat_pence=16_000)
    (offer,) = offers_of(cast.rose_care.id, "invoice")
    line = UblLine("Care", sorted(offer.references)[0], offer.first, offer.last, 80_000, 2_000)
    content = ubl(line, reference="E-2", issued=factories.TODAY, contract="", vat={2_000: 16_000}, vat_number="GB123")
    alice = sign_in("alice")
    send(alice, content)
    invoice = Invoice.get()
    assert (invoice.submitted_total_pence, invoice.vat_number) == (96_000, "GB123")
    assert reading.read(alice.get(f"/invoices/{invoice.id}/e-invoice.xml").response.data).vat == 16_000
    Invoice.update(vat_number="").execute()
    assert "Enter your VAT number" in alice.get(f"/invoices/{invoice.id}/e-invoice.xml", status=409).text


def test_a_file_that_breaks_its_reader_is_refused_in_words(offered, sign_in, monkeypatch):
    def run(*_arguments, **_options):
        raise programs.ProgramFailed(-9)

    monkeypatch.setattr(programs, "run", run)
    alice = sign_in("alice")
    page = send(alice, xml_for(offered))
    assert "Being checked" in page.text
    for hours in range(1, 40):
        run_all_jobs(replace(clock.moment(), now=days_later(clock.moment(), hours).now))
        if EInvoiceFile.get().state == "refused":
            break
    assert "could not be read" in alice.get(page.path).text


def test_what_was_refused_goes_after_three_months(offered, sign_in, actor, at):
    send(sign_in("alice"), xml_for(offered, net=1))
    assert keeping.sweep(days_later(clock.moment(), 80)) == 0
    assert keeping.sweep(days_later(clock.moment(), 91)) == 1
    with pytest.raises(RuleBroken):
        keeping.send("a.xml", b"PK", actor("alice"), clock.moment())
