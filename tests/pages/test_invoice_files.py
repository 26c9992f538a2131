"""Upload File on the page of an invoice: what is taken, what is refused and in which words, who may read it."""

import io
import os

import pytest

from models import Invoice, UploadedFile
from tests.support import factories
from tests.support.upload_samples import BAD, CSV, PDF


@pytest.fixture
def invoice_without_files(cast):
    return factories.make_invoice(organisation=cast.rose_care, reference="BC-1")


@pytest.fixture
def files_address(invoice_without_files):
    return f"/invoices/{invoice_without_files.id}"


@pytest.fixture
def kept(settings):
    """The names of the files on disk that were not there before."""
    folder = settings.data_dir / "files"
    before = set(os.listdir(folder)) if folder.is_dir() else set()
    return lambda: (set(os.listdir(folder)) if folder.is_dir() else set()) - before


@pytest.fixture
def send(sign_in, files_address, form_key):
    """`send(("a.pdf", b"%PDF"), ...)`: alice chooses these files and presses Upload File."""

    def send(*chosen, status=200, who="alice"):
        streams = [(io.BytesIO(content), name) for name, content in chosen]
        return sign_in(who).post(f"{files_address}/files", {"files": streams, "form_key": form_key()}, status=status)

    return send


def test_several_files_at_once_are_listed_and_downloaded(send):
    page = send(("VAT invoice.pdf", PDF), ("rows.csv", CSV))
    assert "VAT invoice.pdf 1 kB, VAT supporting invoice, Thu 20 Nov" in page.text
    assert page.has_link("rows.csv")
    file = page.click("VAT invoice.pdf")
    assert file.response.data == PDF
    assert file.headers["Content-Disposition"] == 'attachment; filename="VAT-invoice.pdf"'
    assert file.headers["Content-Security-Policy"].startswith("sandbox")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "content", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_refused_in_words_and_nothing_is_left_on_disk(send, kept, name, content, words):
    page = send((name, content), status=422)
    assert words in page.one("[data-error-summary]").text
    assert (kept(), UploadedFile.select().count()) == (set(), 0)


def test_nothing_chosen_is_said(send):
    assert "Choose a file first" in send(status=422).problem


def test_an_officer_opens_a_file_with_one_click_from_the_queue(send, sign_in, invoice_without_files):
    send(("invoice.pdf", PDF))
    Invoice.update(status="pending", submitted_at=factories.NOW).execute()
    assert (
        sign_in("fin").get(f"/council/invoices?invoice={invoice_without_files.id}").click("invoice.pdf").response.data
        == PDF
    )


def test_a_file_that_waits_for_its_scan_is_not_served(send, files_address, sign_in):
    send(("invoice.pdf", PDF))
    UploadedFile.update(scan_state="pending").execute()
    page = sign_in("alice").get(files_address)
    assert "Being checked for viruses" in page.text
    assert not page.has_link("invoice.pdf")
    refused = sign_in("alice").get(f"{files_address}/files/{UploadedFile.get().id}", status=409)
    assert "still being checked" in refused.text


def test_a_refused_file_says_so(send, files_address, sign_in):
    send(("invoice.pdf", PDF))
    UploadedFile.update(scan_state="infected").execute()
    assert "Refused: a virus was found" in sign_in("alice").get(files_address).text


def test_remove_asks_and_takes_it_away(send, kept):
    page = send(("invoice.pdf", PDF)).submit("Remove invoice.pdf")
    assert page.one("#question").text == "Remove invoice.pdf? You would have to upload it again."
    assert UploadedFile.select().count() == 1
    page = page.submit("Remove it")
    assert "File removed." in page.notice
    assert (kept(), UploadedFile.select().count()) == (set(), 0)


def test_once_submitted_files_are_added_but_not_removed(send, invoice_without_files, files_address, sign_in):
    send(("invoice.pdf", PDF))
    Invoice.update(status="pending", submitted_at=factories.NOW).execute()
    page = sign_in("alice").get(files_address)
    assert (page.has_button("Upload File"), page.has_button("Remove invoice.pdf")) == (True, False)
    Invoice.update(status="authorised").execute()
    assert not sign_in("alice").get(files_address).has_button("Upload File")


def test_another_providers_people_are_told_that_no_file_is_there(send, files_address, sign_in, cast):
    send(("invoice.pdf", PDF))
    file_id = UploadedFile.get().id
    charlie = sign_in("charlie")
    charlie.get(f"{files_address}/files/{file_id}", status=404)
    theirs = factories.make_invoice(organisation=cast.clifton_house)
    charlie.get(f"/invoices/{theirs.id}/files/{file_id}", status=404)


def test_a_reader_downloads_and_does_not_upload(send, sign_in, files_address):
    page = send(("invoice.pdf", PDF))
    assert page.has_button("Upload File")
    seen = sign_in("vera").get(files_address)
    assert not seen.has_button("Upload File")
    assert seen.click("invoice.pdf").response.data == PDF
    send(("other.pdf", PDF), status=403, who="vera")
