"""Who is asking: a contact for one of their organisations, or an officer. Operations are told of them by this."""

from dataclasses import dataclass

from flask_login import AnonymousUserMixin, UserMixin

from models import ContactRole, OfficerRole, Organisation
from web.permissions import permissions_of


@dataclass(frozen=True)
class Visitor(UserMixin):
    """Somebody signed in. `organisation_id` is the organisation they act for now, None for officers and until they
    have chosen; `organisations` is ((id, name), ...) of all that they may choose from.
    """

    person_id: int
    name: str
    forename: str
    email: str
    side: str
    roles: frozenset
    organisation_id: int | None
    organisation_name: str
    organisations: tuple
    address: str
    session_id: int
    must_change_password: bool
    must_set_code: bool

    def may(self, permission):
        """Whether any of the roles held here and now allows it."""
        return permission in permissions_of(self.roles)

    def get_id(self):
        return str(self.person_id)


class Nobody(AnonymousUserMixin):
    """Somebody who has not signed in: may do nothing but read public pages."""

    person_id = None
    organisation_id = None
    name = ""
    side = ""
    roles = frozenset()
    organisation_name = ""
    organisations = ()

    def may(self, permission):
        return False


def visitor_of(session, address):
    """The visitor of a complete session: one query, for the roles. The session's person is loaded with it."""
    person = session.person
    roles, organisations = _of_officer(person) if person.side == "council" else _of_contact(person)
    chosen = session.organisation_id if session.organisation_id in organisations else None
    return Visitor(
        person_id=person.id,
        name=person.name,
        forename=person.forename,
        email=person.email,
        side=person.side,
        roles=frozenset(roles.get(chosen, ())),
        organisation_id=chosen,
        organisation_name=organisations.get(chosen, ""),
        organisations=tuple(sorted(organisations.items(), key=lambda each: each[1].casefold())),
        address=address,
        session_id=session.id,
        must_change_password=person.must_change_password,
        must_set_code=bool(session.must_set_code),
    )


def _of_officer(person):
    rows = OfficerRole.select(OfficerRole.role).where(OfficerRole.person == person).tuples()
    return {None: [role for (role,) in rows]}, {}


def _of_contact(person):
    rows = (
        ContactRole.select(ContactRole.organisation, ContactRole.role, Organisation.name)
        .join(Organisation)
        .where(ContactRole.person == person)
        .tuples()
    )
    roles, organisations = {}, {}
    for organisation_id, role, name in rows:
        roles.setdefault(organisation_id, []).append(role)
        organisations[organisation_id] = name
    return roles, organisations
