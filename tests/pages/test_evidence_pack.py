"""Evidence packs: asked for on a page, made by the worker, for the one who asked and nobody else."""

import hashlib
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from models import AuditEvent, Job, Notice, Pack
from operations import files, pdf
from operations.invoices import submitting
from operations.packs import evidence, keeping, making
from queries.evidence.scope import of_client, of_invoice
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.invoices import create
from tests.support.moments import days_later
from tests.support.packs import contact_of, evidence_for, officer_who_asks, parts_of, rows_of
from tests.support.upload_samples import PDF
from tests.support.waiting import run_all_jobs
from web import clock

CANARY = "Kanarienvogel"


@pytest.fixture
def real_pdf():
    """Its test looks at the PDF: it takes a second."""


@pytest.fixture(autouse=True)
def quick_pdf(request, monkeypatch):
    """Of others it is a few bytes."""
    if "real_pdf" not in request.fixturenames:
        monkeypatch.setattr(pdf, "make_watched", lambda _html, _say: PDF)


@pytest.fixture
def evidenced_invoice(actor, cast, at):
    """Bedford's invoice, submitted, with its VAT invoice, and an action about it that has an officer's own note."""
    make_bedford(cast.rose_care)
    alice = actor("alice")
    made = create(alice, cast.rose_care, at, reference="BC/0412")
    files.add_to_invoice(made, [files.Upload("vat.pdf", PDF)], by=alice, at=at)
    submitting.submit(made, 1, by=alice, at=at)
    about = {"related_type": "Invoice", "related_id": made.id, "title": "Why so little?"}
    action = factories.make_action(organisation=cast.rose_care, **about)
    factories.make_action_post(action=action, text="It is ten hours.")
    factories.make_action_note(action=action, text="They always ask")
    return made


def words_of(content):
    """What a PDF says, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def download(browser, path):
    """The answer to the button of a pack that is ready."""
    [link] = [link for link in browser.get(path).all("a") if link.text.startswith("Download the zip")]
    return browser.get(link["href"]).response


def test_an_invoice_is_told_in_one_zip_whose_hashes_are_right(sign_in, run_jobs, evidenced_invoice, cast, real_pdf):
    alice = sign_in("alice")
    page = alice.get(f"/invoices/{evidenced_invoice.id}").click("Evidence pack")
    assert "Everything about Invoice BC/0412" in page.text
    waiting = page.submit("Make the pack")
    assert "A notice tells you when it is ready" in waiting.text
    run_jobs(clock.moment())
    notice = Notice.get(Notice.person == cast.person("alice"))
    assert (notice.text, notice.path) == ("Your evidence pack is ready to download", waiting.path)
    answer = download(alice, notice.path)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence-BC-0412-20251120.zip"'
    parts = parts_of(answer.data)
    sums = dict(reversed(line.split("  ")) for line in parts.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    assert [content for name, content in parts.items() if name.startswith("files/")] == [PDF]
    told = words_of(parts["evidence.pdf"])
    assert "not yet paid £4,632.34." in told
    assert "Total of all rows £3,860.28 £772.06" in told
    [invoice] = rows_of(parts["invoices.csv"])
    assert (invoice["Net"], invoice["Total Payable"], invoice["Status"]) == ("3860.28", "4632.34", "Pending")
    items = rows_of(parts["payment-items.csv"])
    assert [row["Amount"] for row in items] == ["857.84", "3002.44"]
    assert items[0]["Why"].startswith("Delivered and confirmed in 28/03/2022 - 31/03/2022: 4 Sessions x £214.46")
    assert len(rows_of(parts["actuals.csv"])) == 4
    assert [row["What"] for row in rows_of(parts["invoice-history.csv"])] == ["Created", "File added", "Submitted"]
    assert "It is ten hours." in [row["Text"] for row in rows_of(parts["messages.csv"])]
    kinds = [
        event.kind for event in AuditEvent.select().where(AuditEvent.object_type == "Pack").order_by(AuditEvent.id)
    ]
    assert kinds == ["evidence pack asked for", "evidence pack made"]
    assert keeping.made_here(hashlib.sha256(answer.data).hexdigest()).person_name == "Alice Example"


def test_officers_have_their_notes_and_providers_do_not(actor, evidenced_invoice, cast):
    theirs = evidence_for(officer_who_asks(), of_invoice(actor("fin"), evidenced_invoice.id))
    assert [row["Note"] for row in rows_of(theirs["officers-notes.csv"])] == ["They always ask"]
    own = evidence_for(contact_of(cast.rose_care), of_invoice(actor("alice"), evidenced_invoice.id))
    assert "officers-notes.csv" not in own
    assert not [name for name, content in own.items() if b"They always ask" in content]


def test_an_officers_look_at_the_record_is_noted_once_it_is_asked_for(sign_in, evidenced_invoice):
    fin = sign_in("fin")
    page = fin.get("/council/invoices", invoice=evidenced_invoice.id).click("Evidence pack")
    looked = AuditEvent.select().where(AuditEvent.kind == "client's record looked at")
    before = looked.count()
    page.submit("Make the pack")
    assert [event.now for event in looked.order_by(AuditEvent.id)][before:] == [{"shown": "Evidence pack"}]
    assert fin.get("/evidence-packs").row("Invoice BC/0412").text.endswith("Being made about Invoice BC/0412")


def test_a_clients_care_has_nothing_of_another_provider_nor_of_other_dates(actor, cast, sign_in):
    care = factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"})
    factories.make_actual(cpli=care.cpli)
    factories.make_actual(cpli=care.cpli, week_start=factories.AT.today.replace(year=2024, month=11, day=4))
    pending = factories.make_claim(organisation=cast.rose_care, status="pending")
    said = {"client": care.client, "la_notes": "Not this one", "is_included": False}
    factories.make_claim_item(claim=pending, **said)
    other = factories.make_care(organisation=cast.clifton_house, client=care.client, level={"name": CANARY})
    factories.make_actual(cpli=other.cpli, comment=CANARY)
    factories.make_dispute(organisation=cast.clifton_house, client=care.client, details=CANARY)
    action = factories.make_action(organisation=cast.clifton_house, client=care.client, title=CANARY)
    factories.make_action_post(action=action)
    dates = (factories.AT.today.replace(month=4, day=1), factories.AT.today)
    own = evidence_for(contact_of(cast.rose_care), of_client(actor("alice"), care.client.id, *dates))
    assert not [name for name, content in own.items() if CANARY.encode() in content]
    assert [row["Week Beginning"] for row in rows_of(own["actuals.csv"])] == ["10/11/2025"]
    [item] = rows_of(own["claim-items.csv"])  # what the panel thinks of it is its own until it decides
    assert (item["Description"], item["Included"], item["LA Notes"]) == ("School runs", "Y", "")
    all_of_it = evidence_for(officer_who_asks(), of_client(actor("fin"), care.client.id, *dates))
    assert all(CANARY.encode() in all_of_it[name] for name in ("actuals.csv", "disputes.csv", "messages.csv"))
    sign_in("charlie").get(f"/evidence-packs/about-care/{factories.make_care().client.id}", status=404)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "20/11/2025", "Enter the first day"),
        ("01/04/2025", "31/02/2025", "Enter a last day that is in the calendar"),
        ("21/11/2025", "20/11/2025", "Enter a last day that is not before the first"),
        ("01/04/2000", "20/11/2025", "Choose at most 10 years"),
    ],
)
def test_dates_that_cannot_be_are_refused_in_words(cast, alice, first, last, words):
    care = factories.make_care(organisation=cast.rose_care)
    page = alice.get(f"/evidence-packs/about-care/{care.client.id}")
    answer = page.submit("Make the pack", status=422, from_date=first, to_date=last)
    assert words in answer.problem
    assert not Pack.select().exists()


def test_nobody_else_has_it_nor_the_same_person_once_they_may_look_at_less(sign_in, run_jobs, evidenced_invoice, cast):
    path = sign_in("alice").get(f"/evidence-packs/about-invoice/{evidenced_invoice.id}").submit("Make the pack").path
    run_jobs(clock.moment())
    for name in ("vera", "charlie", "fin"):
        sign_in(name).get(path, status=404)
        sign_in(name).get(f"{path}/download", status=404)
    sign_in("charlie").get(f"/evidence-packs/about-invoice/{evidenced_invoice.id}", status=404)
    sign_in("charlie").post(f"/evidence-packs/about-invoice/{evidenced_invoice.id}", status=404)
    alice = sign_in("alice")
    alice.get(f"{path}/download")
    Pack.update(may=[*Pack.get().may, "council_read"]).execute()
    alice.get(f"{path}/download", status=404)
    Pack.update(organisation=cast.clifton_house).execute()
    alice.get(path, status=404)


def test_it_is_made_once_and_is_gone_after_a_week(alice, run_jobs, evidenced_invoice):
    page = alice.get(f"/evidence-packs/about-invoice/{evidenced_invoice.id}")
    path = page.submit("Make the pack").path
    assert page.submit("Make the pack").path == path  # the same form
    assert alice.get(page.path).submit("Make the pack").path == path  # another one
    run_jobs(clock.moment())
    assert Pack.select().count() == 1
    stored = keeping.path_of(Pack.get())
    assert stored.is_file()
    assert keeping.sweep(days_later(clock.moment(), 6)) == 0
    assert (keeping.sweep(days_later(clock.moment(), 8)), stored.exists()) == (1, False)
    alice.get(path, status=404)


def test_one_that_cannot_be_made_says_why_and_is_tried_again(alice, monkeypatch, evidenced_invoice):
    path = alice.get(f"/evidence-packs/about-invoice/{evidenced_invoice.id}").submit("Make the pack").path

    def full(*_):
        raise RuleBroken("There is no room")

    with monkeypatch.context() as patch:
        patch.setattr(evidence, "scope_of", full)
        run_all_jobs(clock.moment())
    page = alice.get(path)
    assert "It could not be made. There is no room" in page.text
    again = page.submit("Try again")
    run_all_jobs(clock.moment())
    assert parts_of(download(alice, again.path).data)


def test_one_that_takes_too_long_is_stopped_in_words_and_the_queue_goes_on(alice, monkeypatch, evidenced_invoice):
    path = alice.get(f"/evidence-packs/about-invoice/{evidenced_invoice.id}").submit("Make the pack").path
    monkeypatch.setitem(making.AT_MOST, "evidence", timedelta())
    run_all_jobs(clock.moment())
    page = alice.get(path)
    assert "It was stopped after 0 minutes, so that what others asked for is made. Ask for a client’s" in page.text
    assert [notice.text for notice in Notice.select()][-1] == "Your evidence pack could not be made"
    assert Job.get(Job.kind == keeping.MAKE).attempts == 1


def test_what_changes_while_it_is_written_is_in_it(alice, monkeypatch, evidenced_invoice, actor, at):
    """It is written again: what one part says is what the others say."""
    alice.get(f"/evidence-packs/about-invoice/{evidenced_invoice.id}").submit("Make the pack")
    write, times = evidence.write, []

    def change_meanwhile(*arguments):
        write(*arguments)
        if not times:
            files.add_to_invoice(evidenced_invoice, [files.Upload("late.pdf", PDF)], by=actor("alice"), at=at)
        times.append(1)

    monkeypatch.setitem(making.CONTENTS, "evidence", change_meanwhile)
    run_all_jobs(clock.moment())
    names = parts_of(keeping.path_of(Pack.get()))
    assert (len(times), [name for name in names if "late" in name] != []) == (2, True)
