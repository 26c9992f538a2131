"""What is there of the way from an empty portal to its first payment, for the page First start."""

from datetime import date

from peewee import fn

from models import (
    Actual,
    CarePackageLineItem,
    ContactRole,
    Contract,
    Council,
    Invoice,
    OfficerRole,
    Organisation,
    PaymentMethod,
    PaymentRun,
    Person,
    Remittance,
)
from queries.payment_runs import to_pay
from queries.teams import staffed_teams, team_options, unstaffed_types
from rules.actor import Actor
from rules.first_start import Colleague, Facts, Provider, RunSoFar
from rules.invoice_statuses import InvoiceStatus


def is_left(viewer: Actor) -> bool:
    """Whether the portal has paid nobody yet: then its start page leads to First start."""
    return not Remittance.visible_to(viewer).exists()


def first_start_facts(viewer: Actor, today: date) -> Facts:
    """What is there, in a fixed number of queries."""
    lines = CarePackageLineItem.visible_to(viewer).where(CarePackageLineItem.is_authorised)
    contracts = Contract.visible_to(viewer)
    with_method = PaymentMethod.select(PaymentMethod.contract)
    teams = _teams(viewer)
    staffed = staffed_teams()
    states = _actual_states(viewer)
    invoices = _invoice_statuses(viewer)
    first_care = lines.select(fn.MIN(CarePackageLineItem.start_date)).scalar()
    return Facts(
        today=today,
        council=Council.select(Council.name).scalar() or "",
        officers=_officers(viewer),
        teams=len(teams),
        teams_without_officer=[name for name in teams if name not in staffed],
        teams_of_types=list(unstaffed_types(staffed=staffed)) if viewer.side == "council" else [],
        organisations=Organisation.visible_to(viewer).count(),
        contracts=contracts.count(),
        contracts_without_method=contracts.where(Contract.id.not_in(with_method)).count(),
        line_items=lines.count(),
        first_care=first_care,
        records_weeks=_records_weeks(viewer),
        providers=_providers(viewer),
        weeks_saved=states.get("entered", 0),
        weeks_confirmed=states.get("confirmed", 0),
        invoices_unsubmitted=invoices.get(InvoiceStatus.UNSUBMITTED, 0),
        invoices_to_authorise=invoices.get(InvoiceStatus.PENDING, 0),
        is_something_to_pay=bool(
            to_pay.invoices_to_pay(viewer).count or to_pay.claims_to_pay(viewer).count or to_pay.periods_to_pay(viewer)
        ),
        run=_newest_run(viewer),
        is_paid=not is_left(viewer),
    )


def _teams(viewer: Actor) -> list[str]:
    """The council's teams by name, for its officers."""
    return [name for _, name in team_options()] if viewer.side == "council" else []


def _officers(viewer: Actor) -> dict[str, list[Colleague]]:
    """Those whose access has not ended, by role, in the order of their names."""
    query = Person.visible_to(viewer).select(Person, OfficerRole.role).join(OfficerRole)
    found = dict[str, list[Colleague]]()
    for person in query.where(Person.access_ended_at.is_null()).order_by(Person.forename, Person.surname, Person.id):
        found.setdefault(person.officerrole.role, []).append(_colleague(person))
    return found


def _colleague(person: Person) -> Colleague:
    return Colleague(person.id, person.name, person.password_hash is not None)


def _providers(viewer: Actor) -> list[Provider]:
    """The organisations with authorised care, by name, each with its contacts who do more than read."""
    with_care = (
        CarePackageLineItem.visible_to(viewer)
        .select(Contract.organisation)
        .where(CarePackageLineItem.is_authorised)
        .distinct()
    )
    organisations = Organisation.visible_to(viewer).where(Organisation.id.in_(with_care)).order_by(Organisation.name)
    contacts = (
        Person.visible_to(viewer)
        .select(Person, ContactRole.organisation)
        .join(ContactRole)
        .where(Person.access_ended_at.is_null(), ContactRole.role != "read_only")
        .order_by(Person.forename, Person.surname, Person.id)
    )
    by_organisation = dict[int, dict[int, Colleague]]()
    for person in contacts:
        theirs = by_organisation.setdefault(person.contactrole.organisation_id, {})
        theirs[person.id] = _colleague(person)
    return [Provider(each.id, each.name, list(by_organisation.get(each.id, {}).values())) for each in organisations]


def _records_weeks(viewer: Actor) -> bool:
    of_actuals = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.pay_on_actuals != "never")
    return bool(Contract.visible_to(viewer).where(Contract.id.in_(of_actuals)).exists())


def _actual_states(viewer: Actor) -> dict[str, int]:
    query = Actual.visible_to(viewer).select(Actual.state, fn.COUNT(Actual.id)).group_by(Actual.state)
    return dict(query.tuples())


def _invoice_statuses(viewer: Actor) -> dict[str, int]:
    query = Invoice.visible_to(viewer).select(Invoice.status, fn.COUNT(Invoice.id)).group_by(Invoice.status)
    return dict(query.tuples())


def _newest_run(viewer: Actor) -> RunSoFar | None:
    query = PaymentRun.visible_to(viewer).where(PaymentRun.state != "dropped").order_by(PaymentRun.id.desc())
    run = query.first()
    return run and RunSoFar(run.id, run.state, run.prepared_by_id, run.finalise_date)
