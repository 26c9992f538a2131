"""An invoice to print, and as a PDF: a short one at once, a long one by the worker."""

import re
import sys
import zlib
from datetime import UTC, datetime

import pytest

from operations import pdf as documents
from tests.support import factories
from web import clock, pdf


@pytest.fixture
def invoice_to_print(cast):
    invoice = factories.make_invoice(
        organisation=cast.rose_care, reference="BC-0412", created_at=datetime.now(UTC).replace(tzinfo=None)
    )
    add_items(invoice, 2)
    return invoice


def add_items(invoice, count):
    contract = factories.make_contract(organisation=invoice.organisation, name="Day Care")
    for _ in range(count):
        factories.make_commitment(invoice=invoice, contract=contract, value_pence=85_784, vat_pence=17_157)


def unpacked(content):
    """What is in the packed streams of a PDF."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


def test_the_print_page_has_all_items(alice, invoice_to_print):
    add_items(invoice_to_print, 60)
    page = alice.get(f"/invoices/{invoice_to_print.id}").click("Print")
    assert page.text.count("£857.84") == 62
    assert page.sentence("Total Payable") == "Total Payable £63,823.42"
    assert "With you: not submitted yet" in page.text


def test_a_short_one_is_a_tagged_pdf_at_once(alice, invoice_to_print):
    answer = alice.get(f"/invoices/{invoice_to_print.id}").click("PDF")
    assert answer.response.data.startswith(b"%PDF-")
    assert b"/MarkInfo" in unpacked(answer.response.data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Invoice-BC-0412.pdf"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_long_one_is_made_by_the_worker(alice, invoice_to_print, run_jobs, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_AT_ONCE", 1)
    address = f"/invoices/{invoice_to_print.id}/pdf"
    alice.get(address).submit("Make the PDF")
    run_jobs(clock.moment())
    assert alice.get(address).response.data.startswith(b"%PDF-")


def test_a_short_one_is_made_by_the_worker_while_another_is_being_made(alice, invoice_to_print, run_jobs):
    address = f"/invoices/{invoice_to_print.id}/pdf"
    with documents._only_one() as is_free:
        assert is_free
        page = alice.get(address)
        assert "Others are being made just now" in page.text
        page.submit("Make the PDF")
        run_jobs(clock.moment())
        assert alice.get(address).response.data.startswith(b"%PDF-")


def test_where_the_libraries_are_missing_there_is_a_clear_word_and_the_print_page(alice, invoice_to_print, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = alice.get(f"/invoices/{invoice_to_print.id}/pdf", status=503)
    assert "cannot be made on this server" in page.text
    printed = alice.get(f"/invoices/{invoice_to_print.id}/print")
    assert all("£857.84" in row.text for row in printed.one("tbody").all("tr"))


def test_another_providers_people_find_neither(invoice_to_print, sign_in):
    charlie = sign_in("charlie")
    charlie.get(f"/invoices/{invoice_to_print.id}/pdf", status=404)
    charlie.get(f"/invoices/{invoice_to_print.id}/print", status=404)
