"""People: who may sign in, with which roles; a system administrator decides, never about themselves."""

from datetime import timedelta

from content.permission_words import COUNCIL, EVERYBODY, PROVIDERS
from models import ContactRole, OfficerRole, OutgoingEmail, Person, SignInSession, TeamMember
from tests.support import factories
from web import clock
from web.permissions import Permission


def page_of(browser, person):
    return browser.get(f"/council/people/{person.id}")


def found(page):
    return [link.text for link in page.all("tbody a")]


def test_people_are_found_by_name_provider_role_and_access(sam, cast):
    factories.make_contact(organisation=cast.rose_care, surname="O'Neill", email="one@rose.example")
    page = sam.get("/council").click("People")
    assert {"Sam Example", "Pat O'Neill"} <= set(found(page))
    assert found(sam.get("/council/people", q="rose o'n")) == ["Pat O'Neill"]
    assert found(sam.get("/council/people", role="system_administrator")) == ["Sam Example"]
    assert "Nobody matches" in sam.get("/council/people", access="ended", q="%").text
    assert "Sam Example" in found(sam.get("/council/people", side="nonsense", role="x", sort=";drop", page="-1"))


def test_an_auditor_reads_people_and_changes_nobody(sign_in, cast):
    page = page_of(sign_in("audrey"), cast.alice)
    assert "Administrator" in page.row("Administrator").text
    assert not page.all("main form")
    sign_in("fin").get("/council/people", status=403)


def test_a_contact_of_two_organisations_gets_and_loses_roles(sam, cast):
    page = page_of(sam, cast.alice)
    page = page.submit("Add role", status=422)
    assert "Choose an organisation" in page.problem
    page = page.submit("Add role", organisation=str(cast.clifton_house.id), role="read_only")
    row = page.row("Clifton House")
    assert "20/11/2025" in row.text
    assert "Sam Example" in row.text
    page = page.submit("Add role", organisation=str(cast.clifton_house.id), role="read_only", status=422)
    assert "has this role already" in page.problem
    page.submit("Remove Read Only Clifton House")
    assert not ContactRole.select().where(ContactRole.organisation == cast.clifton_house).exists()


def test_an_officer_gets_roles_and_teams_and_the_page_says_what_a_pair_may_not_do(sam, cast):
    team = factories.make_team(name="Finance Team")
    page = page_of(sam, cast.fin).submit("Add role", role="payment_approver")
    assert "may not approve a payment run that they prepared" in page.sentence("Finance Officer and Payment").strip()
    page = page.submit("Add team", team=str(team.id))
    assert TeamMember.select().where(TeamMember.person == cast.fin.id).count() == 1
    page.submit("Remove from Finance Team")
    assert not TeamMember.select().exists()


def test_nobody_changes_their_own_roles_or_access(sam, cast, form_key):
    assert "This is you" in page_of(sam, cast.sam).text
    tried = {"roles/add": {"role": "auditor"}, "roles/remove": {"role": "system_administrator"}}
    tried |= {"end-access": {"reason": "x"}, "temporary-password": {}}
    for what, fields in tried.items():
        data = {"form_key": form_key(), **fields}
        sam.post(f"/council/people/{cast.sam.id}/{what}", data, status=422)
    assert [row.role for row in OfficerRole.select().where(OfficerRole.person == cast.sam.id)] == [
        "system_administrator"
    ]
    assert Person.get_by_id(cast.sam.id).access_ended_at is None


def test_ended_access_is_gone_at_once_and_comes_back_with_its_roles(sam, sign_in, cast):
    factories.make_contact(organisation=cast.rose_care, surname="Second", password_hash="x")
    alice = sign_in("alice")
    page = page_of(sam, cast.alice)
    assert "Rose Care still has 1 Administrator: Pat Second" in page.text
    page = page.submit("End access now", status=422)
    assert "Say why" in page.problem
    page = page.submit("End access now", reason="Left on Friday")
    assert alice.look("/home").headers["Location"].startswith("/login")
    assert "Left on Friday" in page.text
    assert not SignInSession.select().where(SignInSession.person == cast.alice.id).exists()
    page.submit("Reinstate access")
    sign_in("alice").get("/actuals")


def test_a_new_officer_is_invited_and_chooses_a_password(sam, browser, cast):
    page = sam.get("/council/people").click("New officer").submit("Add and invite", email="nowhere", status=422)
    for words in ("Enter the surname", "Enter an e-mail address", "Tick at least one role"):
        assert words in page.problem
    page = page.submit("Add and invite", surname="Newly", email="NEW@council.example", roles=["auditor"])
    assert "Not signed in yet" in page.text
    mail = OutgoingEmail.get(OutgoingEmail.recipient == "new@council.example")
    path = "/invitation/" + mail.body.partition("/invitation/")[2].split()[0]
    browser.get(path).submit("Set password", password="Orchard-Kettle-77", again="Orchard-Kettle-77")
    assert "Can sign in" in page_of(sam, Person.get(Person.email == "new@council.example")).text
    page = sam.get("/council/people/new-contact")
    page = page.submit("Add and invite", surname="Twice", email="new@council.example", status=422)
    assert "Choose an organisation" in page.problem


def test_an_old_password_is_asked_for_again_before_anything_changes(sam, cast, form_key):
    SignInSession.update(password_given_at=clock.now() - timedelta(minutes=11)).execute()
    page = page_of(sam, cast.fin)
    assert "enter your password again" in page.text
    assert not page.has_button("Add role")
    data = {"role": "auditor", "form_key": form_key()}
    answer = sam.post(f"/council/people/{cast.fin.id}/roles/add", data, follow=False)
    assert answer.headers["Location"].startswith("/account/password-again")
    assert not OfficerRole.select().where(OfficerRole.role == "auditor").exists()


def test_the_table_of_roles_says_what_the_portal_asks(sam):
    told = {each for parts in (PROVIDERS, COUNCIL) for words in parts.values() for each in words}
    assert told | {EVERYBODY} == {str(each) for each in Permission}
    page = sam.get("/council/people/roles")
    assert [cell.text for cell in page.row("Approve payment runs").all("td")] == ["No", "Yes", "No", "No", "No"]
