"""Sign-ins from files: contacts and officers."""

import models
from tests.support.care_files import bring_in, good, sheets_of
from tests.support.factories import make_organisation, make_person

TWO_PROVIDERS = [good("organisations.csv"), good("organisations.csv", organisation_ref="P2", name="Lily Care")]


def contact(**changed):
    return good("contacts.csv", **changed)


def roles_of(email):
    query = models.ContactRole.select().join(models.Person).where(models.Person.email == email)
    return sorted((row.organisation.reference, row.role) for row in query)


def test_a_contact_cannot_sign_in_until_a_password_is_issued(database):
    bring_in(sheets_of(organisations=TWO_PROVIDERS, contacts=[contact(email="Alice@Example.org")]))
    alice = models.Person.get()
    assert (alice.email, alice.side, alice.password_hash) == ("alice@example.org", "provider", None)
    assert roles_of(alice.email) == [("P1", "administrator"), ("P1", "finance_clerk")]


def test_a_row_says_all_of_a_contact_s_roles_in_one_organisation_and_none_elsewhere(database):
    rows = [contact(), contact(organisation_ref="P2", role="Read Only")]
    bring_in(sheets_of(organisations=TWO_PROVIDERS, contacts=rows))
    imported = bring_in(sheets_of(contacts=[contact(role="care_coordinator")]))
    assert imported.plan.counts()["contacts.csv"]["updated"] == 1
    assert roles_of("alice@example.org") == [("P1", "care_coordinator"), ("P2", "read_only")]
    event = models.AuditEvent.get(models.AuditEvent.kind == "contact changed by import")
    assert event.was == {"roles": ["administrator", "finance_clerk"]}


def test_the_last_row_says_what_a_person_is_called_and_twice_changes_nothing(database):
    rows = [contact(surname="Old"), contact(organisation_ref="P2", surname="New")]
    files = sheets_of(organisations=TWO_PROVIDERS, contacts=rows)
    bring_in(files)
    assert models.Person.get().surname == "New"
    assert not bring_in(files).is_applied


def test_absent_columns_leave_what_another_organisation_s_file_said(database):
    alice = make_person(email="alice@example.org", telephone="01632 960001")
    make_organisation(reference="P1")
    bring_in(sheets_of(contacts=[contact()]))
    assert models.Person.get_by_id(alice.id).telephone == "01632 960001"
    assert models.Person.get().forename == "Alice"


def test_a_known_officer_keeps_the_password_and_gets_the_roles_and_teams_of_the_file(database):
    fin = make_person(email="fin@example.org", side="council", password_hash="hash", roles=["auditor"])
    bring_in(sheets_of(officers=[good("officers.csv", teams="Finance Team; Panel")]))
    assert [role.role for role in fin.officer_roles] == ["finance_officer"]
    assert sorted(member.team.name for member in fin.teams) == ["Finance Team", "Panel"]
    assert models.Person.get().password_hash == "hash"
    bring_in(sheets_of(officers=[good("officers.csv", teams="")]))
    assert list(fin.teams) == []
