"""Contract documents in a real browser: what an invoice lacks is agreed with one click and the password, on a phone."""

import pytest

from models import ContractDocument, Person
from operations import contract_documents, files, passwords
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.devices import PHONE, assert_in_order
from tests.support.upload_samples import PDF

PASSWORD = "Bedford-Sessions-22"


@pytest.fixture
def two_documents(cast, actor):
    """Two documents of Bedford's care, of which one would do; nothing is payable until then."""
    Person.update(password_hash=passwords.hash_of(PASSWORD)).where(Person.id == cast.alice.id).execute()
    care = make_bedford(cast.rose_care, document_must_be_agreed=True)
    for name in ("Placement Agreement", "Support Plan"):
        upload = files.Upload(f"{name}.pdf", PDF)
        contract_documents.publish(care.cpli, name, upload, "Hours agreed", actor("cora"), factories.AT)


def test_what_waits_for_a_document_is_payable_once_it_is_agreed(visit, two_documents):
    page = visit("alice", PHONE)
    page.goto("/invoices/new/items")
    page.get_by_text("£3,860.28 held back").wait_for()
    page.get_by_role("link", name="Agree the document").first.click()
    page.get_by_label("Password").fill("Wrong-one-22")
    page.get_by_role("button", name="Agree").click()
    page.locator("[data-error-summary]", has_text="The password is wrong").wait_for()
    assert_in_order(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Agree").click()
    page.get_by_text("Agreed. £4,632.34 is payable now.").first.wait_for()
    assert_in_order(page)
    page.goto("/contract-documents?status=published")
    page.get_by_role("link", name="Reject the Support Plan").click()
    page.get_by_label("Reason").fill("Four sessions, not five")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Reject").click()
    page.get_by_text("Four sessions, not five").first.wait_for()
    page.goto("/contract-documents")
    page.locator(".tag", has_text="Approved").wait_for()
    assert_in_order(page)
    page.goto("/invoices/new/items")
    page.get_by_text("£4,632.34").first.wait_for()
    assert sorted(each.status for each in ContractDocument.select()) == ["approved", "rejected"]
