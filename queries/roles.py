"""The roles that a person holds, and for which organisations: one query, at the start of each request."""

from typing import NamedTuple

from peewee import Field, Function, ModelSelect, fn

from models import ContactRole, Contract, OfficerRole, Organisation, PaymentMethod, Person, ServiceLevel
from queries.claims.choices import is_claimable_by
from queries.prepared import Prepared, Slot

PAID_BY = ("invoiced", "scheduled", "actuals")  # two models of payment methods, and whether any pays on actuals


class RolesHeld(NamedTuple):
    """Roles and ways of being paid (of PAID_BY) by the organisation's id, and its name; `claiming` are the
    ids of those that have something to claim.

    An officer's roles are those of the key None: they are for no organisation.
    """

    roles: dict[int | None, list[str]]
    organisations: dict[int, str]
    payment_models: dict[int, list[str]]
    claiming: set[int]


def roles_held_by(person: Person) -> RolesHeld:
    """The roles of a contact or of an officer."""
    return _of_officer(person) if person.side == "council" else _of_contact(person)


def _of_officer(person: Person) -> RolesHeld:
    return RolesHeld({None: [row.role for row in OF_OFFICER.rows(person_id=person.id)]}, {}, {}, set())


def _of_contact(person: Person) -> RolesHeld:
    held = RolesHeld({}, {}, {}, set())
    for organisation_id, role, name, claims, *is_paid in OF_CONTACT.rows(person_id=person.id):
        held.roles.setdefault(organisation_id, []).append(role)
        held.organisations[organisation_id] = name
        if claims:
            held.claiming.add(organisation_id)
        held.payment_models[organisation_id] = [model for model, so in zip(PAID_BY, is_paid, strict=True) if so]
    return held


def roles_by_organisation(person_id: int) -> dict[int, list[str]]:
    """{organisation id: the roles that a contact holds for it}."""
    found: dict[int, list[str]] = {}
    for row in OF_CONTACT.rows(person_id=person_id):
        found.setdefault(row.organisation_id, []).append(row.role)
    return found


class OrganisationHeld(NamedTuple):
    """An organisation as those who act for it have it: its name, how it is paid, whether it has something to claim."""

    name: str
    payment_models: list[str]
    may_claim: bool


def organisation_held(organisation_id: int) -> OrganisationHeld | None:
    """What somebody who acts for an organisation has of it; None where it is not there."""
    for name, claims, *is_paid in OF_ORGANISATION.rows(organisation_id=organisation_id):
        return OrganisationHeld(name, [model for model, so in zip(PAID_BY, is_paid, strict=True) if so], bool(claims))
    return None


class _OfficerRole(NamedTuple):
    role: str


class _ContactRole(NamedTuple):
    """A role of a contact, whether the organisation has something to claim, and is paid in each way of PAID_BY."""

    organisation_id: int
    role: str
    organisation: str
    may_claim: bool
    is_invoiced: bool
    is_scheduled: bool
    is_on_actuals: bool


class _Organisation(NamedTuple):
    """The same of an organisation, whoever acts for it."""

    organisation: str
    may_claim: bool
    is_invoiced: bool
    is_scheduled: bool
    is_on_actuals: bool


def _officer_roles() -> ModelSelect:
    return OfficerRole.select(OfficerRole.role).where(OfficerRole.person == Slot("person_id"))


def _contact_roles() -> ModelSelect:
    columns = (ContactRole.organisation, ContactRole.role, Organisation.name, *_facts_of(ContactRole.organisation))
    return ContactRole.select(*columns).join(Organisation).where(ContactRole.person == Slot("person_id"))


def _organisation() -> ModelSelect:
    return Organisation.select(Organisation.name, *_facts_of(Organisation.id)).where(
        Organisation.id == Slot("organisation_id")
    )


def _facts_of(organisation: Field) -> list[Function]:
    """Columns of a query: whether an organisation has something to claim, and is or was paid in each way of PAID_BY."""
    claimable = fn.EXISTS(ServiceLevel.select(ServiceLevel.id).where(is_claimable_by(organisation)))
    methods = PaymentMethod.select(PaymentMethod.id).join(Contract).where(Contract.organisation == organisation)
    is_invoiced, is_scheduled = PaymentMethod.model == "invoiced", PaymentMethod.model == "scheduled"
    on_actuals = is_invoiced | (PaymentMethod.pay_on_actuals != "never")
    return [claimable, *(fn.EXISTS(methods.where(so)) for so in (is_invoiced, is_scheduled, on_actuals))]


OF_OFFICER = Prepared(_OfficerRole, _officer_roles)
OF_CONTACT = Prepared(_ContactRole, _contact_roles)
OF_ORGANISATION = Prepared(_Organisation, _organisation)
