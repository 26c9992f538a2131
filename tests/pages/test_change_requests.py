"""Organisation Details, Service Details, Contacts and their change requests, by the provider and the officer."""

from models import ChangeRequest, ContactRole, Organisation, OutgoingEmail, Person
from tests.support import factories


def invitation_path():
    mail = OutgoingEmail.select().where(OutgoingEmail.recipient == "tess@example.org")
    body = mail.order_by(OutgoingEmail.id.desc()).get().body
    return "/invitation/" + next(line for line in body.splitlines() if "/invitation/" in line).rpartition("/")[2]


def test_details_are_changed_by_asking_and_accepting(alice, sam, cast):
    page = alice.get("/home").click("Organisation Details")
    assert page.one("h1").text == "Rose Care - Organisation Details"
    page = page.click("Edit")
    page = page.submit("Submit Change Request", status=422)
    assert "Nothing is different" in page.problem
    page = page.submit("Submit Change Request", email="nowhere", uprn="x", status=422)
    assert "Enter an e-mail address" in page.problem
    assert "The UPRN is a number" in page.problem
    page = page.submit("Submit Change Request", email="", uprn="", town="Witney")
    assert "Sent to the council" in page.notice
    assert not page.has_link("Edit")
    page = page.click("See the request")
    assert [cell.text for cell in page.all("tbody td")] == ["Town", "-", "Witney"]

    page = sam.get("/council").click("Change requests").click("Update Organisation: Rose Care")
    page = page.submit("Accept")
    assert "Accepted and carried out" in page.notice
    assert Organisation.get_by_id(cast.rose_care.id).town == "Witney"
    assert "No change requests waiting" in sam.get("/council/change-requests").text

    page = alice.get("/actions")
    assert "No change requests with the council" in page.text
    row = alice.get("/actions?historical=y").one("#change-requests tbody tr").text
    for words in ("Accepted", "20/11/2025", "Update Organisation", "Rose Care"):
        assert words in row


def test_a_rejected_request_says_why(alice, sam, cast):
    service = factories.make_service(organisation=cast.rose_care, name="Rose Lodge")
    page = alice.get("/services").click("Rose Lodge").click("Edit")
    page.submit("Submit Change Request", town="Bampton")
    request = ChangeRequest.get()
    page = sam.get(f"/council/change-requests/{request.id}").submit("Reject", status=422)
    assert "Choose a reason" in page.problem
    page = page.submit("Reject", reason="Other", status=422)
    assert "Say why" in page.problem
    page.submit("Reject", reason="Other", note="address is not valid")
    row = alice.get("/actions?historical=y").one("#change-requests tbody tr").text
    assert "Other: address is not valid" in row
    assert "Other: address is not valid" in alice.get(f"/change-requests/{request.id}").text
    assert alice.get(f"/services/{service.id}").has_link("Edit")


def test_a_new_contact_chooses_a_password_and_signs_in(alice, sam, browser):
    page = alice.get("/contacts").click("New Contact")
    page = page.submit("Submit Contact Creation Request", status=422)
    for words in ("Enter the surname", "Enter the email"):
        assert words in page.problem
    page = page.submit("Submit Contact Creation Request", surname="Newcomer", email="tess@example.org", status=422)
    assert "Choose a role" in page.problem
    page.submit("Submit Contact Creation Request", role="care_coordinator")
    page = sam.get(f"/council/change-requests/{ChangeRequest.get().id}")
    assert "link to choose a password" in page.text
    page = page.submit("Accept")
    first = invitation_path()
    page = page.submit("Send another link")
    assert "The earlier one has ended" in page.notice
    path = invitation_path()
    assert "This link has ended" in browser.get(first, status=410).text
    page = browser.get(path)
    page = page.submit("Set password", password="Orchard-Kettle-77", again="Orchard-Kettle-78", status=422)
    assert "The two passwords are not the same" in page.problem
    page = page.submit("Set password", password="short", again="short", status=422)
    assert "at least 9" in page.problem
    page = page.submit("Set password", password="Orchard-Kettle-77", again="Orchard-Kettle-77")
    assert "Your password is set" in page.notice
    assert "This link has ended" in browser.get(path, status=410).text
    page = browser.get("/login").submit("Continue", email="tess@example.org", password="Orchard-Kettle-77")
    assert page.one("h1").text == "Choose a security code"
    assert "Send another link" not in sam.get(f"/council/change-requests/{ChangeRequest.get().id}").text


def test_the_officer_is_told_whose_address_a_new_contact_has(alice, sam, cast):
    for address in (cast.charlie.email, cast.fin.email):
        page = alice.get("/contacts/new")
        page.submit("Submit Contact Creation Request", surname="Newcomer", email=address, role="administrator")
    of_contact, of_officer = ChangeRequest.select().order_by(ChangeRequest.id)
    page = sam.get(f"/council/change-requests/{of_contact.id}")
    for words in (cast.charlie.name, "a contact of Clifton House", "keep their own name, details and password"):
        assert words in page.text
    assert "link to choose a password" not in page.text
    page = sam.get(f"/council/change-requests/{of_officer.id}")
    assert f"the address of {cast.fin.name}, an officer of the council" in page.text
    page = alice.get(f"/change-requests/{of_contact.id}")
    assert cast.charlie.name not in page.text


def test_roles_are_asked_for_and_the_last_one_ends_access(alice, sam, sign_in, cast):
    vera = sign_in("vera")
    page = alice.get(f"/contacts/{cast.vera.id}")
    page = page.submit("Request Role Removal : Read Only")
    assert "With the council" in page.one("main table").text
    page = sam.get(f"/council/change-requests/{ChangeRequest.get().id}")
    assert "Whoever has no role left can no longer sign in" in page.text
    page.submit("Accept")
    assert not ContactRole.select().where(ContactRole.person == cast.vera.id).exists()
    assert Person.get_by_id(cast.vera.id).access_ended_at
    assert vera.get("/home").path.startswith("/login")


def test_nobody_sees_or_asks_for_what_is_not_theirs(alice, sign_in, cast):
    theirs = factories.make_change_request(organisation=cast.clifton_house, entity_name="Canary")
    service = factories.make_service(organisation=cast.clifton_house, name="Canary Court")
    for path in (
        f"/change-requests/{theirs.id}",
        f"/services/{service.id}",
        f"/services/{service.id}/edit",
        f"/contacts/{cast.charlie.id}",
        f"/contacts/{cast.charlie.id}/edit",
        f"/contacts/{cast.fin.id}",
    ):
        alice.get(path, status=404)
    for path in ("/contacts", "/services", "/actions?historical=y"):
        assert "Canary" not in alice.get(path).text
    for path in ("/organisation", "/services", "/contacts"):
        sign_in("sam").get(path, status=404)
    page = alice.get(f"/contacts/{cast.vera.id}")
    form_key = page.all("main form input[name=form_key]")[0]["value"]
    alice.post(
        f"/contacts/{cast.charlie.id}/roles/addition", {"role": "administrator", "form_key": form_key}, status=404
    )
    alice.post(f"/contacts/{cast.vera.id}/roles/addition", {"role": "auditor", "form_key": form_key}, status=422)
    assert ChangeRequest.select().count() == 1


def test_readers_look_and_do_not_ask(sign_in, cast):
    vera = sign_in("vera")
    for path in ("/organisation", "/services", "/contacts", f"/contacts/{cast.alice.id}"):
        page = vera.get(path)
        assert not page.has_link("Edit")
        assert not page.has_link("New Contact")
    vera.get("/organisation/edit", status=403)


def test_the_officer_reads_that_a_new_address_changes_the_sign_in(alice, sam, cast):
    old = cast.vera.email
    page = alice.get(f"/contacts/{cast.vera.id}").click("Edit")
    page.submit("Submit Change Request", email="Vera.New@rose.example")
    page = sam.get("/council/change-requests").click(f"Update Contact: {cast.vera.name}")
    accepting = page.one("form[action*=accept]").text
    assert f"From then on it is vera.new@rose.example. {old} no longer works" in accepting
    page.submit("Accept")
    assert Person.get_by_id(cast.vera.id).email == "vera.new@rose.example"
    assert [each.recipient for each in OutgoingEmail.select().where(OutgoingEmail.subject.contains("sign in"))] == [old]


def test_the_reasons_for_a_rejection_are_the_councils(alice, sam, cast):
    sam.get("/council/settings/people").submit("Save", rejection_reasons="Evidence missing\nOther")
    request = factories.make_change_request(organisation=cast.rose_care)
    page = sam.get(f"/council/change-requests/{request.id}")
    page.submit("Reject", reason="Not valid", status=422)
    page.submit("Reject", reason="Evidence missing", note="Send the letter")
    assert "Evidence missing: Send the letter" in alice.get("/actions?historical=y").one("#change-requests").text
