"""Actions and an invoice's files in a real browser: on a desktop, on a phone, without scripts; axe in each state."""

import pytest

from models import Action, UploadedFile
from operations import actions
from queries import action_subjects
from tests.support import factories
from tests.support.devices import (
    DESKTOP,
    EVERY_DEVICE,
    WITHOUT_SCRIPTS,
    assert_axe_silent,
    assert_right_at_every_size,
    wait_until_settled,
)
from tests.support.invoices import create, make_payable
from tests.support.upload_samples import PDF

FILE = {"name": "VAT invoice.pdf", "mimeType": "application/pdf", "buffer": PDF}
VIRUS = {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}


@pytest.fixture
def payable_0398(actor, cast):
    make_payable(cast.rose_care)
    return create(actor("alice"), cast.rose_care, factories.AT, reference="BC-0398")


@pytest.fixture
def thread(actor, payable_0398, cast):
    """An action that both sides have written to."""
    alice, fin = actor("alice"), actor("fin")
    about = action_subjects.subject(alice, f"Invoice:{payable_0398.id}")
    made = actions.open_action("Payment Query", "Short payment", "It is short.", about, alice, factories.AT)
    actions.post(made, "reply", "Please tick Thursday.", fin, factories.AT)
    return made


@pytest.mark.parametrize("device", [DESKTOP, WITHOUT_SCRIPTS], ids=["desktop", "without scripts"])
def test_a_question_about_an_invoice_is_asked_and_answered(visit, payable_0398, device):
    page = visit("alice", device)
    page.goto(f"/invoices/{payable_0398.id}")
    page.get_by_role("link", name="New Action").click()
    wait_until_settled(page)
    page.get_by_label("Type").select_option("Payment Query")  # what it is about is known: an invoice
    if device is WITHOUT_SCRIPTS:
        page.get_by_role("button", name="Update the lists").click()
    page.get_by_text("working days at least").wait_for()
    page.get_by_label("Text").fill("It is £214.46 short.")
    page.get_by_label("Attachment").set_input_files([FILE])
    if device is not WITHOUT_SCRIPTS:  # another type, and a refusal: the chosen file stays
        page.get_by_label("Entity").wait_for()
        page.get_by_label("Type").select_option("Invoice Query")
        page.get_by_text("No day is set for this type").wait_for()
        page.get_by_label("Type").select_option("Payment Query")
        page.get_by_text("working days at least").wait_for()
        page.get_by_role("button", name="Create Action").click()
        page.locator("[data-error-summary]:focus").wait_for()
    page.get_by_label("Title").fill("Short payment")
    page.get_by_role("button", name="Create Action").click()
    page.get_by_text("Open: with the council").first.wait_for()
    officer = visit("fin", device)
    officer.goto("/council")
    officer.get_by_role("link", name="Actions", exact=True).last.click()
    officer.get_by_label("Show").select_option("all")
    officer.get_by_role("button", name="View").click()
    officer.get_by_role("link", name="Short payment").click()
    officer.locator("summary", has_text="Answer...").click()
    officer.get_by_label("Text").fill("It is paid on Friday.")
    officer.get_by_role("button", name="Reply, and pass to Provider").click()
    officer.get_by_text("Replied. It is with Rose Care now").first.wait_for()
    assert Action.get().assigned_side == "provider"
    assert UploadedFile.select().count() == 1


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_files_are_uploaded_refused_and_removed(visit, payable_0398, device):
    page = visit("alice", device)
    page.goto(f"/invoices/{payable_0398.id}")
    page.get_by_label("VAT supporting invoices").set_input_files([FILE])
    page.get_by_role("button", name="Upload File").click()
    page.get_by_role("link", name="VAT invoice.pdf").wait_for()
    page.get_by_label("VAT supporting invoices").set_input_files([VIRUS])
    page.get_by_role("button", name="Upload File").click()
    page.get_by_text("virus.exe: this kind of file cannot be uploaded").wait_for()
    assert_axe_silent(page)
    page.get_by_role("button", name="Remove VAT invoice.pdf").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("File removed.").first.wait_for()
    assert not UploadedFile.select().exists()


def test_no_page_goes_sideways_and_axe_is_silent(visit, thread, payable_0398, cast):
    factories.make_care(organisation=cast.rose_care)
    late = {"due_date": factories.FIRST_MONDAY, "assigned_side": "provider"}
    factories.make_action(organisation=cast.rose_care, title="A very long title " * 5, **late)
    alice, fin, sam, cora = (visit(name) for name in ("alice", "fin", "sam", "cora"))
    for page, path in (
        (alice, "/actions"),
        (alice, "/actions?type=9"),
        (alice, f"/actions?about=Invoice:{payable_0398.id}"),
        (alice, f"/actions/{thread.id}"),
        (alice, "/actions/new"),
        (alice, f"/actions/new?about=Invoice:{payable_0398.id}&type=Payment Query"),
        (alice, "/actions/new?type=Payment Query"),
        (alice, f"/invoices/{payable_0398.id}"),
        (alice, f"/invoices/{payable_0398.id}/print"),
        (alice, "/invoices/new?kind=credit_note"),
        (alice, "/care-package-line-items"),
        (fin, f"/actions/{thread.id}"),
        (fin, "/actions"),
        (fin, "/council/actions?show=all"),
        (fin, "/council/actions/saved-replies"),
        (fin, "/actions/new"),
        (alice, "/notices"),
        (alice, "/email-notifications"),
        (alice, "/organisation/edit"),
        (alice, f"/contacts/{cast.alice.id}"),
        (alice, "/contacts/new"),
        (sam, "/council/actions/types"),
        (sam, "/council/actions/types/edit?name=Invoice+Query"),
        (sam, "/council/mail/wording/action_closed"),
        (cora, "/contract-documents/new"),
        (cora, "/contract-documents/templates/new"),
        (fin, "/council/credit-notes"),
    ):
        page.goto(path)
        assert_right_at_every_size(page)


def test_an_empty_answer_says_so_first(visit, thread):
    page = visit("alice")
    page.goto(f"/actions/{thread.id}")
    page.get_by_role("button", name="Comment (stays with us)").click()
    page.locator("[data-error-summary]:focus").wait_for()
    assert page.title().startswith("Error: ")
    assert_axe_silent(page)
