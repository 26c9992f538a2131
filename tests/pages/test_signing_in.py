"""The way in, page by page: A1 to A5."""

from datetime import timedelta

import pytest

from models import Person, SecurityCode, SignInSession
from operations import audit, passwords, people, security_codes
from tests.support.browser import TestBrowser

PASSWORD, CODE = "Correct-Horse7", "135790"


def digits(person):
    first, second = (CODE[position - 1] for position in security_codes.asked_positions(person))
    return {"first": first, "second": second}


def test_the_whole_way_from_the_front_page_home(browser, registered_alice):
    login = browser.get("/")
    assert login.one("section h2").text == "Access secure services for providers"
    asked = login.submit("Continue", email=" Alice@Example.org ", password=PASSWORD)
    labels = [f"Digit {position}" for position in security_codes.asked_positions(registered_alice)]
    assert [label.text for label in asked.all("form.panel label")] == labels
    home = asked.submit("Sign in", **digits(registered_alice))
    assert home.heading == "Rose Care"
    assert "Alice Example" in home.text


def test_signing_in_leads_back_to_the_page_that_was_wanted(browser, registered_alice):
    login = browser.get("/account")
    assert login.heading == "Sign in"
    asked = login.submit("Continue", email=registered_alice.email, password=PASSWORD)
    assert asked.submit("Sign in", **digits(registered_alice)).heading == "Your account"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "\t//evil.example"])
def test_no_way_leads_out_of_the_site(browser, registered_alice, wanted):
    login = browser.get("/login", next=wanted)
    assert "evil" not in login.html
    asked = browser.post("/login", {"email": registered_alice.email, "password": PASSWORD, "next": wanted})
    assert "evil" not in asked.html


def test_wrong_words_are_the_same_for_those_who_do_not_exist(browser, registered_alice):
    pages = []
    for email in (registered_alice.email, "nobody@example.org"):
        page = browser.get("/login").submit("Continue", status=422, email=email, password="Wrong-Horse7")
        assert page.one("#email")["value"] == email
        pages.append(page.one("[data-error-summary]").text)
    assert pages[0] == pages[1]
    assert "The e-mail address or the password is wrong" in pages[0]


def test_somebody_who_does_not_exist_is_as_much_work(browser, registered_alice, monkeypatch):
    """The same queries, and one look at a hash each: how long it takes says nothing. (`make bench` has the times.)"""
    verified = []
    verify = passwords.is_password_of
    monkeypatch.setattr(passwords, "is_password_of", lambda *given: verified.append(given[0]) or verify(*given))
    browser.get("/login")
    done = []
    browser.post("/login", {"email": registered_alice.email, "password": "Wrong-Horse7"}, status=422)  # keeps her name
    verified.clear()
    for email in (registered_alice.email, "nobody@example.org"):
        page = browser.post("/login", {"email": email, "password": "Wrong-Horse7"}, status=422)
        done.append(page.statements)
    assert done[0] == done[1]
    assert verified == [registered_alice, None]


def test_nothing_typed_says_what_to_enter(browser, app):
    page = browser.get("/login").submit("Continue", status=422)
    assert "Enter your e-mail address" in page.problem
    assert "Enter your password" in page.problem
    assert [link["href"] for link in page.all("[data-error-summary] a")] == ["#email", "#password"]


def test_too_many_wrong_passwords_are_answered_with_the_time_to_wait(browser, registered_alice):
    browser.get("/login")
    for _ in range(10):
        browser.post("/login", {"email": registered_alice.email, "password": "Wrong-Horse7"}, status=422)
    page = browser.post("/login", {"email": registered_alice.email, "password": PASSWORD}, status=429)
    assert 0 < int(page.headers["Retry-After"]) <= 300
    assert page.heading == "Too many attempts"
    assert "Try again in 5 minutes" in page.text


def test_a_device_that_is_known_stays_so_after_signing_out(browser, registered_alice):
    asked = browser.get("/login").submit("Continue", email=registered_alice.email, password=PASSWORD)
    answer = asked.submit("Sign in", follow=False, **digits(registered_alice))
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("device="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    browser.post("/logout")
    outside = TestBrowser(browser.app)
    outside.get("/login")
    wrong = {"email": registered_alice.email, "password": "Wrong-Horse7"}
    for _ in range(10):
        outside.post("/login", wrong, status=422)
    outside.client.set_cookie("device", "WyJkMSIsWzFdXQ.aSSn3g.forged", domain="localhost")
    outside.post("/login", wrong, status=429)
    asked = browser.get("/login").submit("Continue", email=registered_alice.email, password=PASSWORD)
    assert asked.submit("Sign in", **digits(registered_alice)).heading == "Rose Care"
    assert "It stays when you sign out" in browser.get("/cookies").text


def test_three_wrong_answers_of_the_code_have_to_wait(browser, registered_alice):
    browser.get("/login").submit("Continue", email=registered_alice.email, password=PASSWORD)
    wrong = {name: str((int(digit) + 1) % 10) for name, digit in digits(registered_alice).items()}
    for _ in range(3):
        assert "digits are not right" in browser.post("/login/security-code", wrong, status=422).problem
    assert browser.post("/login/security-code", digits(registered_alice), status=429).headers["Retry-After"] == "900"


def test_the_second_step_is_not_there_without_the_first(browser):
    assert browser.get("/login/security-code").heading == "Sign in"


def test_the_first_sign_in_must_change_both_and_only_then_goes_on(browser, cast, at):
    person = cast.alice
    password = people.issue_temporary_password(person, by=audit.SYSTEM, at=at)
    SecurityCode.delete().execute()
    page = browser.get("/login").submit("Continue", email=person.email, password=password)
    assert page.heading == "Change Password"
    assert browser.get("/home").heading == "Change Password"
    refused = page.submit("Change Password", status=422, password="rose", again="rose")
    for sentence in ("Use at least 9 characters", "Use at least one capital letter", "Use at least one digit"):
        assert sentence in refused.text
    page = refused.submit("Change Password", password=PASSWORD, again=PASSWORD)
    assert page.heading == "Choose a security code"
    for rule in (
        "6 characters",
        "digits 0 to 9",
        "different from the last",
        "more than four times",
        "like 1234 or 4321",
    ):
        assert rule in page.one("form ul").text
    assert browser.get("/home").heading == "Choose a security code"
    page.submit("Change Security Code", status=422, security_code="123456", again="123456")
    page = page.submit("Change Security Code", security_code=CODE, again=CODE)
    assert page.heading == "Rose Care"
    assert not Person.get_by_id(person.id).must_change_password


def test_later_and_after_a_while_the_password_is_asked_for(sign_in, registered_alice, cast, at):
    alice = sign_in("alice")
    assert alice.get("/home").click("Change Password").all("#current_password")
    assert alice.get("/home").click("Change Security Code").all("#current_password")
    people.issue_temporary_password(cast.vera, by=audit.SYSTEM, at=at)
    vera = sign_in("vera")
    assert not vera.get("/account/password").all("#current_password")
    SignInSession.update(password_given_at=at.now - timedelta(minutes=11)).execute()
    page = vera.get("/account/password")
    page = page.submit("Change Password", current_password="", password=PASSWORD, again=PASSWORD, status=422)
    assert "Enter the password" in page.problem
    data = {"password": PASSWORD, "again": PASSWORD}
    assert "Enter the password" in vera.post("/account/password", data, status=422).problem


def test_two_new_passwords_that_differ_are_refused(sign_in, registered_alice):
    page = sign_in("alice").get("/account/password")
    page = page.submit(
        "Change Password", status=422, current_password=PASSWORD, password="Aaaa-bbb-1", again="Aaaa-bbb-2"
    )
    assert "The two new passwords are not the same" in page.problem
    page = page.submit("Change Password", status=422, current_password="Wrong-Horse7", password="aaaa", again="bbbb")
    for words in ("The password is wrong", "Use at least one capital letter", "The two new passwords are not the same"):
        assert words in page.problem


def test_all_that_is_wrong_with_a_new_code_is_said_and_whether_it_is_in_use_only_to_who_knows_the_password(
    sign_in, registered_alice
):
    page = sign_in("alice").get("/account/security-code")
    page = page.submit("Change Security Code", status=422, current_password="", security_code="1111", again="22")
    for words in ("Enter your password", "Enter exactly 6 digits", "The two codes are not the same"):
        assert words in page.problem
    typed = {"security_code": CODE, "again": CODE, "status": 422}
    assert (
        "different from your last"
        not in page.submit("Change Security Code", current_password="Wrong-Horse7", **typed).problem
    )
    assert "different from your last" in page.submit("Change Security Code", current_password=PASSWORD, **typed).problem


def test_signing_out_ends_the_session_on_the_server(sign_in):
    browser = sign_in("alice")
    cookie = browser.client.get_cookie("session").value
    assert browser.get("/home").submit("Logout").heading.endswith("Provider Portal")
    assert SignInSession.select().count() == 0
    assert TestBrowser(browser.app, cookie).get("/home").heading == "Sign in"


def test_the_account_counts_devices_and_signs_out_everywhere(sign_in):
    first, second = sign_in("alice"), sign_in("alice")
    page = first.get("/account")
    assert "Signed in on 2 devices" in page.text
    page.submit("Sign out everywhere")
    assert second.get("/home").heading == "Sign in"


def test_a_cookie_is_new_at_sign_in_and_cannot_be_read_by_scripts(browser, registered_alice):
    browser.get("/login")
    before = browser.client.get_cookie("session").value
    page = browser.post("/login", {"email": registered_alice.email, "password": PASSWORD}, follow=False)
    cookie = page.headers["Set-Cookie"]
    assert before not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_htmx_is_sent_to_sign_in_as_a_whole_page(browser, app):
    page = browser.get("/home", htmx=True, status=204)
    assert page.headers["HX-Redirect"] == "/login?next=/"


def test_the_password_again_is_asked_for_and_leads_back(sign_in, registered_alice):
    page = sign_in("alice").get("/account/password-again", next="/account")
    refused = page.submit("Continue", status=422, password="Wrong-Horse7")
    assert "The password is wrong" in refused.problem
    assert refused.submit("Continue", password=PASSWORD).heading == "Your account"
