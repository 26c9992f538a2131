"""What an action is about: rows by the names of rules.actions.RELATED_TO, through the eyes of who asks.

A Remittance and a Week of all actuals are no names of that list: an action can be started from one, which stays as its
line above the text and as a related link. A week is known by its first day, as the number 20251110.
"""

from collections.abc import Callable, Iterable
from datetime import date

from peewee import Field

from models import (
    Actual,
    CarePackageLineItem,
    Claim,
    Client,
    ContactRole,
    Contract,
    Invoice,
    Organisation,
    Period,
    Person,
    PurchaseOrder,
    Remittance,
    Service,
    ServiceLevel,
    Table,
)
from queries.action_money import bills, claims, orders, remittances, scheduled_payments
from queries.action_subject import WEEK, Subject, one_or_some
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.dates import format_date


def subjects(viewer: Actor, kinds: Iterable[str], organisation_id: int) -> list[Subject]:
    """[Subject] of these kinds that belong to an organisation and the viewer may see, at most 300 of a kind."""
    return [each for kind in kinds if kind in READERS for each in READERS[kind](viewer, organisation_id, None)]


def subject(viewer: Actor, key: str | None, organisation_id: int | None = None) -> Subject:
    """The Subject of a key like `Invoice:12`. Raises RuleBroken where there is none that the viewer may see."""
    kind, _, row_id = (key or "").partition(":")
    if kind in READERS and row_id.isdecimal() and row_id.isascii() and len(row_id) < 10:
        for each in READERS[kind](viewer, organisation_id or viewer.organisation_id or 0, int(row_id)):
            return each
    raise RuleBroken("Choose what it is about", "about")


def owner_of(viewer: Actor, key: str | None) -> int | None:
    """The id of the organisation whose invoice, line, week or order a key like `Invoice:12` names; None for others."""
    kind, _, row_id = (key or "").partition(":")
    if kind not in OWNERS or not (row_id.isdecimal() and row_id.isascii() and len(row_id) < 10):
        return None
    table, column = OWNERS[kind]
    query = table.visible_to(viewer).select(column).where(table.id == int(row_id))
    return next((organisation_id for (organisation_id,) in query.tuples()), None)


def companions(of: Subject, viewer: Actor) -> dict[str, Subject]:
    """The subject and what it belongs to, by kind: one that a type may be about is chosen by itself."""
    found = {of.kind: of}
    for kind, row_id in _belongs_to(of):
        if row_id is not None:
            found.update({each.kind: each for each in READERS[kind](viewer, of.organisation_id, row_id)})
    found.update({each.kind: each for each in READERS["Provider"](viewer, of.organisation_id, None)})
    return found


def _belongs_to(of: Subject) -> list[tuple[str, int | None]]:
    """[(kind, row id)] of what a subject belongs to, besides its provider."""
    if of.kind == "Care Package Line Item":
        line = CarePackageLineItem.get_by_id(of.row_id)
        return [("Client", line.client_id), ("Service", line.service_id), ("Contract", line.contract_id)]
    if of.kind == "Actuals Week":
        week = Actual.get_by_id(of.row_id)
        return [("Client", week.client_id), ("Service", week.service_id), ("Contract", week.contract_id)]
    if of.kind == "Scheduled Payment":
        return [("Contract", Period.get_by_id(of.row_id).contract_id)]
    if of.kind == "Remittance":
        return [("Contract", Remittance.get_by_id(of.row_id).contract_id)]
    if of.kind == "Purchase Order":
        order = PurchaseOrder.get_by_id(of.row_id)
        return [("Client", order.client_id), ("Contract", order.contract_id)]
    return []


def _providers(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    query = Organisation.visible_to(viewer).where(Organisation.id == organisation_id)
    return [Subject("Provider", row.id, row.name, row.id) for row in one_or_some(query, Organisation, row_id)]


def _services(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    query = Service.visible_to(viewer).where(Service.organisation == organisation_id).order_by(Service.name)
    return [Subject("Service", row.id, row.name, organisation_id) for row in one_or_some(query, Service, row_id)]


def _contracts(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    query = Contract.visible_to(viewer).where(Contract.organisation == organisation_id).order_by(Contract.name)
    return [Subject("Contract", row.id, row.name, organisation_id) for row in one_or_some(query, Contract, row_id)]


def _clients(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    theirs = (
        CarePackageLineItem.select(CarePackageLineItem.client)
        .join(Contract)
        .where(Contract.organisation == organisation_id)
    )
    query = Client.visible_to(viewer).where(Client.id.in_(theirs)).order_by(Client.surname, Client.forename)
    rows = one_or_some(query, Client, row_id)
    return [Subject("Client", row.id, row.list_name, organisation_id, row.id) for row in rows]


def _lines(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    query = (
        CarePackageLineItem.visible_to(viewer)
        .select(CarePackageLineItem, Client, Service, ServiceLevel)
        .join_from(CarePackageLineItem, Client)
        .join_from(CarePackageLineItem, Service)
        .join_from(CarePackageLineItem, ServiceLevel)
        .where(Contract.organisation == organisation_id)
        .order_by(Client.surname, Client.forename, CarePackageLineItem.reference)
    )
    return [
        Subject(
            "Care Package Line Item",
            row.id,
            f"{row.reference}, {row.client.list_name}",
            organisation_id,
            row.client_id,
            re_line_of(row),
        )
        for row in one_or_some(query, CarePackageLineItem, row_id)
    ]


def re_line_of(line: CarePackageLineItem) -> str:
    """The line that stands above what is typed about a care package line item (Bedford guide, Submit Action)."""
    return (
        f"Re: Care Package Line Item for {line.client.full_name}. {line.service_level.name} "
        f"({line.service_level.unit}) from {line.service.name}, Starts {format_date(line.start_date)}."
    )


def _weeks(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    query = (
        Actual.visible_to(viewer)
        .select(Actual, Client)
        .join_from(Actual, Client)
        .where(Actual.organisation == organisation_id)
        .order_by(Actual.week_start.desc(), Client.surname, Client.forename, Actual.id)
    )
    return [
        Subject(
            "Actuals Week",
            row.id,
            f"Week of {format_date(row.week_start)}, {row.client.list_name}",
            organisation_id,
            row.client_id,
        )
        for row in one_or_some(query, Actual, row_id)
    ]


def _all_actuals_of_a_week(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    day = first_day_of(row_id)
    is_theirs = Organisation.visible_to(viewer).where(Organisation.id == organisation_id).exists()
    if day is None or not is_theirs:
        return []
    return [Subject(WEEK, int(f"{day:%Y%m%d}"), f"Actuals, week of {format_date(day)}", organisation_id)]


def first_day_of(number: int | None) -> date | None:
    """The day that a number like 20251110 stands for; None for any other number."""
    try:
        return date.fromisoformat(str(number)) if number and len(str(number)) == 8 else None
    except ValueError:
        return None


def _contacts(viewer: Actor, organisation_id: int, row_id: int | None) -> list[Subject]:
    if viewer.side == "provider" and viewer.organisation_id != organisation_id:
        return []
    theirs = ContactRole.select(ContactRole.person).where(ContactRole.organisation == organisation_id)
    query = Person.select().where(Person.id.in_(theirs)).order_by(Person.surname, Person.forename)
    return [Subject("Contact", row.id, row.name, organisation_id) for row in one_or_some(query, Person, row_id)]


OWNERS: dict[str, tuple[type[Table], Field]] = {
    "Care Package Line Item": (CarePackageLineItem, Contract.organisation),
    "Invoice": (Invoice, Invoice.organisation),
    "Credit Note": (Invoice, Invoice.organisation),
    "Scheduled Payment": (Period, Contract.organisation),
    "Actuals Week": (Actual, Actual.organisation),
    "Purchase Order": (PurchaseOrder, PurchaseOrder.organisation),
    "Claim": (Claim, Claim.organisation),
    "Remittance": (Remittance, Remittance.organisation),
}
READERS: dict[str, Callable[[Actor, int, int | None], list[Subject]]] = {
    "Provider": _providers,
    "Service": _services,
    "Contract": _contracts,
    "Client": _clients,
    "Care Package Line Item": _lines,
    "Invoice": bills("invoice", "Invoice"),
    "Credit Note": bills("credit_note", "Credit Note"),
    "Scheduled Payment": scheduled_payments,
    "Actuals Week": _weeks,
    "Purchase Order": orders,
    "Claim": claims,
    "Remittance": remittances,
    WEEK: _all_actuals_of_a_week,
    "Contact": _contacts,
}
