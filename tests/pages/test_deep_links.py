"""The link of an e-mail opens the thing itself, in the organisation that it belongs to."""

import re
from datetime import date

import pytest

from models import AuditEvent, ContactRole, OutgoingEmail, SecurityCode
from operations import audit, emails, people, security_codes
from tests.support import factories
from tests.support.browser import fields_of

PASSWORD, CODE = "Correct-Horse7", "135790"


@pytest.fixture
def pat(app, cast, at):
    """An administrator of Rose Care and of Clifton House."""
    roles = [(organisation, "administrator") for organisation in (cast.rose_care, cast.clifton_house)]
    person = factories.make_person(email="pat@example.org", roles=roles)
    people.set_sign_in(person.email, PASSWORD, CODE, app.config["CODE_KEYS"], by=audit.SYSTEM, at=at)
    return person


@pytest.fixture
def linked(cast, at, pat):
    """Clifton House's invoice, and the path of the link in the e-mail about it."""
    invoice = factories.make_invoice(organisation=cast.clifton_house, reference="CH-7")
    contacts = emails.Contacts(cast.clifton_house.id, emails.ABOUT_MONEY)
    emails.send("action_closed", contacts, at, path=f"/invoices/{invoice.id}", number=7, action_type="Invoice Query")
    return re.search(r"http://localhost(/\S+)", OutgoingEmail.get().body)[1]


def sign_in_at(login, person, password=PASSWORD):
    asked = login.submit("Continue", email=person.email, password=password)
    first, second = (CODE[position - 1] for position in security_codes.asked_positions(person))
    return asked.submit("Sign in", first=first, second=second)


def choose(page, name):
    """Press the button of an organisation on the page, not the one of the header."""
    form = page.one("main form")
    button = next(button for button in form.all("button") if button.text == name)
    return page.browser.post("/organisations", {**fields_of(form), "organisation": button["value"]})


def test_after_signing_in_it_is_opened_in_the_organisation_it_belongs_to(browser, pat, linked, cast):
    page = sign_in_at(browser.get(linked), pat)
    assert (page.path, page.status) == (linked, 200)
    assert "CH-7" in page.text
    assert page.one("details.switchbox summary").text == "Clifton House"
    event = AuditEvent.get(AuditEvent.kind == "acts for organisation")
    assert event.organisation_id == cast.clifton_house.id


def test_acting_for_another_it_is_opened_after_one_question(browser, pat, linked, cast):
    sign_in_at(browser.get("/login"), pat)
    browser.post("/organisations", {"organisation": cast.rose_care.id})
    asked = browser.get(linked)
    assert "belongs to Clifton House" in asked.text
    assert "Rose Care" not in asked.one("main").text
    page = choose(asked, "Clifton House")
    assert (page.path, "CH-7" in page.text) == (linked, True)


def test_without_the_organisation_it_is_opened_after_choosing_one(browser, pat, linked):
    bare = linked.partition("?")[0]
    page = sign_in_at(browser.get(bare), pat)
    assert page.heading == "All my organisations"
    assert choose(page, "Clifton House").path == bare


def test_at_the_first_sign_in_too(browser, pat, linked, at):
    password = people.issue_temporary_password(pat, by=audit.SYSTEM, at=at)
    SecurityCode.delete().execute()
    page = browser.get(linked).submit("Continue", email=pat.email, password=password)
    page = page.submit("Change Password", password=PASSWORD, again=PASSWORD)
    page = page.submit("Change Security Code", security_code=CODE, again=CODE)
    assert choose(page, "Clifton House").path == linked


def test_nobody_gets_to_an_organisation_that_is_not_theirs(alice, linked):
    assert alice.get(linked, status=404).one("h1")


def test_all_my_organisations_say_what_each_is_owed_and_owes(browser, pat, cast):
    care = factories.make_care(organisation=cast.clifton_house)
    plan = factories.make_overpayment_plan(cpli=care.cpli, amount_pence=-12_000)
    factories.make_overpayment_instalment(plan=plan, amount_pence=-12_000)
    factories.make_remittance(
        contract=care.contract, bank_date=date(2025, 11, 28), net_pence=90_000, amount_pence=90_000
    )
    ContactRole.update(role="care_coordinator").where(ContactRole.organisation == cast.rose_care).execute()
    page = sign_in_at(browser.get("/login"), pat)
    assert page.heading == "All my organisations"
    tiles = {tile.one("button").text: tile.text for tile in page.all("main .tile")}
    assert "£900.00 to come from the council. Next: £900.00 on Fri 28 Nov." in tiles["Clifton House"]
    assert "Owes £120.00" in tiles["Clifton House"]
    assert "£" not in tiles["Rose Care"]  # a Care Coordinator sees no amounts


def test_a_page_of_another_of_ones_organisations_can_be_opened_there(browser, alice, pat, cast):
    invoice = factories.make_invoice(organisation=cast.clifton_house, reference="CH-7")
    sign_in_at(browser.get("/login"), pat)
    browser.post("/organisations", {"organisation": cast.rose_care.id})
    page = browser.get(f"/invoices/{invoice.id}", status=404)
    assert browser.get("/invoices/999999", status=404).one("main form").text == page.one("main form").text
    page = choose(page, "Clifton House")
    assert "CH-7" in page.text
    assert "open it there" not in alice.get(f"/invoices/{invoice.id}", status=404).text
