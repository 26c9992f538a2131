"""Publishing a contract document: by an officer, from a PDF or from the council's template; what the provider sees."""

import io
from urllib.parse import urlencode

import pytest

from models import AuditEvent, ContractDocument, DocumentTemplate
from operations import contract_documents, files
from operations.demonstration.documents import paper
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.upload_samples import CSV, PDF
from tests.support.waiting import run_all_jobs
from web import clock


@pytest.fixture
def published_care(cast):
    return make_bedford(cast.rose_care, document_must_be_agreed=True)


@pytest.fixture
def cora_browser(sign_in):
    return sign_in("cora")


def file_of(content, name="agreement.pdf"):
    return (io.BytesIO(content), name)


def test_an_officer_finds_what_blocks_money_and_publishes_a_pdf(cora_browser, sign_in, published_care):
    page = cora_browser.get("/council").click("Documents to publish")
    row = page.one("tbody tr").text
    for words in (published_care.cpli.reference, "Angelo, Iris (A1)", "Rose Care", "Not published", "£3,860.28"):
        assert words in row
    page = page.click(f"Publish a document for Angelo, Iris (A1), {published_care.cpli.reference}")
    page = page.submit("Continue", type="Placement Agreement")
    page = page.submit("Publish", status=422)
    assert "Choose the PDF to publish" in page.problem
    page = page.submit("Publish", files=file_of(CSV, "rows.csv"), status=422)
    assert "rows.csv is not a PDF" in page.problem
    content = paper(("Agreement", "Council", "Line", "Words"))
    page = page.submit("Publish", files=file_of(content), notes="Five sessions")
    assert "Published. The provider’s Administrators get an e-mail." in page.notice
    run_all_jobs(clock.moment())
    assert "No line needs a document" in cora_browser.get("/contract-documents/new").text
    documents = cora_browser.get("/contract-documents")
    assert [each.text for each in documents.all(".stats dd")] == ["£0.00 0 lines", "£3,860.28 1 line", "£0.00 0 lines"]

    document = ContractDocument.get()
    page = sign_in("alice").get(f"/contract-documents/{document.id}")
    assert "by Cora Example" in page.text
    assert page.one("main section header .strong").text == "Agreeing releases £4,632.34"  # £3,860.28 and VAT at 20%
    assert "Five sessions" in page.text
    picture = page.one("main img")
    assert picture["alt"].startswith("Page 1 of agreement.pdf")
    assert sign_in("alice").get(picture["src"]).response.data.startswith(b"\x89PNG")
    sign_in("charlie").get(picture["src"], status=404)
    sign_in("alice").get(picture["src"].replace("/1.png", "/2.png"), status=404)


def test_a_document_that_holds_nothing_back_releases_nothing(sign_in, cast, actor, at):
    published_care = make_bedford(cast.rose_care)
    upload = files.Upload("published_care.pdf", PDF)
    document = contract_documents.publish(published_care.cpli, "Support Plan", upload, "", actor("cora"), at)
    assert "Agreeing releases no payment" in sign_in("alice").get(f"/contract-documents/{document.id}").text


def test_any_line_is_found_by_its_names(cora_browser, published_care, cast):
    factories.make_care(organisation=cast.clifton_house, client={"surname": "Umberton"})
    for words, count in (
        ("angelo rose", 1),
        (published_care.cpli.reference, 1),
        ("umberton", 1),
        ("nobody here", 0),
        ("%", 0),
    ):
        page = cora_browser.get(f"/contract-documents/new?{urlencode({'q': words})}")
        found = page.all("main table")[0].all("tbody tr") if count else []
        assert len(found) == count, words
        assert ("No line matches" in page.text) == (not count)


def test_a_stale_form_publishes_no_version_twice(cora_browser, published_care, actor, at):
    address = f"/contract-documents/new/{published_care.cpli.id}?type=Placement+Agreement"
    stale = cora_browser.get(address)
    contract_documents.publish(
        published_care.cpli, "Placement Agreement", files.Upload("a.pdf", PDF), "", actor("cora"), at
    )
    page = stale.submit("Publish", files=file_of(PDF), status=409)
    assert "A colleague published a newer version" in page.problem
    fresh = cora_browser.get(address)
    first = fresh.submit("Publish", files=file_of(PDF))
    again = fresh.submit("Publish", files=file_of(PDF))
    assert first.path == again.path
    assert ContractDocument.select().count() == 2


def test_only_commissioning_officers_publish(sign_in, published_care):
    template = factories.make_document_template()
    for path in ("/new", f"/new/{published_care.cpli.id}", "/templates", "/templates/new", f"/templates/{template.id}"):
        for who in ("fin", "alice", "audrey"):
            sign_in(who).get(f"/contract-documents{path}", status=403)


def test_a_template_is_written_previewed_changed_and_deleted(cora_browser):
    page = cora_browser.get("/contract-documents/templates").click("Write the first one")
    page = page.submit("Save", document_type="Individual Contract", text="Dear {cleint}", status=422)
    assert "There is no place called {cleint}" in page.problem
    page = page.submit("Preview", text="# For {client}\n<script>alert(1)</script>")
    assert "For [the client’s full name]" in page.one("main section h3").text
    assert not page.all("main script")
    page = page.submit("Save", text="# For {client}")
    stale = cora_browser.get(page.path)
    page = page.submit("Save", text="# Contract for {client}")
    assert "stay as they are" in page.notice
    stale.submit("Save", text="# Lost", status=409)
    assert DocumentTemplate.get().text == "# Contract for {client}"
    page = cora_browser.get("/contract-documents/templates/new")
    page = page.submit("Save", document_type="Individual Contract", text="x", status=422)
    assert "a template for this type already" in page.problem
    cora_browser.get(stale.path).submit("Delete template")
    assert not DocumentTemplate.select().exists()
    kinds = [
        event.kind
        for event in AuditEvent.select().where(AuditEvent.kind.startswith("document template")).order_by(AuditEvent.id)
    ]
    assert kinds == ["document template created", "document template changed", "document template deleted"]
