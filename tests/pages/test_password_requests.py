"""Request new Password: the guide's four fields, and what the helpdesk or a link makes of them."""

import pytest

from models import AuditEvent, Invitation, Job, OutgoingEmail, PasswordRequest, Person
from operations import audit, council_settings, password_requests
from rules.broken import IllegalMove
from rules.password_requests import MOST_OF_ADDRESS, MOST_OF_EMAIL
from tests.support import factories
from web import clock

FIELDS = {"name": "Alice Example", "organisation_name": "Rose Care", "telephone": "01632 960 001"}


def ask(browser, email, **given):
    return browser.get("/password-request").submit("Submit", email=email, **(FIELDS | given))


def test_the_sign_in_page_leads_to_it_and_says_whom_to_telephone(browser, at):
    assert "ask the person at the council" in browser.get("/login").text
    council_settings.change("helpdesk_telephone", "01632 960 000", by=audit.SYSTEM, at=at)
    council_settings.change("helpdesk_email", "help@council.example", by=audit.SYSTEM, at=at)
    page = browser.get("/login")
    assert "contact the helpdesk: 01632 960 000 help@council.example" in page.text
    assert "Helpdesk: 01632 960 000 help@council.example" in page.one("footer").text
    page = page.click("Request new Password").submit("Submit", email="x", status=422)
    for words in ("Enter your name", "Enter the name of your organisation", "e-mail address like", "telephone number"):
        assert words in page.problem


def test_the_helpdesk_compares_and_sends_a_temporary_password(browser, sam, cast, at, password_hash):
    Person.update(password_hash=password_hash).where(Person.id == cast.alice.id).execute()
    known, unknown = ask(browser, "Alice@Example.org "), ask(browser, "nobody@example.org")
    assert known.one("main").text == unknown.one("main").text
    assert (known.path, known.status) == (unknown.path, unknown.status)

    page = sam.get("/council").click("Password requests")
    assert "Rose Care" in page.row("alice@example.org").one("small").text
    assert "Nobody" in page.row("nobody@example.org").text
    page = page.submit("Send a temporary password to Alice Example")
    page = page.submit("Close the request of Alice Example")
    assert "No requests for a new password" in page.text
    mail = OutgoingEmail.get(OutgoingEmail.subject.contains("temporary password"))
    assert mail.recipient == "alice@example.org"
    assert "http://localhost/login" in mail.body
    assert Person.get_by_id(cast.alice.id).must_change_password
    request = PasswordRequest.get(PasswordRequest.email == "alice@example.org")
    with pytest.raises(IllegalMove):
        password_requests.answer(request, 1, audit.SYSTEM, at)
    assert not AuditEvent.select().where(AuditEvent.now_figures.contains("example.org")).exists()


def test_a_link_lets_people_choose_a_password_once_where_the_council_allows_it(
    browser, registered_alice, run_jobs, cast, at
):
    council_settings.change("sends_reset_links", True, by=audit.SYSTEM, at=at)
    for email in ("alice@example.org", "nobody@example.org", cast.vera.email):
        assert "If you sign in with this e-mail address" in ask(browser, email).text
    run_jobs(clock.moment())
    assert [row.person_id for row in Invitation.select()] == [registered_alice.id]
    waiting = PasswordRequest.select().where(PasswordRequest.state == "open")
    assert {row.email for row in waiting} == {"nobody@example.org", cast.vera.email}
    mail = OutgoingEmail.get(OutgoingEmail.subject.contains("Choose a new password"))
    path = "/invitation/" + mail.body.partition("http://localhost/invitation/")[2].split()[0]
    browser.get(path).submit("Set password", password="Orchard-Kettle-77", again="Orchard-Kettle-77")
    browser.get(path, status=410)


def test_spraying_takes_five_an_hour_from_an_address_and_three_a_day_of_a_person(app, browser):
    for number in range(MOST_OF_EMAIL + 1):
        assert "Request sent" in ask(browser, "alice@example.org", name=f"Try {number}").text
    assert PasswordRequest.select().count() == MOST_OF_EMAIL
    for number in range(MOST_OF_ADDRESS - MOST_OF_EMAIL):
        ask(browser, f"person{number}@example.org")
    page = browser.get("/password-request")
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    data = {"csrf_token": browser.token(), "email": "new@example.org", **FIELDS}
    answer = browser.client.post("/password-request", data=data, headers=forged)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert page.status == 200
    assert PasswordRequest.select().count() == MOST_OF_ADDRESS


def test_a_forged_host_is_in_no_link_and_is_refused(browser, at):
    data = {"csrf_token": browser.token(), "email": "alice@example.org", **FIELDS}
    answer = browser.client.post("/password-request", data=data, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert not PasswordRequest.select().exists()
    assert not Job.select().exists()
    assert not factories.make_password_request().address
