"""Everybody who may sign in, with roles and how it stands with their access; for the council's pages of people."""

from collections.abc import Iterable
from typing import NamedTuple

from peewee import Expression, ModelSelect, fn

from models import ContactRole, OfficerRole, Organisation, Person, Team, TeamMember
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.people import CAN_SIGN_IN, ENDED, NO_PASSWORD

BY_NAME = (fn.LOWER(Person.surname), fn.LOWER(Person.forename), Person.email)
COLUMNS = (
    Column("name", "Name", BY_NAME),
    Column("for", "For"),
    Column("roles", "Roles"),
    Column("last", "Last sign-in", (Person.last_signed_in_at,)),
    Column("access", "Access", (Person.access_ended_at,)),
)
_WITH = {
    ENDED: Person.access_ended_at.is_null(False),
    CAN_SIGN_IN: Person.access_ended_at.is_null() & Person.password_hash.is_null(False),
    NO_PASSWORD: Person.access_ended_at.is_null() & Person.password_hash.is_null(),
}


class PeopleFilters(NamedTuple):
    """Which people are asked for: words of a name, e-mail address or provider; a side; a role; one of STATES."""

    search: str = ""
    side: str | None = None
    role: str | None = None
    state: str | None = None


class HeldRole(NamedTuple):
    """A role of a person, and the organisation that it is for (None and "" for an officer's)."""

    role: str
    organisation_id: int | None = None
    organisation: str = ""


def list_people(viewer: Actor, filters: PeopleFilters, request: ListRequest) -> ListPage:
    """The page of the people whom the viewer may see, by name."""
    query = Person.visible_to(viewer)
    for word in filters.search.split():
        query = query.where(_has(word))
    if filters.side:
        query = query.where(Person.side == filters.side)
    if filters.role:
        contacts = ContactRole.select(ContactRole.person).where(ContactRole.role == filters.role)
        officers = OfficerRole.select(OfficerRole.person).where(OfficerRole.role == filters.role)
        query = query.where(Person.id.in_(contacts) | Person.id.in_(officers))
    if filters.state:
        query = query.where(_WITH[filters.state])
    return ListPage(query, COLUMNS, request, sort="name", tie_break=(Person.id,))


def _has(word: str) -> Expression:
    theirs = ContactRole.select(ContactRole.person).join(Organisation).where(Organisation.name.contains(word))
    return (
        Person.forename.contains(word)
        | Person.surname.contains(word)
        | Person.email.contains(word)
        | Person.id.in_(theirs)
    )


def roles_by_person(viewer: Actor, person_ids: Iterable[int]) -> dict[int, list[HeldRole]]:
    """{person id: their roles, by organisation and name}, of those people whom the viewer may see."""
    ids = list(person_ids)
    found: dict[int, list[HeldRole]] = {}
    visible = Person.visible_to(viewer).select(Person.id).where(Person.id.in_(ids))
    of_contacts = (
        ContactRole.select(ContactRole.person, ContactRole.role, ContactRole.organisation, Organisation.name)
        .join(Organisation)
        .where(ContactRole.person.in_(visible), ContactRole.organisation.in_(Organisation.visible_to(viewer)))
        .order_by(Organisation.name, Organisation.id, ContactRole.role)
    )
    for person_id, *held in of_contacts.tuples():
        found.setdefault(person_id, []).append(HeldRole(*held))
    of_officers = OfficerRole.select(OfficerRole.person, OfficerRole.role).where(OfficerRole.person.in_(visible))
    for person_id, role in of_officers.order_by(OfficerRole.role).tuples():
        found.setdefault(person_id, []).append(HeldRole(role))
    return found


def teams_of(viewer: Actor, person_id: int) -> list[tuple[int, str]]:
    """[(id, name)] of the teams that an officer works in."""
    visible = Person.visible_to(viewer).select(Person.id).where(Person.id == person_id)
    query: ModelSelect = Team.select(Team.id, Team.name).join(TeamMember).where(TeamMember.person.in_(visible))
    return list(query.order_by(Team.name).tuples())


def organisations_of(person_id: int) -> list[tuple[int, str]]:
    """[(id, name)] of the organisations of a contact."""
    query = Organisation.select(Organisation.id, Organisation.name).join(ContactRole)
    return list(query.where(ContactRole.person == person_id).distinct().order_by(Organisation.name).tuples())
