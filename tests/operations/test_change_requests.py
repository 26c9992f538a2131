"""Change requests: asked for once, accepted and carried out, or rejected; who loses the last role loses access."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models import AuditEvent, ChangeRequest, ContactRole, Organisation, OutgoingEmail, Person, SignInSession, database
from operations import change_requests, invitations, sessions, signing_in
from operations.passwords import PasswordRefused
from queries.change_requests import changes_of
from rules.broken import IllegalMove, RuleBroken
from rules.change_requests import ADD_ROLE, DELETE_ROLE
from tests.support import factories
from tests.support.at_once import in_parallel

NEW = {
    "title": "Ms",
    "forename": "Tess",
    "surname": "Newcomer",
    "email": "Tess@Example.org",
    "telephone": "01632 960002",
}
PASSWORD = "Orchard-Kettle-77"


def details_of(row):
    return {"name": row.name, **{field: getattr(row, field) for field in ("town", "postcode", "telephone", "email")}}


def invite(person, by, at):
    with database.atomic():
        invitations.invite(person, "Rose Care", by, at)


def token_of(mail):
    return next(line for line in mail.body.splitlines() if "/invitation/" in line).rpartition("/")[2]


def test_other_details_are_carried_out_when_an_officer_accepts(cast, alice, sam, at):
    typed = details_of(cast.rose_care) | {"town": "Witney", "postcode": "ox28 1aa"}
    request = change_requests.ask_for_organisation(typed, alice, at)
    assert [(each.label, each.was, each.asked) for each in changes_of(request)] == [
        ("Town", "", "Witney"),
        ("Postcode", "", "OX28 1AA"),
    ]
    with pytest.raises(RuleBroken, match="You have asked for this already"):
        change_requests.ask_for_organisation(typed | {"town": "Bampton"}, alice, at)
    assert Organisation.get_by_id(cast.rose_care.id).town == ""
    change_requests.accept(request, 1, sam, at)
    assert Organisation.get_by_id(cast.rose_care.id).town == "Witney"
    assert OutgoingEmail.get(OutgoingEmail.recipient == "alice@example.org").subject.startswith(
        "The council has accepted"
    )
    with pytest.raises(IllegalMove):
        change_requests.reject(request, 1, "Not valid", "", sam, at)
    with pytest.raises(RuleBroken, match="Nothing is different"):
        change_requests.ask_for_organisation(typed, alice, at)


def test_a_rejection_changes_nothing_and_says_why(cast, alice, sam, at):
    request = change_requests.ask_for_organisation(details_of(cast.rose_care) | {"town": "Witney"}, alice, at)
    change_requests.reject(request, 1, "Other", "address is not valid", sam, at)
    kept = ChangeRequest.get_by_id(request.id)
    assert (kept.status, kept.rejection_reason, kept.rejection_words) == ("rejected", "Other", "address is not valid")
    assert Organisation.get_by_id(cast.rose_care.id).town == ""
    event = AuditEvent.get(AuditEvent.kind == "change request rejected")
    assert (event.organisation_id, event.now["reason"]) == (cast.rose_care.id, "Other")


def test_two_officers_decide_once(cast, alice, sam, at):
    request = change_requests.ask_for_organisation(details_of(cast.rose_care) | {"town": "Witney"}, alice, at)
    verbs = (
        lambda: change_requests.accept(ChangeRequest.get_by_id(request.id), 1, sam, at),
        lambda: change_requests.reject(ChangeRequest.get_by_id(request.id), 1, "Not valid", "", sam, at),
    )
    assert in_parallel(*verbs) == 1
    decided = AuditEvent.select().where(AuditEvent.kind.startswith("change request "))
    assert decided.count() == 1


def test_a_new_contact_is_made_and_invited_and_chooses_a_password_once(cast, alice, sam, at):
    request = change_requests.ask_for_new_contact(NEW, "care_coordinator", alice, at)
    with pytest.raises(RuleBroken, match="You have asked for this already"):
        change_requests.ask_for_new_contact(NEW, "read_only", alice, at)
    change_requests.accept(request, 1, sam, at)
    tess = Person.get(Person.email == "tess@example.org")
    assert (tess.name, tess.telephone, tess.side, tess.password_hash) == (
        "Tess Newcomer",
        "01632 960002",
        "provider",
        None,
    )
    assert ContactRole.get(ContactRole.person == tess).role == "care_coordinator"
    mail = OutgoingEmail.get(OutgoingEmail.recipient == "tess@example.org")
    token = token_of(mail)
    assert invitations.invited(token, at) == tess
    assert invitations.invited("not-a-token", at) is None
    with pytest.raises(PasswordRefused):
        invitations.choose_password(token, "short", "192.0.2.1", at)
    invitations.choose_password(token, PASSWORD, "192.0.2.1", at)
    assert signing_in.give_password("tess@example.org", PASSWORD, at)[1] == "complete"
    assert invitations.invited(token, at) is None
    with pytest.raises(RuleBroken, match="This link has been used"):
        invitations.choose_password(token, PASSWORD + "x", "192.0.2.1", at)
    with pytest.raises(RuleBroken, match="one of your contacts already"):
        change_requests.ask_for_new_contact(NEW, "read_only", alice, at)


def test_an_invitation_ends_after_two_days_and_when_another_is_sent(cast, sam, at):
    tess = factories.make_person(email="tess@example.org", roles=[(cast.rose_care, "read_only")])
    invite(tess, sam, at)
    first = token_of(OutgoingEmail.get())
    later = replace(at, now=at.now + timedelta(days=2))
    assert invitations.invited(first, later) is None
    invite(tess, sam, at)
    assert invitations.invited(first, at) is None
    second = token_of(OutgoingEmail.select().order_by(OutgoingEmail.id.desc()).get())
    assert in_parallel(lambda: invitations.choose_password(second, PASSWORD, "192.0.2.1", at), threads=8) == 1


def test_a_contact_of_another_provider_keeps_their_details_and_gets_the_role(cast, alice, sam, at):
    charlie = Person.get_by_id(cast.charlie.id)
    request = change_requests.ask_for_new_contact(NEW | {"email": charlie.email}, "read_only", alice, at)
    change_requests.accept(request, 1, sam, at)
    assert Person.get_by_id(charlie.id).surname == charlie.surname
    roles = {(row.organisation_id, row.role) for row in ContactRole.select().where(ContactRole.person == charlie)}
    assert (cast.rose_care.id, "read_only") in roles
    assert len(roles) > 1


def test_an_officers_address_makes_no_contact(cast, alice, sam, at):
    request = change_requests.ask_for_new_contact(NEW | {"email": cast.fin.email}, "read_only", alice, at)
    with pytest.raises(RuleBroken, match="an officer of the council"):
        change_requests.accept(request, 1, sam, at)
    assert ChangeRequest.get().status == "pending"


def test_who_loses_the_last_role_loses_access_at_once(cast, alice, sam, at):
    vera = Person.get_by_id(cast.vera.id)
    token = sessions.start(vera, "complete", at, organisation=cast.rose_care)
    request = change_requests.ask_for_role(DELETE_ROLE, vera, "read_only", alice, at)
    with pytest.raises(RuleBroken, match="asked for this already"):
        change_requests.ask_for_role(DELETE_ROLE, vera, "read_only", alice, at)
    change_requests.accept(request, 1, sam, at)
    assert sessions.find(token, at.now) is None
    assert Person.get_by_id(vera.id).access_ended_at == at.now
    with pytest.raises(RuleBroken, match="does not have this role"):
        change_requests.ask_for_role(DELETE_ROLE, vera, "read_only", alice, at)
    again = change_requests.ask_for_role(ADD_ROLE, vera, "finance_clerk", alice, at)
    change_requests.accept(again, 1, sam, at)
    assert Person.get_by_id(vera.id).access_ended_at is None


def test_the_last_role_here_ends_sessions_here_and_leaves_those_elsewhere(cast, alice, sam, at):
    vera = Person.get_by_id(cast.vera.id)
    ContactRole.create(person=vera, organisation=cast.clifton_house, role="read_only")
    sessions.start(vera, "complete", at, organisation=cast.rose_care)
    elsewhere = sessions.start(vera, "complete", at, organisation=cast.clifton_house)
    request = change_requests.ask_for_role(DELETE_ROLE, vera, "read_only", alice, at)
    change_requests.accept(request, 1, sam, at)
    assert [each.organisation_id for each in SignInSession.select().where(SignInSession.person == vera)] == [
        cast.clifton_house.id
    ]
    assert sessions.find(elsewhere, at.now)
    assert Person.get_by_id(vera.id).access_ended_at is None


def test_a_new_sign_in_address_is_told_to_the_old_one_and_belongs_to_one_person(cast, alice, sam, at):
    vera = Person.get_by_id(cast.vera.id)
    typed = {field: getattr(vera, field) for field in ("title", "forename", "surname")}
    request = change_requests.ask_for_contact(vera, typed | {"email": cast.charlie.email}, alice, at)
    with pytest.raises(RuleBroken, match="Somebody else uses this e-mail address"):
        change_requests.accept(request, 1, sam, at)
    change_requests.reject(request, 1, "Not valid", "", sam, at)
    request = change_requests.ask_for_contact(vera, typed | {"email": "Vera.New@Example.org"}, alice, at)
    change_requests.accept(request, 1, sam, at)
    assert Person.get_by_id(vera.id).email == "vera.new@example.org"
    told = OutgoingEmail.get(OutgoingEmail.recipient == vera.email)
    assert "was changed" in told.subject


def test_only_officers_decide(cast, alice, at):
    request = change_requests.ask_for_organisation(details_of(cast.rose_care) | {"town": "Witney"}, alice, at)
    with pytest.raises(IllegalMove, match="Only the council"):
        change_requests.accept(request, 1, alice, at)
    assert Organisation.get_by_id(cast.rose_care.id).town == ""


def test_details_of_somebody_who_is_no_contact_here_any_more_stay(cast, alice, sam, at):
    shared = factories.make_person(email="tess@example.org", roles=[(cast.rose_care, "read_only")])
    ContactRole.create(person=shared, organisation=cast.clifton_house, role="administrator")
    typed = {"surname": "Newcomer", "email": "mine@example.org"}
    request = change_requests.ask_for_contact(shared, typed, alice, at)
    ContactRole.delete().where(ContactRole.person == shared, ContactRole.organisation == cast.rose_care).execute()
    with pytest.raises(RuleBroken, match="not a contact of this provider any more"):
        change_requests.accept(request, 1, sam, at)
    assert Person.get_by_id(shared.id).email == "tess@example.org"
    assert ChangeRequest.get_by_id(request.id).status == "pending"
