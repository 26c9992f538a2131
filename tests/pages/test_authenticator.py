"""The authenticator app: set up, used, replayed, raced, lost, and required by the council."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pyotp
import pytest

from models import Authenticator, RecoveryCode, SignInSession
from operations import audit, authenticators, council_settings, security_codes, signing_in
from rules.broken import RuleBroken
from tests.support.at_once import at_once

PASSWORD = "Correct-Horse7"  # as the fixture registered_alice has it


def code_of(page, at=0):
    """What a phone shows that scanned this page, `at` seconds from now."""
    key = page.sentence("type this key into the app").rpartition(":")[2].replace(" ", "").strip()
    return pyotp.TOTP(key).at(datetime.now(UTC) + timedelta(seconds=at))


@pytest.fixture
def scanned(alice):
    """Alice's page with the code to scan."""
    return alice.get("/account").click("Authenticator app").submit("Set up an app")


@pytest.fixture
def with_app(app, cast, registered_alice, alice, scanned):
    """Alice signs in with an app: her key as the phone has it, and her recovery codes."""
    key = scanned.sentence("type this key into the app").rpartition(":")[2].replace(" ", "").strip()
    page = scanned.submit("Use this app", code=code_of(scanned))
    codes = [each.text for each in page.all("[data-recovery-codes] code")]
    return pyotp.TOTP(key), codes


def half_way(browser, person):
    """The page that asks for the code, after the right password."""
    browser.post("/logout") if browser.look("/home").status == 200 else None
    return browser.get("/login").submit("Continue", email=person.email, password=PASSWORD)


def test_an_app_is_set_up_by_a_code_it_shows_and_codes_are_shown_once(scanned, alice, cast):
    assert scanned.one("[role=img] svg").all("path")
    assert "not right" in scanned.submit("Use this app", code="000000", status=422).problem
    page = scanned.submit("Use this app", code=code_of(scanned))
    codes = {each.text for each in page.all("[data-recovery-codes] code")}
    assert len(codes) == 10
    page = alice.get("/account/authenticator")
    assert "10 recovery codes left" in page.text
    assert not any(code in page.html for code in codes)
    kept = str(list(Authenticator.select().dicts())) + str(list(RecoveryCode.select().dicts()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_a_code_lets_in_once_and_not_again(with_app, browser, cast):
    phone, _codes = with_app
    then = datetime.now(UTC) + timedelta(seconds=30)  # the code that set it up is used already
    page = half_way(browser, cast.alice)
    assert page.heading == "Code of your authenticator app"
    page = page.submit("Sign in", code=phone.at(datetime.now(UTC)), status=422)
    assert "You have 2 attempts left" in page.problem
    assert page.submit("Sign in", code=phone.at(then)).heading == "Rose Care"
    page = half_way(browser, cast.alice).submit("Sign in", code=phone.at(then), status=422)
    assert "not right" in page.problem


def test_a_recovery_code_lets_in_once(with_app, browser, cast):
    _phone, codes = with_app
    typed = codes[0].upper().replace("-", " ")
    assert half_way(browser, cast.alice).submit("Sign in", code=typed).heading == "Rose Care"
    page = half_way(browser, cast.alice)
    assert "not right" in page.submit("Sign in", code=codes[0], status=422).problem
    assert authenticators.codes_left(cast.alice.id) == 9


def test_of_many_who_send_one_code_at_once_one_gets_in(with_app, app, cast, at):
    phone, codes = with_app
    keys, instant = app.config["CODE_KEYS"], datetime.now(UTC).replace(tzinfo=None)
    for code in (codes[1], phone.at(datetime.now(UTC) + timedelta(seconds=30))):
        answers = at_once(*[partial(authenticators.use_code, cast.alice, code, keys, at, instant)] * 6)
        assert [answer for answer, _ in answers].count(True) == 1


def test_tries_are_spent_as_those_of_the_digits_are(with_app, app, cast, at):
    session_token, stage = signing_in.give_password(cast.alice.email, PASSWORD, at)
    assert (stage, bool(session_token)) == ("password", True)
    session = SignInSession.get(SignInSession.stage == "password")
    give = partial(
        signing_in.give_app_code, session, "000000", app.config["CODE_KEYS"], at, datetime.now(UTC).replace(tzinfo=None)
    )
    for _ in range(3):
        with pytest.raises(RuleBroken):
            give()
    with pytest.raises(security_codes.CodeLocked):
        give()


def test_the_council_requires_it_of_a_role(alice, cast, at):
    council_settings.change("authenticator_roles", ["administrator"], by=audit.SYSTEM, at=at)
    page = alice.get("/actuals")
    assert "requires an authenticator app for your role" in page.text
    page = page.submit("Set up an app")
    page = page.submit("Use this app", code=code_of(page))
    assert alice.get("/home").heading == "Rose Care"
    page = alice.get("/account/authenticator")
    assert not page.has_button("Stop using the app")
    assert "requires the app" in alice.post("/account/authenticator/end").text
    assert Authenticator.select().count() == 1


def test_somebody_who_lost_their_phone_chooses_a_code_after_a_reset(with_app, sam, browser, cast):
    page = sam.get(f"/council/people/{cast.alice.id}")
    assert "authenticator app, 10 recovery codes left" in page.text
    page.submit("Reset the authenticator app")
    page = half_way(browser, cast.alice)
    assert page.heading == "Choose a security code"
    assert not Authenticator.select().exists()


def test_it_ends_and_the_digits_are_asked_for_again(with_app, alice, browser, cast):
    page = alice.get("/account/authenticator").submit("Stop using the app")
    assert "no longer sign in with the app" in page.notice
    assert half_way(browser, cast.alice).heading == "Two digits of your security code"
