"""The clients that commissioning pages list, and the care of one of them."""

from datetime import date
from typing import NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import CarePackageLineItem, Client, Contract, Service, ServiceLevel, Suspension
from queries.care import load_line_items
from queries.line_items.detail import PricedLine, priced, visible_lines
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.client_names import list_name

LINE = CarePackageLineItem
LINES = fn.COUNT(LINE.id)
BY_NAME = (Client.surname, Client.forename, Client.ssref)
COLUMNS = (
    Column("client", "Client", BY_NAME),
    Column("born", "Date of birth", (Client.date_of_birth,)),
    Column("died", "Date of death", (Client.date_of_death,)),
    Column("lines", "Line items", (LINES,), css="num"),
)


class ClientOfList(NamedTuple):
    """A client of the list, with the number of all their line items."""

    id: int
    ssref: str
    forename: str
    surname: str
    date_of_birth: date | None
    date_of_death: date | None
    lines: int

    @property
    def name(self) -> str:
        """`Angelo, Iris (A1)`"""
        return list_name(self.surname, self.forename, self.ssref)


class Package(NamedTuple):
    """A care package: its reference, and its line items with prices in words, those not ended first."""

    reference: str
    lines: list[PricedLine]


def list_clients(viewer: Actor, search: str, request: ListRequest) -> ListPage:
    """The page of clients whose names or SSRef have all these words: ClientOfList rows."""
    columns = (Client.id, Client.ssref, Client.forename, Client.surname, Client.date_of_birth, Client.date_of_death)
    query = Client.visible_to(viewer).join(LINE, JOIN.LEFT_OUTER).group_by(*columns)
    for word in search.split():
        query = query.where(
            Client.ssref.contains(word) | Client.surname.contains(word) | Client.forename.contains(word)
        )
    query = query.select(*columns, LINES.alias("lines")).objects(ClientOfList)
    return ListPage(query, COLUMNS, request, sort="client", tie_break=(Client.id,))


def packages_of(viewer: Actor, client_id: int, today: date) -> list[Package]:
    """The client's care packages by reference."""
    query: ModelSelect = visible_lines(viewer).where(LINE.client == client_id)
    lines = list(query.order_by(LINE.care_package_ref, LINE.start_date.desc(), LINE.reference.desc()))
    care = load_line_items([line.id for line in lines])
    packages: dict[str, list[PricedLine]] = {}
    for line in lines:
        packages.setdefault(line.care_package_ref, []).append(priced(line, care[line.id], today))
    return [Package(reference, sorted(some, key=lambda each: each.has_ended)) for reference, some in packages.items()]


def suspensions_of_all(client: Client) -> list[Suspension]:
    """The suspensions of all of a client's care, newest first."""
    suspension = Suspension
    own = suspension.select().where(suspension.client == client.id, suspension.cpli.is_null())
    return list(own.order_by(suspension.start_date.desc()))


def suspension_of_all(client: Client, suspension_id: int) -> Suspension | None:
    """One of them with its id; None where the client has no such one."""
    suspension = Suspension
    return suspension.get_or_none(
        suspension.id == suspension_id, suspension.client == client.id, suspension.cpli.is_null()
    )


def contract_choices(organisation_id: int) -> list[tuple[str, str]]:
    """(reference, words) of an organisation's contracts."""
    rows = Contract.select(Contract.reference, Contract.name).where(Contract.organisation == organisation_id)
    return [(ref, f"{name} ({ref})") for ref, name in rows.order_by(Contract.name, Contract.reference).tuples()]


def service_choices(organisation_id: int) -> list[tuple[str, str]]:
    """(reference, words) of an organisation's services."""
    rows = Service.select(Service.reference, Service.name).where(Service.organisation == organisation_id)
    return [(ref, f"{name} ({ref})") for ref, name in rows.order_by(Service.name, Service.reference).tuples()]


def level_choices() -> list[tuple[str, str]]:
    """(reference, words) of the service levels."""
    level = ServiceLevel
    rows = level.select(level.reference, level.name, level.unit).order_by(level.name, level.reference)
    return [(ref, f"{name} ({unit}), {ref}") for ref, name, unit in rows.tuples()]


def references_like(reference: str) -> set[str]:
    """The CPLI IDs in use that begin like this one, so that a copy's is none of them."""
    stem = reference.rsplit("/", 1)[0].rsplit("-", 1)[0]
    return {ref for (ref,) in LINE.select(LINE.reference).where(LINE.reference.startswith(stem)).tuples()}
