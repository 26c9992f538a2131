"""Change requests, and the details and contacts that they are about."""

from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import ChangeRequest, ContactRole, Organisation, Person, Service
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Reader
from rules.actor import Actor
from rules.change_requests import FIELDS, KINDS, NEW_CONTACT, UPDATE_CONTACT, UPDATE_ORGANISATION, UPDATE_SERVICE

COLUMNS = (
    Column("status", "Status", (ChangeRequest.status,)),
    Column("submitted", "Submitted", (ChangeRequest.submitted_at,)),
    Column("updated", "Last Updated", (ChangeRequest.decided_at, ChangeRequest.submitted_at)),
    Column("type", "Type", (ChangeRequest.kind,)),
    Column("entity", "Entity Name", (ChangeRequest.entity_name,)),
    Column("details", "Details"),
    Column("reason", "Rejection Reason", (ChangeRequest.rejection_reason,)),
)
QUEUE_COLUMNS = (
    Column("entity", "Entity Name", (ChangeRequest.entity_name,)),
    Column("type", "Type", (ChangeRequest.kind,)),
    Column("submitted", "Submitted", (ChangeRequest.submitted_at,)),
    Column("updated", "Last Updated", (ChangeRequest.decided_at, ChangeRequest.submitted_at)),
    Column("status", "Status", (ChangeRequest.status,)),
    Column("with", "With", (Person.forename, Person.surname)),
)
SHOW = {"open": "Mine and unassigned", "mine": "Mine", "all": "Everybody’s, to decide", "decided": "Decided"}
TABLES = {UPDATE_ORGANISATION: Organisation, UPDATE_SERVICE: Service, UPDATE_CONTACT: Person}


class FieldChange(NamedTuple):
    """A field of a request: as it was when it was asked for, as it is now, and as it is asked for."""

    field: str
    label: str
    was: str
    now: str
    asked: str


def list_requests(viewer: Actor, request: ListRequest, with_historical: bool) -> ListPage:
    """The page of the viewer's change requests: those to be decided, newest first, and all of them where asked for."""
    query = ChangeRequest.visible_to(viewer).join(Organisation).switch(ChangeRequest)
    query = query.select_extend(Organisation)
    if not with_historical:
        query = query.where(ChangeRequest.status == "pending")
    return ListPage(query, COLUMNS, request, sort="-submitted", tie_break=(ChangeRequest.id.desc(),))


def list_queue(viewer: Actor, request: ListRequest, show: str, search: str = "") -> ListPage:
    """A page of the council's queue, the oldest first; `show` is a key of SHOW, `search` part of a name."""
    query = ChangeRequest.visible_to(viewer).join(Organisation).switch(ChangeRequest)
    query = query.join(Person, JOIN.LEFT_OUTER, on=(ChangeRequest.assigned_to == Person.id), attr="officer")
    query = query.select_extend(Organisation, Person)
    is_mine = ChangeRequest.assigned_to == viewer.person_id
    is_pending = ChangeRequest.status == "pending"
    query = query.where(~is_pending if show == "decided" else is_pending)
    if show in ("open", "mine"):
        query = query.where(is_mine if show == "mine" else is_mine | ChangeRequest.assigned_to.is_null())
    if search:
        query = query.where(ChangeRequest.entity_name.contains(search) | Organisation.name.contains(search))
    order = "-updated" if show == "decided" else "submitted"
    return ListPage(query, QUEUE_COLUMNS, request, sort=order, tie_break=(ChangeRequest.id,))


def changes_of(request: ChangeRequest) -> list[FieldChange]:
    """The fields of a request in the order of its form; `now` is what stands today."""
    current = _current(request)
    return [
        FieldChange(field, label, request.was.get(field, ""), current.get(field, ""), request.asked[field])
        for field, label in FIELDS[request.kind].items()
        if field in request.asked
    ]


def values_of(kind: str, row: Any) -> dict[str, str]:
    """{field: text} of an organisation, service or contact, in the order of its form."""
    return {field: getattr(row, field) for field in FIELDS[kind]}


def pending_about(
    organisation_id: int | None, kind: str, service_id: int | None = None, person_id: int | None = None
) -> list[ChangeRequest]:
    """The requests of this kind that wait for a decision, about this organisation, service or contact."""
    query = ChangeRequest.select().where(
        ChangeRequest.organisation == organisation_id, ChangeRequest.kind == kind, ChangeRequest.status == "pending"
    )
    if service_id is not None:
        query = query.where(ChangeRequest.service == service_id)
    if person_id is not None:
        query = query.where(ChangeRequest.person == person_id)
    return list(query.order_by(ChangeRequest.id))


def count_pending(viewer: Actor) -> tuple[int, Any]:
    """(how many of the viewer's requests wait for a decision, when the oldest was submitted or None)."""
    query = ChangeRequest.visible_to(viewer).where(ChangeRequest.status == "pending")
    return query.select(fn.COUNT(ChangeRequest.id), fn.MIN(ChangeRequest.submitted_at)).tuples().get()


def pending_sums(side: str) -> ModelSelect:
    """How many requests of a reader of this side wait for a decision."""
    waiting = ChangeRequest.visible_to(Reader(side)).where(ChangeRequest.status == "pending")
    return waiting.select(fn.COUNT(ChangeRequest.id).alias("pending"))


def services_of(viewer: Actor) -> list[Service]:
    """The viewer's services, by name."""
    return list(Service.visible_to(viewer).order_by(Service.name, Service.id))


def contacts_of(viewer: Actor) -> ModelSelect:
    """The query of the contacts of the organisation that the viewer acts for, by name."""
    theirs = ContactRole.select(ContactRole.person).where(ContactRole.organisation == viewer.organisation_id)
    return Person.select().where(Person.id.in_(theirs)).order_by(Person.surname, Person.forename, Person.id)


def roles_of(viewer: Actor, person_id: int) -> set[str]:
    """The roles of a contact in the organisation that the viewer acts for."""
    query = ContactRole.select(ContactRole.role).where(
        ContactRole.person == person_id, ContactRole.organisation == viewer.organisation_id
    )
    return {role for (role,) in query.tuples()}


def roles_elsewhere(viewer: Actor, person_id: int, organisation_id: int) -> list[tuple[str, str]]:
    """[(organisation, role)] of a contact's roles in other organisations; for officers only, who decide."""
    if viewer.side != "council":
        return []
    query = (
        ContactRole.select(Organisation.name, ContactRole.role)
        .join(Organisation)
        .where(ContactRole.person == person_id, ContactRole.organisation != organisation_id)
    )
    return list(query.order_by(Organisation.name, ContactRole.role).tuples())


def awaits_password(change_request: ChangeRequest, person: Person | None) -> bool:
    """Whether the contact whom an accepted request made has not chosen a password yet, and may."""
    if person is None or (change_request.kind, change_request.status) != (NEW_CONTACT, "accepted"):
        return False
    return person.password_hash is None and person.access_ended_at is None


def known_person(viewer: Actor, email: str) -> Person | None:
    """Who signs in with an e-mail address already; for officers only, who decide about new contacts."""
    return Person.get_or_none(Person.email == email) if viewer.side == "council" else None


def kind_name(request: ChangeRequest) -> str:
    """`Update Organisation`"""
    return KINDS[request.kind]


def _current(request: ChangeRequest) -> dict[str, str]:
    table = TABLES.get(request.kind)
    if table is None:
        return {}
    row_id = {UPDATE_SERVICE: request.service_id, UPDATE_CONTACT: request.person_id}.get(request.kind)
    row = table.get_by_id(row_id or request.organisation_id)
    return values_of(request.kind, row)
