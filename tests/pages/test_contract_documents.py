"""The provider's Contract Documents: the list, Agree and Reject with the password, what both sides see."""

import pytest

from models import AuditEvent, Contract, ContractDocument, HeldBack, Person
from operations import consequences, contract_documents, files
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.upload_samples import PDF

PASSWORD = "Correct-Horse7"


@pytest.fixture
def alice_with_password(sign_in, cast, password_hash):
    browser = sign_in("alice")
    Person.update(password_hash=password_hash).where(Person.id == cast.alice.id).execute()
    return browser


@pytest.fixture
def blocking_document(alice_with_password, cast, actor, at):
    """A Placement Agreement that £3,860.28 of Bedford's care waits for."""
    care = make_bedford(cast.rose_care, document_must_be_agreed=True)
    upload = files.Upload("agreement.pdf", PDF)
    return contract_documents.publish(care.cpli, "Placement Agreement", upload, "Hours agreed", actor("cora"), at)


def test_a_document_is_agreed_from_the_home_page_and_its_money_is_payable(alice_with_password, blocking_document):
    home = alice_with_password.get("/home")
    assert "1 document to agree or reject" in home.tile("Contract Documents").text
    assert "Blocking £3,860.28 of payment" in home.tile("Contract Documents").text
    page = home.click("Contract Documents")
    row = page.one("tbody tr").text
    for words in ("Angelo, Iris (A1)", "A1", "Hours agreed", "Blocking £3,860.28 of payment"):
        assert words in row
    page = page.click("Agree the Placement Agreement of Angelo, Iris (A1), " + blocking_document.cpli.reference)
    page = page.submit("Agree", password=PASSWORD)
    assert "Agreed. £4,632.34 is payable now." in page.notice
    assert "Approved" in page.one(".tag--big").text
    assert "127.0.0.1" in page.text
    assert ContractDocument.get().decided_sha256 in page.text
    assert not HeldBack.select().exists()
    assert alice_with_password.get("/invoices/new/items").figure("Total Payable") == "£4,632.34"
    assert "Nothing to agree" in alice_with_password.get("/home").tile("Contract Documents").text


def test_of_a_document_that_nothing_waited_for_no_payment_is_told(alice_with_password, blocking_document, at):
    Contract.update(document_must_be_agreed=False).execute()
    consequences.everything_changed(at)
    page = alice_with_password.get(f"/contract-documents/{blocking_document.id}/agree").submit(
        "Agree", password=PASSWORD
    )
    assert "Agreed. No payment was waiting for it." in page.notice


def test_a_wrong_password_decides_nothing(alice_with_password, blocking_document):
    page = alice_with_password.get(f"/contract-documents/{blocking_document.id}/agree").submit(
        "Agree", password="Wrong-one-22", status=422
    )
    assert "The password is wrong" in page.problem
    page = page.submit("Agree", status=422)
    assert "Enter your password" in page.problem
    assert ContractDocument.get().status == "published"


def test_a_rejection_needs_a_reason_that_the_council_reads(alice_with_password, fin, blocking_document):
    page = alice_with_password.get(f"/contract-documents/{blocking_document.id}/reject")
    for typed, of_password in (("", "Enter your password"), ("Wrong-one-22", "The password is wrong")):
        page = page.submit("Reject", password=typed, status=422)
        assert "Say what is wrong with the document" in page.problem
        assert of_password in page.problem
    page = page.submit("Reject", password=PASSWORD, status=422)
    assert "Say what is wrong with the document" in page.problem
    page = page.submit("Reject", password=PASSWORD, reason="Four sessions, not five")
    assert "Rejected. The council reads why" in page.notice
    queue = fin.get("/council")
    page = fin.get(next(link["href"] for link in queue.all("a") if "Rejected documents" in link.text))
    assert "Four sessions, not five" in page.text
    assert "Rose Care" in page.text


def test_what_is_decided_stays_so(alice_with_password, blocking_document, form_key):
    page = alice_with_password.get(f"/contract-documents/{blocking_document.id}/agree")
    page.submit("Agree", password=PASSWORD)
    again = page.submit("Agree", password=PASSWORD)  # the same form once more: the same answer
    assert "Approved" in again.one(".tag--big").text
    page = alice_with_password.get(f"/contract-documents/{blocking_document.id}/reject")
    assert "It has been decided already" in page.text
    page = alice_with_password.post(
        page.path, {"password": PASSWORD, "reason": "No", "form_key": form_key()}, status=409
    )
    assert "agreed already, which cannot be undone" in page.problem
    assert AuditEvent.select().where(AuditEvent.kind == "contract document agreed").count() == 1


def test_the_file_is_downloaded_and_its_versions_are_listed(alice_with_password, blocking_document, actor, at):
    answer = alice_with_password.get(f"/contract-documents/{blocking_document.id}/file")
    assert answer.response.data == PDF
    assert "attachment" in answer.headers["Content-Disposition"]
    upload = files.Upload("agreement.pdf", PDF)
    second = contract_documents.publish(blocking_document.cpli, "Placement Agreement", upload, "", actor("cora"), at)
    page = alice_with_password.get("/contract-documents")
    assert len(page.all("tbody tr")) == 1
    page = alice_with_password.get(page.one(f"a[href=/contract-documents/{second.id}]")["href"]).click("Version 1")
    assert "Replaced" in page.one(".tag--big").text
    assert not page.has_link("Agree")


def test_the_list_is_narrowed_by_service_client_status_and_date(alice_with_password, blocking_document):
    other = factories.make_care(organisation=blocking_document.cpli.contract.organisation)
    factories.make_contract_document(cpli=other.cpli, status="approved", document_type="Individual Contract")
    for query, count in (
        ("", 2),
        ("status=approved", 1),
        (f"client={other.client.id}", 1),
        (f"service={other.service.id}&status=published", 0),
        ("since=20/11/2025", 2),
        ("since=21/11/2025", 0),
        ("status=rubbish&client=x", 2),
    ):
        assert len(alice_with_password.get(f"/contract-documents?{query}").all("tbody tr")) == count, query
    assert "There is a problem" in alice_with_password.get("/contract-documents?since=soon", status=422).problem


def test_readers_look_and_others_do_not(alice_with_password, blocking_document, sign_in):
    vera = sign_in("vera")
    page = vera.get(f"/contract-documents/{blocking_document.id}")
    assert "One of your Administrators can agree to it" in page.text
    assert not page.has_link("Agree")
    vera.get(f"/contract-documents/{blocking_document.id}/agree", status=403)
    charlie = sign_in("charlie")
    assert "No documents yet" in charlie.get("/contract-documents").text
    for path in ("", "/file", "/agree", "/reject"):
        charlie.get(f"/contract-documents/{blocking_document.id}{path}", status=404)


def test_an_officers_look_is_recorded(fin, blocking_document):
    fin.get(f"/contract-documents/{blocking_document.id}")
    look = AuditEvent.get(AuditEvent.kind == "client's record looked at")
    assert (look.client_id, look.now["shown"]) == (
        blocking_document.cpli.client_id,
        f"Contract document {blocking_document.id}",
    )
