"""The bell, E-mail Notifications, the link that stops e-mails, and the council's own wording."""

from urllib.parse import urlsplit

import pytest

from models import Notice, SignInSession
from operations import email_subscriptions
from queries.notices import subscriptions_of
from tests.support import factories


@pytest.fixture
def notice(cast):
    return factories.make_notice(
        person=cast.alice, organisation=cast.rose_care, path="/actions", text="Action 7 was closed"
    )


def test_the_bell_counts_what_is_new_until_it_was_looked_at(alice, notice):
    assert alice.get("/home").one("#bell .count").text == "1 new"
    assert "1 new" in alice.get("/notices/count").text
    page = alice.get("/notices")
    assert "New" in page.one("main li").text
    assert Notice.get().read_at is not None
    assert not alice.get("/home").all("#bell .count")
    assert "New" not in alice.get("/notices").one("main li").text
    assert page.click("Action 7 was closed").path.startswith("/actions")


def test_asking_for_the_count_keeps_no_session_alive_and_says_nothing_to_strangers(alice, browser, notice):
    SignInSession.update(last_seen_at=SignInSession.started_at).execute()
    before = SignInSession.get().last_seen_at
    alice.get("/notices/count")
    assert SignInSession.get().last_seen_at == before
    assert browser.get("/notices/count", status=204).response.data == b""


def test_nobody_reads_or_counts_the_notices_of_others(alice, sign_in, notice, cast):
    factories.make_notice(person=cast.charlie, text="Canary")
    vera = sign_in("vera")
    assert "Nothing is new" in vera.get("/notices").text
    assert "Canary" not in alice.get("/notices").text
    assert not vera.get("/home").all("#bell .count")


def test_what_is_chosen_is_saved_and_the_password_email_stays(alice, cast):
    page = alice.get("/home").click("Email Notifications")
    assert [box["value"] for box in page.all("main input[type=checkbox]") if "checked" in box.attributes] == list(
        subscriptions_of(cast.alice.id)
    )
    page = page.submit("Save", wanted=["disputes"])
    assert "Saved" in page.notice
    on = [name for name, is_on in subscriptions_of(cast.alice.id).items() if is_on]
    assert on == ["disputes", "password_immediate"]


def test_one_click_stops_it_and_opening_the_link_leads_through_sign_in(browser, cast, alice):
    token = email_subscriptions.stop_token(cast.alice.id, "actions_immediate")
    address = f"/email-notifications/stop/{token}"
    assert browser.get(address).path.startswith("/login?next=/email-notifications")
    assert subscriptions_of(cast.alice.id)["actions_immediate"]
    answer = browser.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.data) == (200, b"")
    assert not subscriptions_of(cast.alice.id)["actions_immediate"]
    assert browser.client.post("/email-notifications/stop/rubbish").status_code == 404
    assert urlsplit(alice.get("/email-notifications").path).path == "/email-notifications"


def test_officers_choose_none_but_have_the_bell(fin):
    fin.get("/email-notifications", status=404)
    assert "Nothing is new" in fin.get("/notices").text


def test_the_council_words_an_email(sam, sign_in):
    page = sam.get("/council/settings").click("Wording of e-mails").click("An action was closed")
    page = page.submit("Save", subject="About {client}", body="{link}", status=422)
    assert "no place called {client}" in page.problem
    page = page.submit("Preview", subject="{thing} {number} is done")
    assert "Action 1234 is done" in page.all("main section")[0].text
    page = page.submit("Save")
    assert "Saved" in page.notice
    assert "Your own words" in sam.get("/council/mail/wording").text
    sam.get(page.path).submit("Use the portal’s words")
    assert "Your own words" not in sam.get("/council/mail/wording").text
    sam.get("/council/mail/wording/daily", status=404)
    sign_in("fin").get("/council/mail/wording", status=403)
