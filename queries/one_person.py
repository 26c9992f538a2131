"""What the council sees of one person: since when they hold what, how they sign in, and what was last recorded."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from models import (
    AuditEvent,
    Authenticator,
    ChangeRequest,
    ContactRole,
    Invitation,
    Organisation,
    Person,
    RecoveryCode,
    SecurityCode,
)
from queries.audit import type_of
from queries.people import names_of
from queries.people_list import roles_by_person
from rules.actor import Actor
from rules.people import access_state

LAST_EVENTS = 8
GIVEN = ("contact role added", "officer role added", "officer created")


class RoleGiven(NamedTuple):
    """A role of a person, with the day on which it was given and by whom, where that is recorded."""

    role: str
    organisation_id: int | None
    organisation: str
    since: datetime | None
    given_by: str


class SignInFacts(NamedTuple):
    """How somebody signs in: one of rules.people.STATES, the last invitation and when it ends, and what they have."""

    state: str
    invited_at: datetime | None
    invitation_ends_at: datetime | None
    has_code: bool
    has_app: bool
    recovery_codes: int


class LastAdministrator(NamedTuple):
    """An organisation of a contact, with the names of the other Administrators who may sign in for it."""

    organisation: str
    others: list[str]


def roles_given(viewer: Actor, person: Person) -> list[RoleGiven]:
    """The roles of a person, each with since when and by whom, as the audit trail says."""
    told = AuditEvent.select(AuditEvent.at, AuditEvent.person, AuditEvent.organisation, AuditEvent.now_figures)
    told = told.where(_about(person), AuditEvent.kind.in_(GIVEN)).order_by(AuditEvent.id).tuples()
    latest: dict[tuple[int | None, str], tuple[datetime, int | None]] = {}
    for at, by_id, organisation_id, now in told:
        for role in now.get("roles") or [now.get("role")]:
            latest[organisation_id, str(role)] = at, by_id
    names = names_of(by_id for _, by_id in latest.values())
    found = []
    for held in roles_by_person(viewer, [person.id]).get(person.id, []):
        at, by_id = latest.get((held.organisation_id, held.role), (None, None))
        found.append(RoleGiven(held.role, held.organisation_id, held.organisation, at, names.get(by_id or 0, "")))
    return found


def sign_in_facts(person: Person) -> SignInFacts:
    """How somebody signs in."""
    last = Invitation.select().where(Invitation.person == person.id).order_by(Invitation.id.desc()).first()
    has_code = SecurityCode.select().where(SecurityCode.person == person.id).exists()
    confirmed = Authenticator.confirmed_at.is_null(False)
    has_app = Authenticator.select().where(Authenticator.person == person.id, confirmed).exists()
    unused = RecoveryCode.select().where(RecoveryCode.person == person.id, RecoveryCode.used_at.is_null()).count()
    state = access_state(person.password_hash is not None, person.access_ended_at is not None)
    return SignInFacts(state, last and last.sent_at, last and last.ends_at, has_code, has_app, unused)


def events_of_person(viewer: Actor, person: Person) -> list[AuditEvent]:
    """What they did last, and what was last done about them, newest first; for officers only."""
    if viewer.side != "council":
        return []
    mine = AuditEvent.select().where(AuditEvent.person == person.id)
    about = AuditEvent.select().where(_about(person))
    found: dict[int, Any] = {}
    for query in (mine, about):
        found |= {each.id: each for each in query.order_by(AuditEvent.id.desc()).limit(LAST_EVENTS)}
    return AuditEvent.with_words(found[key] for key in sorted(found, reverse=True)[:LAST_EVENTS])


def end_of_access(viewer: Actor, person: Person) -> AuditEvent | None:
    """The event of the end of somebody's access, with the reason; None for contacts, and where it has not ended."""
    if viewer.side != "council" or person.access_ended_at is None:
        return None
    ended = AuditEvent.select().where(_about(person), AuditEvent.kind == "access ended")
    return ended.order_by(AuditEvent.id.desc()).first()


def requests_about(viewer: Actor, person: Person) -> list[ChangeRequest]:
    """The change requests about a contact that wait for a decision."""
    query = ChangeRequest.visible_to(viewer).where(ChangeRequest.person == person.id, ChangeRequest.status == "pending")
    return list(query.order_by(ChangeRequest.id))


def other_administrators(viewer: Actor, person: Person) -> list[LastAdministrator]:
    """For each organisation of which a contact is Administrator: who else is, and may sign in."""
    administers = ContactRole.role == "administrator"
    theirs = ContactRole.select(ContactRole.organisation).where(ContactRole.person == person.id, administers)
    organisations = Organisation.visible_to(viewer).where(Organisation.id.in_(theirs)).order_by(Organisation.name)
    found = {each.id: LastAdministrator(each.name, []) for each in organisations}
    others = (
        ContactRole.select(ContactRole.organisation, Person)
        .join(Person)
        .where(ContactRole.organisation.in_(list(found)), administers, Person.id != person.id)
        .where(Person.access_ended_at.is_null(), Person.password_hash.is_null(False))
        .order_by(fn.LOWER(Person.surname), Person.id)
    )
    for row in others:
        found[row.organisation_id].others.append(row.person.name)
    return list(found.values())


def _about(person: Person) -> Any:
    return (AuditEvent.object_type == type_of(person)) & (AuditEvent.object_id == person.id)
