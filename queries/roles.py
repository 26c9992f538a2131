"""The roles that a person holds, and for which organisations: one query, at the start of each request."""

from typing import NamedTuple

from peewee import Function, fn

from models import ContactRole, Contract, OfficerRole, Organisation, PaymentMethod, Person

PAID_BY = ("invoiced", "scheduled")


class RolesHeld(NamedTuple):
    """Roles and ways of being paid ("invoiced", "scheduled") by the organisation's id, and its name.

    An officer's roles are those of the key None: they are for no organisation.
    """

    roles: dict[int | None, list[str]]
    organisations: dict[int, str]
    payment_models: dict[int, list[str]]


def roles_held_by(person: Person) -> RolesHeld:
    """The roles of a contact or of an officer."""
    return _of_officer(person) if person.side == "council" else _of_contact(person)


def _of_officer(person: Person) -> RolesHeld:
    rows = OfficerRole.select(OfficerRole.role).where(OfficerRole.person == person).tuples()
    return RolesHeld({None: [role for (role,) in rows]}, {}, {})


def _of_contact(person: Person) -> RolesHeld:
    rows = (
        ContactRole.select(
            ContactRole.organisation, ContactRole.role, Organisation.name, *(_is_paid_by(model) for model in PAID_BY)
        )
        .join(Organisation)
        .where(ContactRole.person == person)
        .tuples()
    )
    held = RolesHeld({}, {}, {})
    for organisation_id, role, name, *is_paid in rows:
        held.roles.setdefault(organisation_id, []).append(role)
        held.organisations[organisation_id] = name
        held.payment_models[organisation_id] = [model for model, so in zip(PAID_BY, is_paid, strict=True) if so]
    return held


def _is_paid_by(model: str) -> Function:
    """A column of a query of roles: whether a contract of the organisation is or was paid that way."""
    methods = PaymentMethod.select(PaymentMethod.id).join(Contract)
    return fn.EXISTS(methods.where(Contract.organisation == ContactRole.organisation, PaymentMethod.model == model))
