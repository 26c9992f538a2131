"""Who is asking: a contact for one of their organisations, or an officer. Operations are told of them by this."""

from dataclasses import dataclass

from flask_login import AnonymousUserMixin, UserMixin
from peewee import fn

from models import ContactRole, Contract, OfficerRole, Organisation, PaymentMethod
from web.permissions import permissions_of

PAID_BY = ("invoiced", "scheduled")


@dataclass(frozen=True)
class Visitor(UserMixin):
    """Somebody signed in. `organisation_id` is the organisation they act for now, None for officers and until they
    have chosen; `organisations` is ((id, name), ...) of all that they may choose from; `payment_models` is how the one
    that they act for is paid ("invoiced", "scheduled").
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
    payment_models: frozenset = frozenset()

    def may(self, permission):
        """Whether any of the roles held here and now allows it."""
        return permission in permissions_of(self.roles)

    def is_paid_by(self, model):
        """Whether the organisation has (or had) contracts paid by `model`, "invoiced" or "scheduled". One that has no
        contract yet may get either.
        """
        return not self.payment_models or model in self.payment_models

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
    roles, organisations, models = _of_officer(person) if person.side == "council" else _of_contact(person)
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
        payment_models=frozenset(models.get(chosen, ())),
    )


def _of_officer(person):
    rows = OfficerRole.select(OfficerRole.role).where(OfficerRole.person == person).tuples()
    return {None: [role for (role,) in rows]}, {}, {}


def _of_contact(person):
    rows = (
        ContactRole.select(
            ContactRole.organisation, ContactRole.role, Organisation.name, *(_is_paid_by(model) for model in PAID_BY)
        )
        .join(Organisation)
        .where(ContactRole.person == person)
        .tuples()
    )
    roles, organisations, models = {}, {}, {}
    for organisation_id, role, name, *is_paid in rows:
        roles.setdefault(organisation_id, []).append(role)
        organisations[organisation_id] = name
        models[organisation_id] = [model for model, so in zip(PAID_BY, is_paid, strict=True) if so]
    return roles, organisations, models


def _is_paid_by(model):
    """A column of a query of roles: whether a contract of the organisation is or was paid that way."""
    methods = PaymentMethod.select(PaymentMethod.id).join(Contract)
    return fn.EXISTS(methods.where(Contract.organisation == ContactRole.organisation, PaymentMethod.model == model))
