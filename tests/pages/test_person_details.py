"""Name, e-mail address and telephone of somebody on record: changed by a system administrator, never their own."""

import pytest

from models import AuditEvent, OutgoingEmail, Person, SignInSession
from rules.people import NewPerson, details_mark
from tests.support import factories


def details_page(browser, person):
    return browser.get(f"/council/people/{person.id}").click("Change details")


def mails():
    return [(row.recipient, row.subject) for row in OutgoingEmail.select().order_by(OutgoingEmail.id)]


def test_an_officers_name_changes_and_they_stay_signed_in(sam, sign_in, cast):
    fin = sign_in("fin")
    page = details_page(sam, cast.fin).submit("Save details", surname="Newname", telephone="01632 960123")
    assert "Newname" in page.heading
    assert "01632 960123" in page.text
    assert "Newname" in fin.get("/council").text
    event = AuditEvent.get(AuditEvent.kind == "details changed")
    assert (event.object_id, event.now) == (cast.fin.id, {"surname": "Newname", "telephone": "01632 960123"})
    assert mails() == []


def test_another_address_signs_out_and_both_addresses_are_told(sam, sign_in, cast):
    former = cast.fin.email
    sign_in("fin")
    details_page(sam, cast.fin).submit("Save details", email=" NEW@council.example ")
    assert Person.get_by_id(cast.fin.id).email == "new@council.example"
    assert not SignInSession.select().where(SignInSession.person == cast.fin.id).exists()
    assert mails() == [
        (former, "The e-mail address that you sign in with was changed"),
        ("new@council.example", "You now sign in with this e-mail address"),
    ]


def test_what_was_on_its_way_to_the_former_address_goes_to_the_new_one(sam, browser, cast):
    page = sam.get("/council/people/new-officer")
    page = page.submit("Add and invite", surname="Newly", email="wrong@council.example", roles=["auditor"])
    page.click("Change details").submit("Save details", email="right@council.example")
    links = [row.body.partition("/invitation/")[2].split()[0] for row in OutgoingEmail if "/invitation/" in row.body]
    first, second = (f"/invitation/{link}" for link in links)
    browser.get(first, status=410)
    browser.get(second).submit("Set password", password="Orchard-Kettle-77", again="Orchard-Kettle-77")
    newly = Person.get(Person.email == "right@council.example")
    sam.get(f"/council/people/{newly.id}").submit("Send a temporary password")
    details_page(sam, newly).submit("Save details", email="best@council.example")
    assert Person.get_by_id(newly.id).password_hash != newly.password_hash
    assert mails()[-1][0] == "best@council.example"


def test_what_is_wrong_is_said_at_once_and_nothing_changes(sam, cast):
    page = details_page(sam, cast.fin).submit("Save details", surname="", email="x", forename="x" * 101, status=422)
    for words in ("Enter the surname", "Enter an e-mail address", "Shorten it to 100"):
        assert words in page.problem
    page = page.submit("Save details", surname="Fin", email=cast.amy.email, forename="", status=422)
    assert "Somebody with this e-mail address is here already" in page.problem
    assert Person.get_by_id(cast.fin.id).email == cast.fin.email
    page = details_page(sam, cast.fin).submit("Save details", status=422)
    assert "Nothing was changed" in page.problem


def test_a_change_made_meanwhile_is_not_written_over(sam, cast):
    page = details_page(sam, cast.fin)
    Person.update(surname="Meanwhile").where(Person.id == cast.fin.id).execute()
    page = page.submit("Save details", surname="Stale", status=409)
    assert "A colleague has just changed this" in page.problem
    assert Person.get_by_id(cast.fin.id).surname == "Meanwhile"


@pytest.mark.parametrize(("who", "status"), [("sam", 422), ("audrey", 403), ("fin", 403)])
def test_nobody_changes_their_own_details_and_only_an_administrator_others(sign_in, cast, form_key, who, status):
    person = cast.sam
    mark = details_mark(NewPerson(person.email, person.forename, person.surname, person.telephone))
    data = {"form_key": form_key(), "mark": mark, "surname": "Other", "email": "other@council.example"}
    sign_in(who).post(f"/council/people/{person.id}/details", data, status=status)
    assert Person.get_by_id(person.id).email == person.email


def test_a_contacts_address_may_be_that_of_nobody_else(sam, cast):
    other = factories.make_contact(organisation=cast.clifton_house, email="taken@clifton.example")
    page = details_page(sam, cast.alice).submit("Save details", email=other.email, status=422)
    assert "Somebody with this e-mail address" in page.problem
