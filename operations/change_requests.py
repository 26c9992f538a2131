"""Change requests: a provider asks, an officer accepts (and what was asked is done) or rejects with a reason."""

from collections.abc import Mapping
from typing import Any

from models import ChangeRequest, ContactRole, Organisation, Person, Service, database
from operations import audit, emails, invitations, roles, row_locks
from operations.guarded import guarded_update
from queries import council_settings
from queries.change_requests import awaits_password, pending_about, values_of
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.change_requests import (
    ADD_ROLE,
    DELETE_ROLE,
    NEW_CONTACT,
    REQUEST_MOVES,
    UPDATE_CONTACT,
    UPDATE_ORGANISATION,
    UPDATE_SERVICE,
    clean_rejection,
    cleaned,
    differences,
)
from rules.moment import Moment
from rules.people import PROVIDER_ROLES

WAITS = "You have asked for this already, and the council has not decided yet. See Change Requests"
TAKEN = "Somebody else uses this e-mail address. Reject the request, or ask for another address"
OF_AN_OFFICER = "This is the e-mail address of an officer of the council, who cannot be a contact too"
HELD = "{} has this role already"
NOT_HELD = "{} does not have this role any more"
CHOOSE_ROLE = "Choose a role"
NOT_THEIRS = "This person is not a contact of this provider any more. Reject the request"
NOT_TO_INVITE = "This contact needs no invitation: they have a password, or no access any more"


def ask_for_organisation(typed: Mapping[str, str | None], by: Actor, at: Moment) -> ChangeRequest:
    """Ask for other details of one's organisation. Raises RuleBroken where nothing differs or a field is wrong."""
    organisation = Organisation.get_by_id(by.organisation_id)
    return _ask_for_details(UPDATE_ORGANISATION, organisation, organisation.name, typed, by, at)


def ask_for_service(service: Service, typed: Mapping[str, str | None], by: Actor, at: Moment) -> ChangeRequest:
    """Ask for other details of a service. Raises RuleBroken where nothing differs or a field is wrong."""
    return _ask_for_details(UPDATE_SERVICE, service, service.name, typed, by, at, service=service.id)


def ask_for_contact(person: Person, typed: Mapping[str, str | None], by: Actor, at: Moment) -> ChangeRequest:
    """Ask for other details of a contact. Raises RuleBroken where nothing differs or a field is wrong."""
    return _ask_for_details(UPDATE_CONTACT, person, _titled(person), typed, by, at, person=person.id)


def ask_for_new_contact(typed: Mapping[str, str | None], role: str | None, by: Actor, at: Moment) -> ChangeRequest:
    """Ask for a new contact with a role. Raises RuleBroken where a field is wrong, or it was asked for already."""
    asked = cleaned(NEW_CONTACT, typed)
    if role not in PROVIDER_ROLES:
        raise RuleBroken(CHOOSE_ROLE, "role")
    asked["email"] = asked["email"].lower()
    name = " ".join(asked[part] for part in ("title", "forename", "surname") if asked[part])
    with database.atomic():
        whose = _lock(by)
        waiting = pending_about(whose, NEW_CONTACT)
        if any(each.asked["email"] == asked["email"] for each in waiting):
            raise RuleBroken(WAITS, "email")
        if any(each.email == asked["email"] for each in _contacts_of(whose)):
            raise RuleBroken("This person is one of your contacts already: request a role for them", "email")
        return _submit(NEW_CONTACT, name, {}, {**asked, "role": role}, by, at)


def ask_for_role(kind: str, person: Person, role: str, by: Actor, at: Moment) -> ChangeRequest:
    """Ask for a role of a contact to be added (ADD_ROLE) or removed (DELETE_ROLE) in one's organisation.

    Raises RuleBroken where it is so already, or was asked for already.
    """
    if role not in PROVIDER_ROLES:
        raise RuleBroken(CHOOSE_ROLE, "role")
    with database.atomic():
        whose = _lock(by)
        _check_role(kind, person, role, whose)
        waiting = pending_about(whose, kind, person_id=person.id)
        if any(each.asked["role"] == role for each in waiting):
            raise RuleBroken(WAITS)
        was = {} if kind == ADD_ROLE else {"role": role}
        return _submit(kind, _titled(person), was, {"role": role}, by, at, person=person.id)


def accept(request: ChangeRequest, version: int, by: Actor, at: Moment) -> None:
    """Do what was asked for. Raises RuleBroken where it cannot be done as it is, IllegalMove where it was decided."""
    with database.atomic():
        row_locks.lock_organisation(request.organisation_id)
        person_id = _DO[request.kind](request, by, at)
        _decide(request, "accept", version, {"person": person_id} if person_id else {}, by, at)


def reject(request: ChangeRequest, version: int, reason: str | None, words: str | None, by: Actor, at: Moment) -> None:
    """Reject it for a reason that the provider reads. Raises RuleBroken without one, IllegalMove if decided."""
    reason, words = clean_rejection(reason, words, council_settings.read().rejection_reasons)
    with database.atomic():
        _decide(request, "reject", version, {"rejection_reason": reason, "rejection_words": words}, by, at)


def invite_again(request: ChangeRequest, by: Actor, at: Moment) -> None:
    """Send the contact whom an accepted request made another link to choose a password; the earlier one ends.

    Raises IllegalMove for anybody but officers, and where the contact has a password or may not sign in.
    """
    person = Person.get_or_none(Person.id == request.person_id)
    if by.side != "council" or not awaits_password(request, person):
        raise IllegalMove(NOT_TO_INVITE)
    with database.atomic():
        invitations.invite(person, request.organisation.name, by, at)


def _lock(by: Actor) -> int:
    """Take turns with other requests of the organisation that somebody acts for. Returns its id."""
    if by.organisation_id is None:
        raise IllegalMove("Only a provider asks for changes")
    row_locks.lock_organisation(by.organisation_id)
    return by.organisation_id


def _ask_for_details(
    kind: str, row: Any, name: str, typed: Mapping[str, str | None], by: Actor, at: Moment, **about: int
) -> ChangeRequest:
    wanted = cleaned(kind, typed)
    if kind == UPDATE_CONTACT:
        wanted["email"] = wanted["email"].lower()
    with database.atomic():
        whose = _lock(by)
        was, asked = differences(values_of(kind, row), wanted)
        if pending_about(whose, kind, **{f"{key}_id": value for key, value in about.items()}):
            raise RuleBroken(WAITS)
        return _submit(kind, name, was, asked, by, at, **about)


def _submit(
    kind: str, name: str, was: dict[str, str], asked: dict[str, str], by: Actor, at: Moment, **about: int
) -> ChangeRequest:
    row = {"organisation": by.organisation_id, "kind": kind, "entity_name": name[:255], "was": was, "asked": asked}
    request = ChangeRequest.create(**row, **about, submitted_at=at.now, submitted_by=by.person_id)
    audit.record("change requested", by, at, subject=request, was=was, now={"kind": kind, "fields": sorted(asked)})
    return request


def _decide(request: ChangeRequest, verb: str, version: int, columns: dict[str, Any], by: Actor, at: Moment) -> None:
    move = REQUEST_MOVES.check(verb, request.status, by.side)
    columns |= {"status": move.to_status, "decided_at": at.now, "decided_by": by.person_id}
    guarded_update(request, columns, ChangeRequest.status.in_(move.from_statuses), version=version)
    now = {"kind": request.kind, "status": move.to_status}
    if request.rejection_reason:
        now["reason"] = request.rejection_reason
    whose = {"organisation": request.organisation_id}
    audit.record(f"change request {move.done}", by, at, subject=request, now=now, **whose)
    readers = emails.Contacts(request.organisation_id, ("administrator",))
    emails.send(
        "change_request_decided", readers, at, f"/change-requests/{request.id}", number=request.id, decision=move.done
    )


def _update_organisation(request: ChangeRequest, by: Actor, at: Moment) -> None:
    _write(Organisation, request.organisation_id, request, by, at)


def _update_service(request: ChangeRequest, by: Actor, at: Moment) -> None:
    _write(Service, request.service_id, request, by, at)


def _update_contact(request: ChangeRequest, by: Actor, at: Moment) -> None:
    if all(each.id != request.person_id for each in _contacts_of(request.organisation_id)):
        raise RuleBroken(NOT_THEIRS)
    email = request.asked.get("email")
    if email:
        if Person.select().where(Person.email == email, Person.id != request.person_id).exists():
            raise RuleBroken(TAKEN)
        emails.send("sign_in_address_changed", emails.People([request.person_id]), at)  # to the address as it was
    _write(Person, request.person_id, request, by, at)


def _write(table: Any, row_id: int, request: ChangeRequest, by: Actor, at: Moment) -> None:
    row = table.get_by_id(row_id)
    was = {field: getattr(row, field) for field in request.asked}
    table.update(request.asked).where(table.id == row_id).execute()
    audit.record(
        "details changed", by, at, subject=row, was=was, now=request.asked, organisation=request.organisation_id
    )


def _new_contact(request: ChangeRequest, by: Actor, at: Moment) -> int:
    """Make the contact, or give a contact of another provider a role here as well. Returns the person's id."""
    details = {field: value for field, value in request.asked.items() if field != "role"}
    person = Person.get_or_none(Person.email == details["email"])
    if person is not None and person.side == "council":
        raise RuleBroken(OF_AN_OFFICER)
    is_new = person is None
    if person is None:
        person = Person.create(side="provider", **details)
        audit.record("contact created", by, at, subject=person, organisation=request.organisation_id)
    _add_role(person, request, by, at)
    if is_new or person.password_hash is None:
        invitations.invite(person, request.organisation.name, by, at)
    person_id: int = person.id
    return person_id


def _add_role_to_contact(request: ChangeRequest, by: Actor, at: Moment) -> None:
    person = Person.get_by_id(request.person_id)
    _check_role(ADD_ROLE, person, request.asked["role"], request.organisation_id)
    _add_role(person, request, by, at)


def _add_role(person: Person, request: ChangeRequest, by: Actor, at: Moment) -> None:
    if person.access_ended_at:
        Person.update(access_ended_at=None).where(Person.id == person.id).execute()
    roles.add_contact_role(person, request.organisation_id, request.asked["role"], by, at)


def _delete_role(request: ChangeRequest, by: Actor, at: Moment) -> None:
    """Take the role away. Without a role left here their sessions for this provider end, without any their access."""
    person, whose, role = Person.get_by_id(request.person_id), request.organisation_id, request.asked["role"]
    _check_role(DELETE_ROLE, person, role, whose)
    roles.remove_contact_role(person, whose, role, by, at)


def _check_role(kind: str, person: Person, role: str, organisation_id: int) -> None:
    is_held = ContactRole.select().where(
        ContactRole.person == person.id, ContactRole.organisation == organisation_id, ContactRole.role == role
    )
    if is_held.exists() == (kind == ADD_ROLE):
        raise RuleBroken((HELD if kind == ADD_ROLE else NOT_HELD).format(person.name))


def _contacts_of(organisation_id: int) -> list[Person]:
    theirs = ContactRole.select(ContactRole.person).where(ContactRole.organisation == organisation_id)
    return list(Person.select(Person.id, Person.email).where(Person.id.in_(theirs)))


def _titled(person: Person) -> str:
    return " ".join(part for part in (person.title, person.forename, person.surname) if part) or person.email


_DO = {
    UPDATE_ORGANISATION: _update_organisation,
    UPDATE_SERVICE: _update_service,
    UPDATE_CONTACT: _update_contact,
    NEW_CONTACT: _new_contact,
    ADD_ROLE: _add_role_to_contact,
    DELETE_ROLE: _delete_role,
}
