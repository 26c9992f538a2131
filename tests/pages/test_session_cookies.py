"""What the browser keeps: a random number that names the session, and for one page the notice of what was just done."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, flash
from flask.sessions import SecureCookieSessionInterface

from models import AuditEvent, SignInSession
from operations import security_codes
from tests.support.browser import TestBrowser
from web import sessions

PASSWORD, CODE = "Correct-Horse7", "135790"


def cookies_of(browser):
    return {cookie.key: cookie.value for cookie in browser.client._cookies.values()}


def set_by(page):
    return [header.partition("=")[0] for header in page.headers.getlist("Set-Cookie")]


def give_password(browser, person):
    return browser.get("/login").submit("Continue", email=person.email, password=PASSWORD)


def test_the_cookie_is_128_random_bits_before_and_after_signing_in(browser, registered_alice):
    browser.get("/login")
    before = cookies_of(browser)
    asked = give_password(browser, registered_alice)
    first, second = (CODE[position - 1] for position in security_codes.asked_positions(registered_alice))
    asked.submit("Sign in", first=first, second=second)
    after = cookies_of(browser)
    assert (set(before), set(after)) == ({"session"}, {"session", "device"})
    assert re.fullmatch("[0-9a-f]{32}", before["session"])
    assert re.fullmatch("[0-9a-f]{32}", after["session"])
    assert before["session"] != after["session"]


@pytest.mark.parametrize("cookie", ["", "short", "x" * 33, "0" * 4000])
def test_a_cookie_that_is_no_token_is_replaced_where_a_form_needs_one(app, cookie):
    browser = TestBrowser(app, cookie or None)
    browser.get("/login")
    assert re.fullmatch("[0-9a-f]{32}", cookies_of(browser)["session"])


def test_a_page_without_a_form_sets_no_cookie(browser):
    assert set_by(browser.look("/health")) == []


def test_a_stranger_makes_no_row_by_looking_and_none_by_a_wrong_password(browser, registered_alice):
    browser.get("/login")
    browser.post("/login", {"email": registered_alice.email, "password": "Wrong-Horse7"}, status=422)
    assert SignInSession.select().count() == 0


def test_somebody_signed_in_keeps_their_cookie_and_their_row(sign_in):
    browser = sign_in("alice")
    assert set_by(browser.get("/account")) == []
    assert SignInSession.select().count() == 1


def test_a_form_lives_as_long_as_its_session(sign_in, cast):
    """No shorter: a form that was opened hours ago is accepted while the session goes on."""
    browser = sign_in("alice")
    token = browser.get("/account").all("input[name=csrf_token]")[0]["value"]
    SignInSession.update(started_at=SignInSession.get().started_at - timedelta(hours=11)).execute()
    form = {"organisation": cast.rose_care.id, "csrf_token": token}
    assert browser.post("/organisations", form).heading == "Rose Care"


def test_the_form_of_another_session_is_refused(sign_in, cast):
    """After signing in anew the old page's form does nothing, and neither does the form of a session begun later."""
    first, second = sign_in("alice"), sign_in("alice")
    form = {"organisation": cast.rose_care.id, "csrf_token": first.token()}
    answer = second.post("/organisations", form)
    assert "You were signed out before your form was sent, and nothing was done." in answer.text
    first.post("/organisations", {**form, "csrf_token": second.token()}, status=400)
    assert not AuditEvent.select().where(AuditEvent.kind == "acts for organisation").exists()


def test_a_changed_address_signs_nobody_out(sign_in):
    browser = sign_in("alice")
    for address in ("198.51.100.7", "2001:db8::1"):
        answer = browser.client.get("/account", environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers


def test_a_notice_is_there_for_one_page_in_a_cookie_of_its_own(sign_in, cast):
    browser = sign_in("alice")
    session = cookies_of(browser)["session"]
    answer = browser.post("/organisations", {"organisation": cast.rose_care.id}, follow=False)
    assert set_by(answer) == ["notices"]
    assert cookies_of(browser)["session"] == session
    assert "You now act for Rose Care." in browser.get("/home").notice
    assert set(cookies_of(browser)) == {"session"}
    assert "You now act for" not in browser.get("/home").text


def test_what_is_fetched_meanwhile_neither_shows_a_notice_nor_sends_it_again(sign_in, cast):
    """Else a picture or a script that comes after the page would bring the notice back."""
    browser = sign_in("alice")
    browser.post("/organisations", {"organisation": cast.rose_care.id}, follow=False)
    for path in ("/health", "/brand-17404d.css"):
        assert set_by(browser.look(path)) == []
    assert "You now act for Rose Care." in browser.get("/home").text


def test_a_notice_reaches_somebody_who_has_just_signed_out_everywhere(sign_in):
    browser = sign_in("alice")
    page = browser.get("/account").submit("Sign out everywhere")
    assert "signed out on all devices" in page.notice
    assert SignInSession.select().count() == 0


def test_a_notice_of_release_1_0_0_does_not_stop_the_page(app, browser):
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    browser.client.set_cookie("notices", signer.dumps({"_flashes": [("message", "Saved.")]}), domain="localhost")
    assert not browser.get("/login").all(".notice")


@pytest.mark.parametrize("cookie", ["rubbish", "WyJhIl0.x.y", ""])
def test_a_notice_that_the_portal_did_not_write_is_not_shown(browser, cookie):
    browser.client.set_cookie("notices", cookie, domain="localhost")
    assert not browser.get("/login").all(".notice")


def test_where_tls_is_used_the_cookies_go_to_this_host_alone_and_by_tls_alone():
    app = Flask(__name__)
    app.config.update(IS_HTTPS=True, SECRET_KEY=b"k" * 32, SETTINGS=SimpleNamespace(practice_of=None))
    sessions.init_app(app)

    @app.get("/")
    def front():
        flash("Saved.")
        return sessions.current_session().token

    cookies = app.test_client().get("/", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-session", "__Host-notices"]
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert "Expires" not in cookie
