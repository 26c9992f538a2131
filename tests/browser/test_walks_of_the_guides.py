"""The walks of the guides about talking to each other, by both sides in a real browser, each to its end."""

import io
from datetime import date

import pytest
from PIL import Image

from models import Action, ActionPost, ChangeRequest, ContactRole, ContractDocument, Person
from operations import action_closing, passwords, saved_replies
from operations.demonstration.documents import paper
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.devices import (
    KEPT,
    PHONE,
    SMALL_PHONE,
    assert_in_order,
    assert_right_at_every_size,
    wait_until_settled,
)
from tests.support.invoices import create, make_payable
from tests.support.moments import days_later
from tests.support.upload_samples import LOCKED_PDF
from tests.support.waiting import wait_until
from web import clock

PASSWORD = "Bedford-Sessions-22"
FORTY = 40
PLAN = "DP Support Plan Spend Summary (Adults)"
LANCASHIRE = [  # appendix B: a type, what it may be about, and its least working days from Wed 16 April 2025
    ("care", "CPLI Outstanding", "Client", "22/04/2025"),
    ("actuals", "Aged Actuals Submission", "Contract", "25/04/2025"),
    ("price", "Third Party Amendment Request", "Contract", "02/05/2025"),
    ("payment", "APL Supported Living - Void Claim", "Service", "12/05/2025"),
]
COUNCIL_ONLY = ["Debit Balance", "O/S Actuals", "Notification", "Returned Invoice/Credit Note"]


@pytest.fixture
def teams(cast):
    """Fin answers invoices and what has no team of its own."""
    for name in ("Invoice Queries", "Accounts Management", "Finance Team"):
        factories.make_team_member(team=factories.make_team(name=name), person=cast.fin)


def pdf(name, lines=("Support plan", "Council", "Line", "Words"), content=None):
    return {"name": name, "mimeType": "application/pdf", "buffer": content or paper(lines)}


def photo():
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(kept, "JPEG")
    return {"name": "register.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def put_back(page, words, label="Entity"):
    """What was typed outlives its page: it is offered, and comes back with the lists that it was chosen from."""
    page.wait_for_function("(words) => Object.values(localStorage).some((each) => each.includes(words))", arg=words)
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    page.get_by_label(label).wait_for()
    assert words in page.get_by_label("Text").input_value()


def test_durhams_query_is_answered_and_closed(visit, cast, actor, teams):
    make_payable(cast.rose_care)
    create(actor("alice"), cast.rose_care, factories.AT, reference="BC-0398")
    saved_replies.create("On Friday", "It is in your bank on Friday.", actor("fin"), factories.AT)
    provider = visit("alice", PHONE)
    provider.goto("/actions/new")
    provider.get_by_text("A payment or an invoice").click()
    provider.get_by_label("Type").select_option("Invoice Query")
    provider.get_by_label("Entity").locator("option", has_text="BC-0398").wait_for(state="attached")
    provider.locator("#action-next", has_text="Invoice Queries has it").wait_for()
    provider.get_by_label("Title").fill("Sessions of 15 Sep")
    provider.get_by_label("Text").fill("Does it include the extra sessions?")
    put_back(provider, "the extra sessions?")
    assert provider.get_by_label("Type").input_value() == "Invoice Query"
    provider.get_by_label("Attachment").set_input_files([photo()])
    provider.get_by_role("button", name="Create Action").click()
    provider.get_by_text("Open: with the council").first.wait_for()
    assert not provider.evaluate(KEPT)
    officer = visit("fin")
    officer.goto("/council/actions")
    officer.get_by_role("link", name="Sessions of 15 Sep").click()
    officer.get_by_role("button", name="Assign to me").click()
    officer.get_by_text("Assigned to you").wait_for()
    officer.get_by_role("link", name="Open the whole action").click()
    officer.get_by_label("Note (the provider never sees it)").fill("The register is odd.")
    officer.get_by_role("button", name="Add note").click()
    officer.get_by_text("Note added").wait_for()
    officer.get_by_role("button", name="Insert").click()
    assert officer.get_by_label("Text").input_value() == "It is in your bank on Friday."
    officer.get_by_role("button", name="Reply, and pass to Provider").click()
    officer.get_by_text("Open: with the provider").first.wait_for()
    provider.goto("/notices")
    provider.get_by_role("link", name="has something new").click()
    provider.get_by_text("It is in your bank on Friday.").wait_for()
    assert "odd" not in provider.content()
    assert provider.get_by_role("link", name="Invoice BC-0398").count() == 1
    provider.get_by_label("Text").fill("Thank you.")
    provider.get_by_role("button", name="Request Closure").click()
    provider.get_by_text("Closure requested").first.wait_for()
    assert_in_order(provider)
    officer.goto(f"/actions/{Action.get().id}")
    officer.get_by_label("Text").fill("Closed.")
    officer.get_by_role("button", name="Close", exact=True).click()
    officer.get_by_text("Closed.").first.wait_for()
    provider.goto("/home")
    provider.locator(".links li", has_text="No open Actions").locator(".mark--ok").wait_for()
    assert Action.get().status == "done"


def test_oxfordshires_support_plan_goes_to_forty_providers_and_closes_by_itself(visit, cast, teams):
    for number in range(FORTY - 1):
        organisation = factories.make_organisation(name=f"Provider {number:02}")
        factories.make_care(organisation=organisation, level={"service_group_class": f"Home care {number % 2}"})
    factories.make_care(organisation=cast.rose_care, level={"service_group_class": "Day care"})
    Person.update(password_hash="x").where(Person.id == cast.alice.id).execute()
    officer = visit("fin")
    officer.goto("/council/actions/send")
    officer.get_by_label("Type").select_option(PLAN)
    for group in ("Home care 0", "Home care 1", "Day care"):
        officer.get_by_label(group).check()
    officer.get_by_label("Title").fill("Support plan")
    officer.get_by_label("Text").fill("Dear {organisation}, please read it.")
    put_back(officer, "please read it.", "Home care 0")
    officer.get_by_text("Choose them one by one").click()
    officer.get_by_label("Find a provider").fill("rose")
    assert officer.locator(".ticks--many label:visible").all_inner_texts() == [f"Rose Care {cast.rose_care.reference}"]
    officer.get_by_text("Choose them one by one").click()
    officer.get_by_label("Attachments").set_input_files([pdf("support-plan.pdf")])
    officer.get_by_role("button", name="Preview").press("Enter")
    officer.locator("article", has_text="Dear Provider 00").wait_for()
    wait_until_settled(officer)  # from then on what was typed is kept again
    assert officer.evaluate("document.activeElement.id") == "show-preview"
    assert officer.evaluate("document.getElementById('files').files[0].name") == "support-plan.pdf"
    assert "please read it." in str(officer.evaluate("Object.values(localStorage)"))  # nothing was sent yet
    assert_right_at_every_size(officer)
    officer.get_by_role("button", name="Send one to me first").click()
    officer.get_by_text("Sent to fin@example.org alone").first.wait_for()
    officer.get_by_role("button", name="Send to 40 providers").click()
    officer.wait_for_url("**/sendings/*")
    assert not officer.evaluate(KEPT)
    provider = visit("alice")
    wait_until(lambda: Action.select().count() == FORTY)
    provider.goto("/home")
    provider.get_by_role("link", name="Support plan", exact=True).click()
    provider.get_by_text("Dear Rose Care, please read it.").wait_for()
    provider.get_by_text(", if you say nothing").wait_for()
    with provider.expect_download() as download:
        provider.get_by_role("link", name="support-plan.pdf").click()
    assert download.value.suggested_filename == "support-plan.pdf"
    officer.reload()
    officer.locator("h2", has_text="1 of 40 has opened it").wait_for()
    officer.locator(".steps [aria-current]", has_text="Follow the answers").wait_for()
    officer.set_viewport_size(SMALL_PHONE["viewport"])
    assert_in_order(officer)
    action_closing.close_silent(days_later(factories.AT, 12))
    action_closing.close_silent(days_later(factories.AT, 30))
    provider.goto("/actions?show=")
    provider.locator("tbody tr", has_text="Done").get_by_role("link", name="Support plan").click()
    provider.get_by_text("No response received, assumed ok and closed").wait_for()
    assert not Action.select().where(Action.status == "open").exists()
    assert ActionPost.select().where(ActionPost.kind == "closed").count() == FORTY


def test_oxfordshires_contact_is_added_changed_and_removed(visit, cast):
    provider, officer = visit("alice"), visit("sam")

    def accept(words):
        officer.goto(f"/council/change-requests/{ChangeRequest.select().order_by(ChangeRequest.id.desc()).get().id}")
        officer.get_by_text(words).wait_for()
        officer.get_by_role("button", name="Accept").click()
        officer.get_by_text("Accepted and carried out").first.wait_for()

    provider.goto("/contacts")
    provider.get_by_role("link", name="New Contact").click()
    provider.get_by_label("Forename").fill("Tess")
    provider.get_by_label("Surname").fill("Newcomer")
    provider.get_by_label("Email").fill("tess@example.org")
    provider.get_by_label("Role").select_option(label="Care Coordinator")
    provider.get_by_role("button", name="Submit Contact Creation Request").click()
    provider.get_by_text("Sent to the council").first.wait_for()
    accept("we add the contact")
    tess = Person.get(Person.email == "tess@example.org")
    provider.goto(f"/contacts/{tess.id}")
    provider.get_by_role("link", name="Edit", exact=True).click()
    provider.get_by_label("Email").fill("tess.newcomer@example.org")
    provider.get_by_role("button", name="Submit Change Request").click()
    provider.get_by_text("Sent to the council").first.wait_for()
    accept("tess@example.org no longer works")
    provider.goto(f"/contacts/{tess.id}")
    provider.get_by_text("tess.newcomer@example.org").first.wait_for()
    provider.get_by_role("button", name="Request Role Removal").click()
    provider.get_by_text("With the council").first.wait_for()
    accept("Whoever has no role left can no longer sign in")
    provider.goto("/actions?historical=y#change-requests")
    assert provider.locator("#change-requests tbody tr", has_text="Accepted").count() == 3
    assert not ContactRole.select().where(ContactRole.person == tess.id).exists()


def test_bedfords_start_date_from_a_line_and_its_subscriptions(visit, cast, teams):
    care = make_bedford(cast.rose_care)
    provider = visit("alice")
    provider.goto("/care-package-line-items")
    provider.get_by_role("link", name="Submit Action").first.click()
    wait_until_settled(provider)
    provider.get_by_label("Type").select_option("Start Date")
    provider.get_by_text("Re: Care Package Line Item for Mrs Iris Angelo.").wait_for()
    assert provider.get_by_label("Related To").input_value() == "Service"
    provider.get_by_label("Title").fill("Wrong start")
    provider.get_by_label("Text").fill("It began on Monday.")
    provider.get_by_role("button", name="Create Action").click()
    provider.get_by_text("LA (Finance Team)").first.wait_for()
    related = provider.locator("aside a").all_inner_texts()
    assert any(words.startswith("Actuals/Visits for") for words in related)
    assert f"Care Package Line Item {care.cpli.reference}, Angelo, Iris (A1)" in related
    provider.goto("/email-notifications")
    provider.get_by_label("Disputes").uncheck()
    provider.get_by_label("Actions (Immediate)").uncheck()
    assert provider.get_by_label("Password Change (Immediate)").is_disabled()
    provider.get_by_role("button", name="Save").click()
    wait_until_settled(provider)
    provider.goto("/email-notifications")
    assert not provider.get_by_label("Disputes").is_checked()
    assert provider.get_by_label("Contract Documents").is_checked()


def test_lancashires_entities_and_due_dates_over_easter(visit, cast, actor, teams):
    make_bedford(cast.rose_care)
    clock.pin(date(2025, 4, 16))
    try:
        provider = visit("alice")
        for topic, kind, entity, due in LANCASHIRE:
            provider.goto("/actions/new")
            wait_until_settled(provider)
            provider.locator("label.topic", has=provider.locator(f"[value={topic}]")).click()
            provider.get_by_label("Type").select_option(kind)
            provider.get_by_label("Related To").wait_for()
            assert provider.get_by_label("Related To").locator("option").all_inner_texts() == [entity]
            assert provider.locator("#due_date").input_value() == due
            assert not set(COUNCIL_ONLY) & set(provider.get_by_label("Type").locator("option").all_inner_texts())
        officer = visit("fin")
        officer.goto("/actions/new")
        wait_until_settled(officer)
        officer.get_by_label("Provider").select_option(label=cast.rose_care.name)
        officer.locator("label.topic", has=officer.locator("[value=payment]")).click()
        officer.get_by_label("Type").wait_for()
        assert "Debit Balance" in officer.get_by_label("Type").locator("option").all_inner_texts()
    finally:
        clock.pin(factories.TODAY)


def test_suffolks_contract_is_published_rejected_published_anew_and_agreed(visit, cast):
    Person.update(password_hash=passwords.hash_of(PASSWORD)).where(Person.id == cast.alice.id).execute()
    care = make_bedford(cast.rose_care, document_must_be_agreed=True)
    officer, provider = visit("cora"), visit("alice")

    def publish(notes):
        officer.goto(f"/contract-documents/new/{care.cpli.id}?type=Placement+Agreement&source=upload")
        officer.get_by_label("PDF").set_input_files([pdf("agreement.pdf", ("Agreement", "Council", "Line", notes))])
        officer.get_by_label("Notes").fill(notes)
        officer.get_by_role("button", name="Publish").click()
        officer.get_by_text("Published.").first.wait_for()

    def decide(button, **fields):
        provider.goto("/contract-documents?status=published")
        provider.get_by_role("link", name=f"{button} the Placement Agreement").click()
        for label, value in {**fields, "Password": PASSWORD}.items():
            provider.get_by_label(label).fill(value)
        provider.get_by_role("button", name=button).click()

    officer.goto(f"/contract-documents/new/{care.cpli.id}?type=Placement+Agreement&source=upload")
    officer.get_by_label("PDF").set_input_files([pdf("locked.pdf", content=LOCKED_PDF)])
    officer.get_by_role("button", name="Publish").click()
    officer.locator("[data-error-summary]", has_text="locked.pdf can only be opened with a password").wait_for()
    publish("Five sessions")
    decide("Reject", Reason="Four sessions, not five")
    provider.get_by_text("Four sessions, not five").first.wait_for()
    officer.goto("/contract-documents")
    officer.get_by_text("Rejected").first.wait_for()
    publish("Four sessions")
    decide("Agree")
    provider.get_by_text("Agreed. £4,632.34 is payable now.").first.wait_for()
    assert [each.status for each in ContractDocument.select().order_by(ContractDocument.version)] == [
        "rejected",
        "approved",
    ]
