"""PDF files that people send on: tagged, titled, with the figures; long ones are made by the worker."""

import io
import os
import sys
import time

import pytest
from pypdf import PdfReader

from models import Job, PaymentItem, Period, Remittance
from operations import pdf
from rules.order_items import OrderWorking
from tests.support import factories
from tests.support.markup import check_markup
from tests.support.payment_runs import scheduled_care, started
from tests.support.waiting import run_all_jobs
from web import clock

MAKE = pdf.make
ADVICE = "Download Remittance Advice Report (PDF)"


@pytest.fixture
def made_of_html(monkeypatch):
    """What a PDF is made of is held to the standard of HTML, as pages are."""

    def make(html):
        check_markup(html)
        return MAKE(html)

    monkeypatch.setattr(pdf, "make", make)


@pytest.fixture
def paid_with_notes(cast, actor, run_jobs, made_of_html):
    """Rose Care was paid £400.00 for one client's care, with notes."""
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    Period.update(remittance_notes="Rates go up in January.\n\nSee the letter.").execute()
    started(actor("fin"), actor("amy"))
    run_jobs()
    return Remittance.get()


@pytest.fixture
def long_one(cast, made_of_html):
    """A remittance of more lines than are laid out while somebody waits."""
    care = factories.make_care(organisation=cast.rose_care)
    remittance = factories.make_remittance(contract=care.contract)
    for _ in range(21):
        cpli = factories.make_cpli(contract=care.contract)
        factories.make_payment_item(
            cpli=cpli, state="settled", is_paid=True, remittance=remittance, amount_pence=1_234, vat_pence=0
        )
    return remittance


def opened(answer):
    assert answer.headers["Content-Type"] == "application/pdf", answer.text
    return PdfReader(io.BytesIO(answer.response.data))


def words_of(document):
    return " ".join(" ".join(each.extract_text() for each in document.pages).split())


def test_a_remittance_advice_is_tagged_with_its_title_and_language(sign_in, paid_with_notes):
    answer = sign_in("alice").get(f"/remittances/{paid_with_notes.id}").click(ADVICE)
    document = opened(answer)
    assert document.metadata.title == f"Remittance Advice {paid_with_notes.number}"
    root = document.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    kinds = kinds_of(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Caption"} <= kinds
    assert answer.headers["Content-Disposition"] == f'attachment; filename="remittance-{paid_with_notes.number}.pdf"'


def kinds_of(element):
    """The kinds of structure below an element of a PDF."""
    element = element.get_object()
    if isinstance(element, list):
        return set().union(*(kinds_of(each) for each in element)) if element else set()
    if not hasattr(element, "get"):
        return set()
    kinds = {element["/S"]} if "/S" in element else set()
    return kinds | (kinds_of(element["/K"]) if "/K" in element else set())


def test_it_has_the_figures_and_the_notes_at_the_bottom(sign_in, paid_with_notes):
    words = words_of(opened(sign_in("alice").get(f"/remittances/{paid_with_notes.id}.pdf")))
    item = PaymentItem.get(PaymentItem.remittance == paid_with_notes)
    assert "Amount paid £400.00" in words
    assert item.client.list_name in words
    assert "27/10/2025 - 23/11/2025 £400.00 £0.00" in words
    assert words.index("Total £400.00") < words.index("Remittance Notes Rates go up in January.")


def test_a_finalised_period_has_its_own_advice(sign_in, paid_with_notes):
    item = PaymentItem.get(PaymentItem.remittance == paid_with_notes)
    path = f"/scheduled-payments/{item.contract_id}-{item.period_start}"
    document = opened(sign_in("alice").get(path).click(ADVICE))
    assert document.metadata.title == "Remittance Advice 27/10/2025 - 23/11/2025"
    assert "Total £400.00" in words_of(document)
    opened(sign_in("fin").get(f"{path}/remittance-advice.pdf"))
    sign_in("charlie").get(f"{path}/remittance-advice.pdf", status=404)
    coming = sign_in("alice").get(f"/scheduled-payments/{item.contract_id}-2025-11-24")
    assert not coming.has_link(ADVICE)
    page = sign_in("alice").get(f"/scheduled-payments/{item.contract_id}-2025-11-24/remittance-advice.pdf")
    assert "Nothing of this period is paid yet" in page.notice


def test_a_purchase_order_can_be_sent_on(sign_in, cast, made_of_html):
    care = factories.make_care(organisation=cast.rose_care)
    order = factories.make_purchase_order(contract=care.contract, client=care.client, value_pence=107_230)
    item = {"details": "Service 'Rose', Level 'Day (Session)'", "from": "2025-04-01", "to": "2025-04-07"}
    working = OrderWorking("timetabled", "Session", 7, 7, 0, 2_144_600, 500, 0, (100,) * 5 + (0, 0))
    item |= {"cpli": care.cpli.id, "amount_pence": 107_230, "working": working.as_stored()}
    factories.make_purchase_order_iteration(purchase_order=order, items=[item], value_pence=107_230)
    page = sign_in("alice").get(f"/purchase-orders/{order.id}")
    document = opened(page.click("Download Purchase Order (PDF)"))
    words = words_of(document)
    assert document.metadata.title == f"Purchase Order {order.number} - 1"
    assert "Total (ex VAT) £1,072.30" in words
    for heading in ("Provider Address", "Invoice Address", "Delivery Address", "Payment Information"):
        assert heading in words
    sign_in("charlie").get(f"/purchase-orders/{order.id}.pdf", status=404)


def test_reports_that_people_send_on_are_pdfs_too(sign_in, paid_with_notes):
    alice = sign_in("alice")
    Remittance.update(bank_date=factories.TODAY).execute()  # what is on its way is not on the statement
    document = opened(alice.get("/reports/annual-statement").submit("Download Report (PDF)"))
    assert document.metadata.title == "Annual Statement Of Foster Carer Payments"
    words = words_of(document)
    assert "Tax Year = 2025/2026" in words
    assert "Total £400.00" in words
    page = alice.get("/reports/remittance-advice")
    advice = words_of(opened(page.submit("Download Report (PDF)", finalised_on="2025-11-20", is_summary="y")))
    assert "Finalised on = 20/11/2025, Summary" in advice
    assert "£400.00" in advice
    assert "Remittance Notes: Rates go up in January." in advice
    assert not alice.get("/reports/held-back").has_button("Download Report (PDF)")


def test_a_long_one_is_made_by_the_worker_and_says_how_far_it_is(sign_in, long_one, run_jobs):
    alice = sign_in("alice")
    page = alice.get(f"/remittances/{long_one.id}").click(ADVICE)
    page = page.submit("Make the PDF")
    assert "Queued, starts within a minute." in page.text
    assert page.one("#progress")["hx-trigger"] == "every 2s"
    Job.update(state="running", done_of=1, done_of_total=2).execute()
    assert "Page 1 of about 2." in alice.get(page.path).text
    Job.update(state="queued").execute()
    run_jobs(clock.moment())
    assert "It is made." in alice.get(f"/remittances/{long_one.id}.pdf", htmx=True).text
    assert words_of(opened(alice.get(f"/remittances/{long_one.id}.pdf"))).count("£12.34") == 42
    sign_in("charlie").get(f"/remittances/{long_one.id}.pdf", status=404)


def test_what_was_made_goes_after_a_day(sign_in, long_one, run_jobs, at):
    alice = sign_in("alice")
    alice.get(f"/remittances/{long_one.id}.pdf").submit("Make the PDF")
    run_jobs(clock.moment())
    for path in pdf.kept_in().iterdir():
        os.utime(path, (time.time(), at.now.timestamp() - 2 * 24 * 60 * 60))
    pdf.sweep(at)
    assert alice.get(f"/remittances/{long_one.id}.pdf").has_button("Try again")


def test_without_its_libraries_a_page_says_what_to_do(sign_in, paid_with_notes, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = sign_in("alice").get(f"/remittances/{paid_with_notes.id}.pdf", status=503)
    assert "Print the page from your browser instead" in page.text


def test_a_long_one_that_cannot_be_made_says_why(sign_in, long_one, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = sign_in("alice").get(f"/remittances/{long_one.id}.pdf").submit("Make the PDF")
    run_all_jobs(clock.moment())
    assert "It could not be made. PDF files cannot be made on this server" in sign_in("alice").get(page.path).text


def test_nothing_is_fetched_from_anywhere(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'SECRET'; }")
    html = f'<html lang="en"><title>T</title><link rel="stylesheet" href="file://{secret}"><p>Words</p></html>'
    document = PdfReader(io.BytesIO(pdf.make(html)))
    assert "SECRET" not in document.pages[0].extract_text()
