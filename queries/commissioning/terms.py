"""What care is bought by, for the council's pages: contracts with methods and prices, service levels, organisations."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Contract, ContractPrice, Organisation, PaymentMethod, Service, ServiceLevel
from queries.contract_plans import method_of
from queries.council_settings import read
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.periods import Method

CONTRACT_COLUMNS = (
    Column("name", "Contract", (fn.LOWER(Contract.name),)),
    Column("provider", "Provider", (fn.LOWER(Organisation.name),)),
    Column("method", "Payment method"),
    Column("lines", "Line items", css="num"),
)
LEVEL_COLUMNS = (
    Column("name", "Service Level", (fn.LOWER(ServiceLevel.name),)),
    Column("unit", "Unit", (fn.LOWER(ServiceLevel.unit),)),
    Column("vat", "VAT", (ServiceLevel.vat_rate_basis_points,), css="num"),
    Column("codes", "Cost centre, subjective", (ServiceLevel.cost_centre, ServiceLevel.subjective)),
    Column("claims", "Claimable", (ServiceLevel.claimable,)),
)
ORGANISATION_COLUMNS = (
    Column("name", "Provider", (fn.LOWER(Organisation.name),)),
    Column("creditor", "Creditor reference", (Organisation.creditor_ref,)),
    Column("services", "Services", css="num"),
    Column("contracts", "Contracts", css="num"),
)


class DatedMethod(NamedTuple):
    """A payment method and how it stands today: `now`, `later` or `ended`."""

    row: PaymentMethod
    state: str


def list_contracts(viewer: Actor, organisation_id: int | None, search: str, request: ListRequest) -> ListPage:
    """The contracts, of one organisation or all, whose name, reference or provider has the words searched for."""
    contract, line = Contract, CarePackageLineItem
    lines = line.select(fn.COUNT(line.id)).where(line.contract == contract.id)
    query = contract.visible_to(viewer).select(contract, Organisation, lines.alias("lines")).join(Organisation)
    if organisation_id is not None:
        query = query.where(contract.organisation == organisation_id)
    for word in search.split():
        has = contract.name.contains(word) | contract.reference.contains(word) | Organisation.name.contains(word)
        query = query.where(has)
    return ListPage(query, CONTRACT_COLUMNS, request, sort="provider", tie_break=(fn.LOWER(contract.name), contract.id))


def methods_of_contracts(viewer: Actor, contract_ids: Collection[int], today: date) -> dict[int, list[DatedMethod]]:
    """{contract id: its payment methods, the newest first}, of those contracts whom the viewer may see."""
    method = PaymentMethod
    theirs = Contract.visible_to(viewer).select(Contract.id).where(Contract.id.in_(list(contract_ids)))
    found: dict[int, list[DatedMethod]] = {each: [] for each in contract_ids}
    for row in method.select().where(method.contract.in_(theirs)).order_by(method.start_date.desc()):
        state = "later" if row.start_date > today else "ended" if (row.end_date or today) < today else "now"
        found[row.contract_id].append(DatedMethod(row, state))
    return found


def plain_methods(contract: Contract) -> list[Method]:
    """A contract's payment methods as the rules see them, in order."""
    rows = PaymentMethod.select().where(PaymentMethod.contract == contract.id).order_by(PaymentMethod.start_date)
    opens_days = read().scheduled_open_days
    return [method_of(row, opens_days) for row in rows]


def prices_of(contract: Contract) -> Sequence[ContractPrice]:
    """What a contract pays for without a line item, by service level, the newest price of each first."""
    price = ContractPrice
    query = price.select(price, ServiceLevel).join(ServiceLevel).where(price.contract == contract.id)
    return list(query.order_by(fn.LOWER(ServiceLevel.name), ServiceLevel.id, price.start_date.desc()))


def count_lines(contract: Contract, today: date) -> int:
    """How many line items of a contract have not ended."""
    line = CarePackageLineItem
    has_not_ended = line.end_date.is_null() | (line.end_date >= today)
    return int(line.select().where(line.contract == contract.id, has_not_ended).count())


def list_levels(search: str, request: ListRequest) -> ListPage:
    """The service levels whose name, reference or codes have the words searched for."""
    level = ServiceLevel
    query = level.select()
    for word in search.split():
        columns = (level.name, level.reference, level.unit, level.cost_centre, level.subjective)
        has = columns[0].contains(word)
        for column in columns[1:]:
            has |= column.contains(word)
        query = query.where(has)
    return ListPage(query, LEVEL_COLUMNS, request, sort="name", tie_break=(level.id,))


def list_organisations(viewer: Actor, search: str, request: ListRequest) -> ListPage:
    """The organisations whose name, reference or creditor reference has the words searched for."""
    organisation = Organisation
    query: ModelSelect = organisation.visible_to(viewer).select(
        organisation,
        *(
            table.select(fn.COUNT(table.id)).where(table.organisation == organisation.id).alias(name)
            for table, name in ((Service, "service_count"), (Contract, "contract_count"))
        ),
    )
    for word in search.split():
        has = organisation.name.contains(word) | organisation.reference.contains(word)
        query = query.where(has | organisation.creditor_ref.contains(word))
    return ListPage(query, ORGANISATION_COLUMNS, request, sort="name", tie_break=(organisation.id,))


def services_of_organisation(viewer: Actor, organisation_id: int) -> list[Service]:
    """An organisation's services by name."""
    query = Service.visible_to(viewer).where(Service.organisation == organisation_id)
    return list(query.order_by(fn.LOWER(Service.name), Service.id))


def contracts_of_organisation(viewer: Actor, organisation_id: int) -> list[Contract]:
    """An organisation's contracts by name."""
    query = Contract.visible_to(viewer).where(Contract.organisation == organisation_id)
    return list(query.order_by(fn.LOWER(Contract.name), Contract.id))


def organisation_choices(viewer: Actor) -> list[tuple[str, str]]:
    """(reference, name) of all organisations, for a form."""
    organisation = Organisation
    query = organisation.visible_to(viewer).select(organisation.reference, organisation.name)
    return list(query.order_by(fn.LOWER(organisation.name), organisation.id).tuples())


def contracts_with_providers(viewer: Actor) -> ModelSelect:
    """The contracts that the viewer may see, each with its organisation."""
    return Contract.visible_to(viewer).select(Contract, Organisation).join(Organisation)


def methods_of(contract: Contract) -> ModelSelect:
    """A contract's payment methods, the newest first."""
    return PaymentMethod.select().where(PaymentMethod.contract == contract.id).order_by(PaymentMethod.start_date.desc())


def contract_prices(contract: Contract) -> ModelSelect:
    """What a contract pays for without a line item."""
    return ContractPrice.select().where(ContractPrice.contract == contract.id)


def service_level_of(level_id: int) -> ModelSelect:
    """The service level with an id, if there is one."""
    return ServiceLevel.select().where(ServiceLevel.id == level_id)


def level_of_reference(reference: str) -> ServiceLevel:
    """The service level with a reference that is on record."""
    return ServiceLevel.get(ServiceLevel.reference == reference)
