"""Contract documents: what waits for one, agreeing for good, rejecting, a new version."""

import hashlib
from datetime import date

import pytest

from models import (
    Actual,
    AuditEvent,
    ContractDocument,
    HeldBack,
    PaymentItem,
    PaymentMethod,
    UploadedFile,
)
from operations import consequences, files, made_files, page_pictures
from operations.contract_documents import agree, publish, reject
from operations.demonstration.documents import paper
from operations.recalculation.released import released_pence
from queries.contract_documents import blocking_pence, documents_to_decide, file_of
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.at_once import in_parallel
from tests.support.bedford import make_bedford
from tests.support.notices import told
from tests.support.upload_samples import CSV, LOCKED_PDF, PDF
from tests.support.waiting import run_all_jobs

pytestmark = pytest.mark.usefixtures("files_in_tmp")

AGREEMENT = files.Upload("agreement.pdf", PDF)


@pytest.fixture
def bedford_without_document(cast, alice):
    return make_bedford(cast.rose_care, document_must_be_agreed=True)


@pytest.fixture
def published(bedford_without_document, cora, at):
    return publish(bedford_without_document.cpli, "Placement Agreement", AGREEMENT, "", by=cora, at=at)


def held():
    return sum(row.amount_pence for row in HeldBack.select().where(HeldBack.reason == "document_not_agreed"))


def waiting(actor):
    found = documents_to_decide(actor)
    return len(found), sum(each.held_pence for each in found)


def test_what_waits_for_a_document_is_held_back_until_it_is_agreed(published, bedford_without_document, alice, at):
    assert held() == 386_028
    assert blocking_pence([bedford_without_document.cpli.id]) == {bedford_without_document.cpli.id: 386_028}
    assert waiting(alice) == (1, 386_028)
    agree(published, by=alice, at=at)
    assert held() == 0
    assert sum(item.amount_pence for item in PaymentItem.select()) == 386_028
    assert waiting(alice) == (0, 0)


def test_what_agreeing_releases_is_what_becomes_payable(published, bedford_without_document, alice, at):
    line = bedford_without_document.cpli
    assert released_pence(line.contract_id, line.id, at) == 463_234  # £3,860.28 with VAT at 20%
    week = Actual.get(Actual.cpli == line, Actual.week_start == date(2022, 4, 4))
    factories.make_dispute(organisation=week.organisation, client=week.client, first_week=week.week_start)
    consequences.lines_changed({week.line_key}, at)
    payable = released_pence(line.contract_id, line.id, at)
    assert 0 < payable < 463_234
    agree(published, by=alice, at=at)
    assert sum(item.amount_pence + item.vat_pence for item in PaymentItem.select()) == payable
    assert released_pence(line.contract_id, line.id, at) == 0


def test_contributions_are_taken_off_what_is_released(cast, alice, cora, at):
    care = make_bedford(cast.rose_care, document_must_be_agreed=True)
    PaymentMethod.update(is_net=True).execute()
    factories.make_contribution(cpli=care.cpli, start_date=care.cpli.start_date, weekly_amount_pence=10_000)
    document = publish(care.cpli, "Placement Agreement", AGREEMENT, "", by=cora, at=at)
    released = released_pence(care.contract.id, care.cpli.id, at)
    agree(document, by=alice, at=at)
    cost = sum(item.amount_pence + item.vat_pence for item in PaymentItem.select().where(PaymentItem.side == "cost"))
    income = sum(item.amount_pence for item in PaymentItem.select().where(PaymentItem.side == "income"))
    assert (cost, bool(income)) == (463_234, True)
    assert released == cost - income


def test_two_officers_cannot_both_publish_the_next_version(published, bedford_without_document, cora, at):
    line = bedford_without_document.cpli
    publish(line, "Placement Agreement", AGREEMENT, "", by=cora, at=at, version=2)
    with pytest.raises(IllegalMove, match="A colleague published"):
        publish(line, "Placement Agreement", AGREEMENT, "", by=cora, at=at, version=2)
    assert ContractDocument.select().count() == 2


def test_only_a_pdf_is_published(bedford_without_document, cora, at):
    upload = files.Upload("rows.csv", CSV)
    with pytest.raises(RuleBroken, match="rows.csv is not a PDF"):
        publish(bedford_without_document.cpli, "Placement Agreement", upload, "", by=cora, at=at)
    assert not ContractDocument.select().exists()


@pytest.mark.parametrize(
    ("content", "words"), [(b"%PDF-1.7 nothing", "cannot be opened"), (LOCKED_PDF, "only be opened with a password")]
)
def test_a_pdf_that_nobody_could_open_is_not_published(bedford_without_document, cora, at, content, words):
    with pytest.raises(RuleBroken, match=words):
        publish(bedford_without_document.cpli, "Placement", files.Upload("x.pdf", content), "", by=cora, at=at)
    assert not ContractDocument.select().exists()


def test_the_worker_draws_the_pages_and_a_broken_pdf_breaks_nothing(published, bedford_without_document, cora, at):
    line = bedford_without_document.cpli
    page = files.Upload("two.pdf", paper(("Agreement", "Council", "Line", "Words")))
    drawn = file_of(publish(line, "Support Plan", page, "", by=cora, at=at))
    text = "made by the portal"  # which is not opened before it is published
    lost = files.Upload("x.pdf", b"%PDF-1.7 nothing")
    broken = file_of(publish(line, "Broken", lost, "", by=cora, at=at, text=text))
    assert page_pictures.is_waiting(drawn)
    run_all_jobs(at)
    assert [path.name for path in page_pictures.pictures_of(drawn)] == ["001.png"]
    assert page_pictures.pictures_of(drawn)[0].read_bytes().startswith(b"\x89PNG")
    assert page_pictures.pictures_of(broken) == []
    assert not page_pictures.is_waiting(broken)
    UploadedFile.delete().where(UploadedFile.id == drawn.id).execute()
    page_pictures.sweep(at)
    assert not made_files.folder("pages").joinpath(drawn.stored_name).exists()


def test_who_when_from_where_and_the_hash_of_the_file_are_kept(published, alice, at, cast):
    agree(published, by=alice, at=at)
    agreed = ContractDocument.get()
    assert agreed.decided_by == cast.alice
    assert (agreed.status, agreed.decided_at, agreed.decided_address) == ("approved", at.now, "192.0.2.1")
    assert agreed.decided_sha256 == hashlib.sha256(PDF).hexdigest()
    event = AuditEvent.get(AuditEvent.kind == "contract document agreed")
    assert (event.person_id, event.client_id) == (cast.alice.id, published.cpli.client_id)
    assert event.now["sha256"] == agreed.decided_sha256


def test_agreeing_cannot_be_undone(published, alice, at):
    agree(published, by=alice, at=at)
    for again in (
        lambda: reject(published, "Wrong client", by=alice, at=at),
        lambda: agree(published, by=alice, at=at),
    ):
        with pytest.raises(IllegalMove, match="agreed already, which cannot be undone"):
            again()
    assert ContractDocument.get().status == "approved"


def test_a_rejection_needs_a_reason_and_releases_nothing(published, alice, at):
    with pytest.raises(RuleBroken, match="Say what is wrong"):
        reject(published, "  ", by=alice, at=at)
    reject(published, "The hours are not ours", by=alice, at=at)
    assert (ContractDocument.get().status, ContractDocument.get().rejection_reason) == (
        "rejected",
        "The hours are not ours",
    )
    assert held() == 386_028


def test_a_new_version_takes_the_place_of_the_old_one(published, bedford_without_document, alice, cora, at):
    reject(published, "The hours are not ours", by=alice, at=at)
    second = publish(bedford_without_document.cpli, "Placement Agreement", AGREEMENT, "Hours corrected", by=cora, at=at)
    assert second.version == 2
    with pytest.raises(IllegalMove, match="A newer version"):
        agree(published, by=alice, at=at)
    agree(second, by=alice, at=at)
    assert held() == 0


def test_a_later_version_of_an_agreed_document_holds_nothing_back(published, bedford_without_document, alice, cora, at):
    agree(published, by=alice, at=at)
    publish(bedford_without_document.cpli, "Placement Agreement", AGREEMENT, "", by=cora, at=at)
    assert held() == 0
    assert waiting(alice) == (1, 0)


def test_only_the_council_publishes_and_only_the_provider_decides(published, bedford_without_document, alice, cora, at):
    with pytest.raises(IllegalMove):
        publish(bedford_without_document.cpli, "Placement Agreement", AGREEMENT, "", by=alice, at=at)
    for verb in (lambda: agree(published, by=cora, at=at), lambda: reject(published, "No", by=cora, at=at)):
        with pytest.raises(IllegalMove, match="Only the provider"):
            verb()


def test_what_is_agreed_to_is_the_file_that_was_published(published, alice, at, tmp_path):
    stored = tmp_path / "files" / UploadedFile.get().stored_name
    stored.write_bytes(PDF + b"one more clause")
    with pytest.raises(RuleBroken, match="not the one that was published"):
        agree(published, by=alice, at=at)
    UploadedFile.update(scan_state="pending").execute()
    with pytest.raises(RuleBroken, match="still being checked"):
        agree(published, by=alice, at=at)
    UploadedFile.delete().execute()
    with pytest.raises(RuleBroken, match="no file to agree to"):
        agree(published, by=alice, at=at)
    assert held() == 386_028


def test_administrators_are_told_without_the_clients_name(published):
    text = "A contract document was published"
    assert told() == [("alice@example.org", text, f"/contract-documents/{published.id}")]


def test_forty_decisions_are_one(published, alice, at):
    verbs = (lambda: agree(published, by=alice, at=at), lambda: reject(published, "No", by=alice, at=at))
    assert in_parallel(*verbs) == 1
    decided = AuditEvent.select().where(AuditEvent.kind.in_(("contract document agreed", "contract document rejected")))
    assert decided.count() == 1


def test_one_type_of_document_has_each_version_once(published, cast):
    assert factories.make_contract_document(cpli=published.cpli, version=2).version == 2
    with pytest.raises(Exception, match="(?i)unique"):
        factories.make_contract_document(cpli=published.cpli, version=2)
