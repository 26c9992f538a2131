"""A form that timed out: what of it is kept, whose page it has to come from, and how it is shown again."""

from datetime import timedelta

import pytest

from models import Action, Invoice, SignInSession
from operations import audit, people, security_codes
from tests.support import factories

PASSWORD, CODE = "Correct-Horse7", "135790"
KEPT = "We kept what you typed"


def time_out(hours=2):
    for session in SignInSession.select():
        session.last_seen_at -= timedelta(hours=hours)
        session.save()


def sign_in_again(browser, person):
    asked = browser.get("/login").submit("Continue", email=person.email, password=PASSWORD)
    first, second = (CODE[position - 1] for position in security_codes.asked_positions(person))
    return asked.submit("Sign in", first=first, second=second)


def is_anything_kept():
    return any(session.data for session in SignInSession.select())


@pytest.fixture
def new_action(cast):
    """`new_action(browser)`: the path and the fields of a new action, as a page that is open has them."""
    invoice = factories.make_invoice(organisation=cast.rose_care)

    def fill(browser):
        about = f"Invoice:{invoice.id}"
        opened = browser.get("/actions/new", about=about, type="Payment Query")
        form = next(form for form in opened.all("form") if form["action"] == "/actions/new")
        key = form.one("[name=form_key]")["value"]
        typed = {"title": "Prices of July", "text": "Two <b> sessions of £20.00"}
        return {"csrf_token": browser.token(), "form_key": key, "about": about, "type": "Payment Query", **typed}

    return fill


def test_it_is_shown_as_what_it_is_and_takes_effect_when_sent(sign_in, registered_alice, new_action):
    browser = sign_in("alice")
    fields = new_action(browser)
    time_out()
    assert browser.post("/actions/new?from=here", fields).heading == "Sign in"
    page = sign_in_again(browser, registered_alice)
    assert page.heading == KEPT
    for words in ("New action", "Prices of July", "Two <b> sessions of £20.00", "Payment Query"):
        assert words in page.text
    answer = page.submit("Send", follow=False, status=307)
    assert answer.headers["Location"] == "/actions/new?from=here"
    browser.post("/actions/new?from=here", {**fields, "csrf_token": browser.token()}, follow=False)
    assert Action.get().title == "Prices of July"
    assert browser.get("/account/unsent-form").heading == "Rose Care"


def test_nothing_is_kept_that_carries_the_token_of_the_sign_in_page(sign_in, registered_alice, new_action):
    """Whoever stands at the browser of somebody who was signed out plants nothing with what it shows."""
    browser = sign_in("alice")
    fields = new_action(browser)
    time_out()
    planted = browser.get("/login").one("[name=csrf_token]")["value"]
    assert planted != fields["csrf_token"]
    browser.post("/actions/new", {**fields, "csrf_token": planted})
    assert not is_anything_kept()
    assert sign_in_again(browser, registered_alice).heading == "Rose Care"


def test_the_page_of_an_earlier_session_of_the_same_person_counts_for_twelve_hours(
    sign_in, registered_alice, new_action
):
    browser = sign_in("alice")
    fields = new_action(browser)
    time_out()
    sign_in_again(browser, registered_alice)
    page = browser.post("/actions/new", fields)  # from a second window, while signed in again
    assert page.heading == KEPT
    assert "Discard" in page.text
    page.submit("Discard")
    assert not is_anything_kept()
    time_out(hours=13)
    sign_in_again(browser, registered_alice)
    browser.post("/actions/new", fields, status=400)


def test_nothing_is_kept_after_log_out(sign_in, registered_alice, new_action):
    browser = sign_in("alice")
    fields = new_action(browser)
    time_out()
    browser.post("/actions/new", fields)
    sign_in_again(browser, registered_alice).browser.post("/logout")
    assert not is_anything_kept()
    browser.post("/actions/new", fields, status=200)
    assert not is_anything_kept()
    assert sign_in_again(browser, registered_alice).heading == "Rose Care"


def test_somebody_else_at_the_same_computer_does_not_see_it(sign_in, registered_alice, cast, app, at, new_action):
    people.set_sign_in(cast.charlie.email, PASSWORD, CODE, app.config["CODE_KEYS"], by=audit.SYSTEM, at=at)
    browser = sign_in("alice")
    fields = new_action(browser)
    time_out()
    browser.post("/actions/new", fields)
    assert sign_in_again(browser, cast.charlie).heading != KEPT
    time_out()
    browser.post("/actions/new", fields)  # alice's page, in charlie's session
    assert sign_in_again(browser, cast.charlie).heading != KEPT


def test_a_decision_is_not_kept_its_page_is_shown_again_with_the_words(sign_in, cast, app, at, submit):
    people.set_sign_in(cast.fin.email, PASSWORD, CODE, app.config["CODE_KEYS"], by=audit.SYSTEM, at=at)
    invoice, browser = submit(), sign_in("fin")
    page = f"/council/invoices?invoice={invoice.id}"
    fields = {"csrf_token": browser.token(), "version": 1, "reason": "Query open", "note": "July is <twice> on it"}
    time_out()
    browser.client.post(
        f"/council/invoices/{invoice.id}/return", data=fields, headers={"Referer": f"http://localhost{page}"}
    )
    shown = sign_in_again(browser, cast.fin)
    assert shown.path == page
    note = shown.one("[data-kept-words]")
    assert note["data-kept-words"] == f"/council/invoices/{invoice.id}/return"
    assert "nothing was done" in note.text
    assert note.one("[data-typed=note]").text == "July is <twice> on it"
    assert "Query open" not in note.text
    assert Invoice.get_by_id(invoice.id).status == invoice.status
    assert not browser.get(page).all("[data-kept-words]")


def test_passwords_and_what_the_page_sends_by_itself_are_never_kept(sign_in, registered_alice):
    browser = sign_in("alice")
    token = browser.token()
    time_out()
    browser.post("/invoices/new/totals", {"csrf_token": token, "reference": "BC-1"})
    assert not is_anything_kept()
    browser.post("/account/password", {"csrf_token": token, "current_password": PASSWORD, "password": "x"})
    assert not any(session.data.get("fields") for session in SignInSession.select())
