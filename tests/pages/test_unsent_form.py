"""A form that timed out is still there after signing in again."""

from datetime import timedelta

from models import SignInSession
from operations import audit, people, security_codes

PASSWORD, CODE = "Correct-Horse7", "135790"


def time_out():
    for session in SignInSession.select():
        session.last_seen_at -= timedelta(hours=2)
        session.save()


def sign_in_again(page, person):
    asked = page.submit("Continue", email=person.email, password=PASSWORD)
    first, second = (CODE[position - 1] for position in security_codes.asked_positions(person))
    return asked.submit("Sign in", first=first, second=second)


def test_it_is_offered_after_signing_in_and_takes_effect_when_sent(sign_in, registered_alice, cast):
    browser = sign_in("alice")
    time_out()
    login = browser.post("/organisations", {"organisation": cast.rose_care.id, "comment": "Two <b> sessions"})
    page = sign_in_again(login, registered_alice)
    assert page.heading == "Your form is still here"
    assert "Two <b> sessions" in page.text
    answer = page.submit("Send it now", follow=False, status=307)
    assert answer.headers["Location"] == "/organisations"
    data = {"organisation": cast.rose_care.id, "csrf_token": browser.token()}
    assert browser.post("/organisations", data).heading == "Rose Care"
    assert browser.get("/account/unsent-form").heading == "Rose Care"


def test_it_may_be_thrown_away(sign_in, registered_alice, cast):
    browser = sign_in("alice")
    time_out()
    page = sign_in_again(browser.post("/organisations", {"organisation": cast.rose_care.id}), registered_alice)
    assert "The form was thrown away" in page.submit("Throw it away").notice


def test_passwords_are_never_kept(sign_in, registered_alice):
    browser = sign_in("alice")
    time_out()
    browser.post("/account/password", {"current_password": PASSWORD, "password": "x", "again": "x"})
    assert not any(session.data for session in SignInSession.select())


def test_somebody_else_at_the_same_computer_does_not_see_it(sign_in, registered_alice, cast, app, at):
    people.set_sign_in(cast.charlie.email, PASSWORD, CODE, app.config["CODE_KEYS"], by=audit.SYSTEM, at=at)
    browser = sign_in("alice")
    time_out()
    login = browser.post("/organisations", {"organisation": cast.rose_care.id})
    assert sign_in_again(login, cast.charlie).heading != "Your form is still here"


def test_a_form_without_the_sessions_token_is_not_kept(sign_in, registered_alice, cast):
    browser = sign_in("alice")
    time_out()
    browser.post("/organisations", {"organisation": cast.rose_care.id, "csrf_token": "0" * 64})
    assert not any(session.data for session in SignInSession.select())
