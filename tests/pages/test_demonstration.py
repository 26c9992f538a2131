"""The demonstration's sign-in page: a button for each person, and the tour; nothing of it in a real council."""

from datetime import date

import pytest

from models import Council, Person
from operations import audit, passwords, security_codes
from operations.demonstration.cast import PASSWORD, SECURITY_CODE
from tests.support import factories
from web import clock
from web.demonstration import steps

ALMA = "alma@merebridge.example"


@pytest.fixture
def alma(app, cast, at):
    """A person whose e-mail, password and code are those of the demonstration, and a Council that is none."""
    factories.make_council()
    person = factories.make_person(email=ALMA, roles=[(cast.rose_care, "administrator")])
    Person.update(password_hash=passwords.hash_of(PASSWORD)).where(Person.id == person.id).execute()
    security_codes.set_code(person, SECURITY_CODE, app.config["CODE_KEYS"], audit.SYSTEM, at)
    return person


def test_one_button_signs_in_and_the_tour_goes_with_it(alma, browser):
    Council.update(is_demonstration=True).execute()
    page = browser.get("/login").submit("Start as Alma")
    assert page.one(".tour strong").text == "Tour, step 1 of 5. Confirm the week."
    assert page.heading == "Week of 10 Nov 2025"
    page = page.submit("Next")
    assert page.one(".tour strong").text == "Tour, step 2 of 5. Make the invoice."
    assert not page.submit("Leave the tour").all(".tour")


def test_a_real_council_has_no_such_buttons_and_no_such_way_in(alma, browser):
    page = browser.get("/login")
    assert not page.all(".people")
    page.browser.post("/login/demonstration", {"person": ALMA}, status=404)
    page.browser.post("/login/demonstration/leave", {}, status=404)


def test_whoever_changed_their_password_signs_in_by_typing_it(alma, browser):
    Council.update(is_demonstration=True).execute()
    Person.update(password_hash=passwords.hash_of("Other-Words-77")).where(Person.id == alma.id).execute()
    page = browser.get("/login").submit("Start as Alma")
    assert page.heading == "Sign in"
    page.browser.post("/login/demonstration", {"person": "nobody@example.org"}, status=404)


def test_the_tour_begins_in_the_last_week_that_has_ended_whatever_day_it_is(app):
    assert steps()[0].path == "/actuals?week=2025-11-10"
    clock.pin(date(2026, 3, 2))  # a Monday
    assert (steps()[0].path, "23 Feb" in steps()[0].words) == ("/actuals?week=2026-02-23", True)
