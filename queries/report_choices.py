"""What reports can be asked for: the organisations, contracts, services, clients, payment methods, periods and days of
payment that a viewer may choose from, and the rows that a reference names.
"""

from datetime import date
from typing import NamedTuple

from peewee import Case, ModelSelect, fn

from models import (
    CarePackageLineItem,
    Client,
    Contract,
    ContractPrice,
    Organisation,
    PaymentItem,
    PaymentMethod,
    PaymentRun,
    Remittance,
    Service,
    ServiceLevel,
)
from rules.actor import Actor

MOST_OFFERED = 100  # the newest: a longer pick list is no help
MOST_NAMED = 200  # a longer pick list of contracts or clients is no help: then the reference is typed
ITEM = PaymentItem
Options = list[tuple[str, str]]  # (what the address has, words)


class Scope(NamedTuple):
    """Whose payments are asked for: references as they were typed, blank for all."""

    viewer: Actor
    organisation: str | None = None
    contract: str | None = None


class PaidPeriod(NamedTuple):
    """A period of which something was paid; `is_partial` where something of it is still to be paid."""

    first: date
    last: date
    is_partial: bool


def organisation_of(viewer: Actor, reference: str) -> Organisation | None:
    """The organisation with this reference, if the viewer may see it."""
    return Organisation.visible_to(viewer).where(Organisation.reference == reference).first()


def contract_of(viewer: Actor, reference: str) -> Contract | None:
    """The contract with this reference, if the viewer may see it."""
    return Contract.visible_to(viewer).where(Contract.reference == reference).first()


def client_of(viewer: Actor, ssref: str) -> Client | None:
    """The client with this SSRef, if the viewer may see them."""
    return Client.visible_to(viewer).where(Client.ssref == ssref).first()


def payment_method_of(viewer: Actor, method_id: int) -> PaymentMethod | None:
    """The payment method with this id, of a contract that the viewer may see."""
    theirs = Contract.visible_to(viewer).select(Contract.id)
    return PaymentMethod.get_or_none(PaymentMethod.id == method_id, PaymentMethod.contract.in_(theirs))


def service_of(viewer: Actor, reference: str) -> Service | None:
    """The service with this reference, if the viewer may see it."""
    return Service.visible_to(viewer).where(Service.reference == reference).first()


def organisation_options(viewer: Actor) -> Options | None:
    """(reference, name) of the organisations that the viewer may ask for: a contact's own, an officer's all."""
    organisation = Organisation
    columns = (organisation.reference, organisation.name)
    query = organisation.visible_to(viewer).select(*columns).order_by(organisation.name, organisation.reference)
    return _few(list(query.limit(MOST_NAMED + 1).tuples()))


def contract_options(scope: Scope) -> Options | None:
    """(reference, words) of the contracts in scope to pick from; None where there are too many for a list."""
    columns = (Contract.reference, Contract.name)
    contracts = _contracts(scope._replace(contract=None)).select(*columns).order_by(Contract.name, Contract.reference)
    return _few([(reference, f"{name} ({reference})") for reference, name in contracts.limit(MOST_NAMED + 1).tuples()])


def client_options(scope: Scope) -> Options | None:
    """(SSRef, name) of the clients in scope to pick from; None where there are too many for a list."""
    clients = Client.visible_to(scope.viewer).order_by(Client.surname, Client.forename, Client.ssref)
    if scope.organisation:
        line = CarePackageLineItem
        theirs = line.visible_to(scope.viewer).where(Contract.organisation.in_(_named(scope.organisation)))
        clients = clients.where(Client.id.in_(theirs.select(line.client)))
    return _few([(client.ssref, client.list_name) for client in clients.limit(MOST_NAMED + 1)])


def service_options(viewer: Actor) -> Options | None:
    """(reference, name) of the services that the viewer may ask for; None where there are too many for a list."""
    columns = (Service.reference, Service.name)
    services = Service.visible_to(viewer).select(*columns).order_by(Service.name, Service.reference)
    return _few(list(services.limit(MOST_NAMED + 1).tuples()))


def service_group_classes(scope: Scope) -> list[str]:
    """The service group classes by name: for an officer the council's, for a provider those of care that they have."""
    level = ServiceLevel
    query = level.select(level.service_group_class).where(level.service_group_class != "").distinct()
    if scope.viewer.side != "council" or scope.organisation:
        theirs = _contracts(scope._replace(contract=None))
        line, price = CarePackageLineItem, ContractPrice
        planned = line.select(line.service_level).where(line.contract.in_(theirs))
        unplanned = price.select(price.service_level).where(price.contract.in_(theirs))
        query = query.where(level.id.in_(planned) | level.id.in_(unplanned))
    return [name for (name,) in query.order_by(level.service_group_class).tuples()]


def payment_methods(scope: Scope) -> list[PaymentMethod]:
    """The payment methods of the contracts in scope, newest first."""
    method = PaymentMethod
    query = method.select().where(method.contract.in_(_contracts(scope)))
    return list(query.order_by(method.start_date.desc(), method.id.desc()).limit(MOST_OFFERED))


def paid_periods(scope: Scope, method: PaymentMethod | None = None, most: int = MOST_OFFERED) -> list[PaidPeriod]:
    """The periods of which something was paid, newest first; those of a payment method where one is asked for."""
    is_open = (ITEM.state != "settled") & (ITEM.line_status == "pay")
    open_items = fn.SUM(Case(None, [(is_open, 1)], 0))
    query = (
        ITEM.select(ITEM.period_start, ITEM.period_end, open_items)
        .where(ITEM.contract.in_(_contracts(scope)))
        .group_by(ITEM.period_start, ITEM.period_end)
        .having(fn.COUNT(ITEM.remittance) > 0)
        .order_by(ITEM.period_start.desc(), ITEM.period_end.desc())
        .limit(most)
    )
    if method:
        query = query.where(ITEM.contract == method.contract_id, ITEM.period_start >= method.start_date)
        query = query.where(ITEM.period_start <= method.end_date) if method.end_date else query
    return [PaidPeriod(first, last, bool(count)) for first, last, count in query.tuples()]


def finalise_dates(scope: Scope) -> list[date]:
    """The days on which runs paid something, newest first."""
    query = (
        PaymentRun.select(PaymentRun.finalise_date)
        .join(Remittance)
        .where(Remittance.contract.in_(_contracts(scope)))
        .distinct()
        .order_by(PaymentRun.finalise_date.desc())
        .limit(MOST_OFFERED)
    )
    return [day for (day,) in query.tuples()]


def _contracts(scope: Scope) -> ModelSelect:
    """The query of the ids of the contracts in scope."""
    query = Contract.visible_to(scope.viewer).select(Contract.id)
    if scope.organisation:
        query = query.where(Contract.organisation.in_(_named(scope.organisation)))
    return query.where(Contract.reference == scope.contract) if scope.contract else query


def _named(reference: str) -> ModelSelect:
    return Organisation.select(Organisation.id).where(Organisation.reference == reference)


def _few(options: Options) -> Options | None:
    return options if len(options) <= MOST_NAMED else None
