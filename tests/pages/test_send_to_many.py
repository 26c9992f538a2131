"""Send to many and how far its providers are: by an officer, seen by the providers, and by nobody else."""

import io

import pytest
from peewee import fn

from models import (
    Action,
    ActionSending,
    Job,
    OfficerRole,
    OutgoingEmail,
    Person,
    SendingDraft,
    UploadedFile,
)
from operations import sending_to_many
from rules.moment import Moment
from tests.support import factories

LATER = Moment(factories.TODAY, factories.NOW.replace(hour=15))  # pages are of 12:00
SEND, SENDINGS = "/council/actions/send", "/council/actions/sendings"


@pytest.fixture
def providers(cast):
    """Rose Care with home care, whose Alice can sign in; Clifton House with respite, where nobody can."""
    Person.update(password_hash="x").where(Person.id == cast.alice.id).execute()
    factories.make_care(organisation=cast.rose_care, level={"service_group_class": "Home care"})
    factories.make_care(organisation=cast.clifton_house, level={"service_group_class": "Respite"})
    return cast.rose_care, cast.clifton_house


def letter():
    return (io.BytesIO(b"%PDF-1.7"), "letter.pdf")


def typed(**given):
    return {"title": "Christmas", "text": "Dear {organisation}, your cut-off is {next cut-off}.", **given}


def preview(browser, **given):
    return browser.get(SEND).submit("Preview", **typed(**given))


@pytest.fixture
def sent_to_both(fin, providers, run_jobs):
    """What fin sent to both."""
    page = preview(fin, group=["Home care", "Respite"]).submit("Send to 2 providers")
    run_jobs(LATER)
    return ActionSending.get(), page


def test_it_is_previewed_sent_once_and_read_by_each_provider(fin, alice, sign_in, providers, run_jobs):
    rose, clifton = providers
    page = fin.get("/council/actions").click("Send to many")
    assert page.one("#type").one("option[selected]").text == "Notification"
    assert page.one("#due_date")["value"] == "27/11/2025"
    assert "Home care (1)" in page.text
    page = page.submit("Preview", **typed(group=["Home care", "Respite"]), files=letter())
    assert "2 of" in page.one("section[aria-labelledby=whom] header").text
    assert f"No contact of {clifton.name} can sign in" in page.text
    assert not ActionSending.select().exists()
    page = page.submit("Preview", **{"as": str(rose.id)})
    shown = page.one("article").text
    assert f"Dear {rose.name}, your cut-off is" in shown
    assert "letter.pdf" in shown
    assert "18:00" in shown
    refused = page.submit("Send to 2 providers", status=422)
    assert "Choose letter.pdf again" in refused.problem
    assert "letter.pdf" in refused.one("article").text
    assert "Nothing is attached" in page.submit("Preview", without_files="y").text
    assert not ActionSending.select().exists()
    followed = page.submit("Send to 2 providers", files=letter())
    assert "Sent to 2 providers" in followed.notice
    assert "0 of 2 are made so far" in followed.text
    run_jobs(LATER)
    assert (ActionSending.select().count(), Action.select().count(), UploadedFile.select().count()) == (1, 2, 1)
    theirs = alice.get("/actions").click("Christmas")
    assert f"Dear {rose.name}" in theirs.text
    assert "letter.pdf" in theirs.text
    assert clifton.name not in theirs.text
    theirs.submit("Reply, and pass to LA (System Admin)", text="We cannot staff the 25th.")
    page = fin.get(f"{SENDINGS}").click("Christmas")
    assert "1 of 2 has opened it" in page.text
    assert "1 answer for us to read" in page.text
    first, second = page.all("tbody tr")
    for words in (rose.name, "Answered, with us", "Alice", "We cannot staff the 25th."):
        assert words in first.text
    for words in (clifton.name, "Nobody can sign in", "not opened"):
        assert words in second.text
    assert len(page.click("Read the answer").all("tbody tr")) == 1
    csv = fin.get(f"{SENDINGS}/{ActionSending.get().id}/list.csv").text
    assert "We cannot staff the 25th." in csv
    assert "Nobody can sign in" in csv


def test_all_that_is_wrong_is_said_and_nothing_is_sent(fin, providers):
    page = fin.get(SEND).submit("Preview", status=422, title="", text="Dear {client}", references="P1, NOBODY-7")
    for words in ("Enter a title", "{client}", "NOBODY-7", "Correct or remove them"):
        assert words in page.problem
    assert "Choose who gets it" in preview_of_nobody(fin).problem
    assert not page.all("button[name=send]")


def preview_of_nobody(browser):
    return browser.get(SEND).submit("Preview", status=422, **typed())


def test_what_the_preview_did_not_show_is_not_sent(fin, providers):
    page = preview(fin, group=["Home care"])
    page = page.submit("Send to 1 provider", status=422, group=["Home care", "Respite"])
    assert "The preview did not show this" in page.problem
    assert not ActionSending.select().exists()
    page.submit("Send to 2 providers")
    assert set(ActionSending.get().organisations) == {each.id for each in providers}
    page.submit("Send to 2 providers")  # the same form again
    assert ActionSending.select().count() == 1


def test_references_and_single_providers(fin, providers):
    rose, clifton = providers
    page = preview(fin, references=rose.reference.lower(), organisation=[str(clifton.id)], closes_by_itself="y")
    assert "Thu 4 Dec" in page.one(".facts").text
    page.submit("Send to 2 providers")
    assert ActionSending.get().closes_with == "No response received, assumed ok and closed"


def test_who_has_not_opened_it_is_reminded(fin, alice, sent_to_both, run_jobs):
    sending, _ = sent_to_both
    page = fin.get(f"{SENDINGS}/{sending.id}").submit("Remind the one who can sign in")
    assert "1 provider reminded" in page.notice
    run_jobs(LATER)
    assert "has not been opened yet" in alice.get("/notices").text
    assert "Remind the" not in fin.get(f"{SENDINGS}/{sending.id}").text


def test_only_finance_and_commissioning_officers_send_and_no_provider_sees_the_list(
    alice, sign_in, sent_to_both, providers, actor
):
    sending, _ = sent_to_both
    one = f"{SENDINGS}/{sending.id}"
    amy = sign_in("amy")
    amy.get(SEND, status=403)
    amy.post(f"{one}/remind", {}, status=403)
    assert "Send to many" not in amy.get("/council/actions").text
    assert "Remind the" not in amy.get(one).text
    for path in (SEND, SENDINGS, one, f"{one}/list.csv"):
        alice.get(path, status=403)
    _, clifton = providers
    clifton_action = Action.get(Action.organisation == clifton)
    alice.get(f"/actions/{clifton_action.id}", status=404)
    for path in ("/home", "/actions", f"/actions/{Action.get(Action.organisation == providers[0]).id}"):
        assert clifton.name not in alice.get(path).text
    fin_sees = sending_to_many.ActionSending.visible_to(actor("alice"))
    assert not fin_sees.exists()


def test_a_draft_keeps_words_recipients_and_files_and_is_sent_with_them(fin, alice, providers, run_jobs):
    rose, _ = providers
    page = fin.get(SEND).submit("Save as a draft", **typed(title="", group=["Home care"]), files=letter())
    assert "Nothing was sent" in page.notice
    assert not page.all(".error-summary")
    [draft] = [
        link for link in fin.get(SENDINGS).all("a") if link.text.startswith("Without a title Notification, saved")
    ]
    page = fin.get(draft["href"])
    assert page.one("#text").text.strip().startswith("Dear {organisation}")
    page = page.submit("Save as a draft", title="Christmas")
    assert f"Dear {rose.name}" in page.one("article").text
    assert "letter.pdf" in page.one("article").text
    fin.get(page.one(".acts a.small")["href"])
    alice.get(f"{SEND}?draft={SendingDraft.get().id}", status=403)
    other_window = fin.get(f"{SEND}?draft={SendingDraft.get().id}")
    page.submit("Send to 1 provider")
    run_jobs(LATER)
    assert not SendingDraft.select().exists()
    assert "letter.pdf" in alice.get("/actions").click("Christmas").text
    assert "sent or discarded" in other_window.submit("Send to 1 provider", status=409).problem


def test_a_draft_is_its_writers_alone_and_can_be_discarded(fin, sign_in, providers, cast):
    OfficerRole.create(person=cast.amy, role="commissioning_officer")
    fin.get(SEND).submit("Save as a draft", **typed(), files=letter())
    draft = SendingDraft.get()
    file = UploadedFile.get()
    amy = sign_in("amy")
    amy.get(f"{SEND}?draft={draft.id}", status=404)
    amy.get(f"/council/actions/drafts/{draft.id}/files/{file.id}", status=404)
    amy.post(f"/council/actions/drafts/{draft.id}/discard", {}, status=404)
    assert "Your drafts" not in amy.get(SENDINGS).text
    page = fin.get(f"{SEND}?draft={draft.id}")
    older = fin.get(f"{SEND}?draft={draft.id}")
    page.submit("Save as a draft", text="Later words.", keep=[])
    assert not UploadedFile.select().exists()
    assert "in another window" in older.submit("Save as a draft", status=409).problem
    assert "Draft discarded" in fin.get(f"{SEND}?draft={draft.id}").submit("Discard this draft").notice
    assert not SendingDraft.select().exists()


def test_one_is_sent_to_its_writer_first(fin, providers, run_jobs, cast):
    rose, clifton = providers
    page = preview(fin, group=["Home care", "Respite"]).submit("Preview", **{"as": str(rose.id)})
    page = page.submit("Send one to me first", **{"as": str(rose.id)}, files=letter())
    assert f"Sent to {cast.fin.email} alone" in page.notice
    assert f"Dear {rose.name}" in page.one("article").text
    assert not ActionSending.select().exists()
    mail = OutgoingEmail.get()
    assert (mail.recipient, mail.subject) == (cast.fin.email, "Trial: Action (number) has something new")
    assert f"/council/actions/send?draft={SendingDraft.get().id}&as={rose.id}" in mail.body
    assert "Christmas" not in mail.body
    assert "Trial: Action" in fin.get("/notices").text
    page.submit("Send to 2 providers")
    assert [each.file_name for each in ActionSending.get().files] == ["letter.pdf"]
    assert clifton.name not in mail.body


def test_a_sending_that_was_given_up_says_so_and_goes_on(fin, sent_to_both, run_jobs):
    sending, page = sent_to_both
    Action.delete().where(Action.id == Action.select(fn.MAX(Action.id)).scalar()).execute()
    Job.update(state="failed").where(Job.key == f"send to many {sending.id}").execute()
    page = fin.get(f"{SENDINGS}/{sending.id}")
    assert "Sending stopped" in page.text
    assert page.one(".steps [aria-current]").text.split() == ["2", "Send"]
    page = page.submit("Make the other 1 action")
    assert "It goes on" in page.notice
    run_jobs(LATER)
    page = fin.get(f"{SENDINGS}/{sending.id}")
    assert "Sending stopped" not in page.text
    assert page.one(".steps [aria-current]").text.split()[0] == "3"
    assert Action.select().where(Action.sending == sending.id).count() == 2
