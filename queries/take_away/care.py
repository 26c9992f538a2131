"""The care files of one organisation, as `flask import-care` reads them (docs/domain/care-files.md)."""

from collections.abc import Iterator

from models import Actual, CarePackageLineItem, ContactRole, Contract, ContractPrice, Person, Visit
from queries.care_files.records import Records
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.care_files.columns import Layout
from rules.care_files.layouts import CONTACTS, TABLE_LAYOUTS
from rules.care_files.written import row_of
from rules.packs import Part, Row

ABOUT = {
    "organisations.csv": "Your organisation: address, telephone numbers, references.",
    "services.csv": "Your services: the places and teams that deliver.",
    "service_levels.csv": "What you deliver, with its unit, VAT rate and delivery rule.",
    "contracts.csv": "Your contracts with the council.",
    "payment_methods.csv": "How each contract is paid, and over which dates.",
    "contract_prices.csv": "What your contracts pay for care without a line item.",
    "clients.csv": "The people you have care for.",
    "care_package_line_items.csv": "Their care package line items.",
    "prices.csv": "Later prices of line items, each from its date.",
    "contributions.csv": "What clients pay to you, over dates.",
    "suspensions.csv": "Dates on which nothing is planned.",
    "contacts.csv": "Your people who sign in, and their roles.",
}


def own_organisation(viewer: Actor) -> int:
    """The id of the organisation that the viewer acts for. Raises RuleBroken for an officer, who has none."""
    if viewer.organisation_id is None:
        raise RuleBroken("Providers take their own organisation away: choose one to act for")
    return viewer.organisation_id


def care_parts(viewer: Actor) -> list[Part]:
    """The files of the organisation that the viewer acts for, in the order in which they are read."""
    records = Records(own_organisation(viewer))
    parts = [_part(layout, viewer, records) for layout in TABLE_LAYOUTS]
    return [*parts, _contacts(viewer)]


def _part(layout: Layout, viewer: Actor, records: Records) -> Part:
    def rows() -> Iterator[Row]:
        levels = used_levels(own_organisation(viewer)) if layout.file_name == "service_levels.csv" else None
        for record in records.shelf(layout.file_name).by_key.values():
            if levels is None or record.id in levels:
                keys = {column.name: record.values[column.name] for column in layout.columns}
                keys |= {name: other.key for name, other in keys.items() if hasattr(other, "key")}
                yield row_of(layout, keys)

    return Part(layout.file_name, ABOUT[layout.file_name], _headings(layout), rows, "lines_read")


def used_levels(organisation_id: int) -> set[int]:
    """The ids of the service levels that an organisation's care, prices, weeks and visits have."""
    contracts = Contract.select(Contract.id).where(Contract.organisation == organisation_id)
    line, price = CarePackageLineItem, ContractPrice
    queries = (
        line.select(line.service_level).where(line.contract.in_(contracts)),
        price.select(price.service_level).where(price.contract.in_(contracts)),
        Actual.select(Actual.service_level).where(Actual.organisation == organisation_id),
        Visit.select(Visit.service_level).where(Visit.organisation == organisation_id),
    )
    return {level for query in queries for (level,) in query.distinct().tuples() if level is not None}


def _contacts(viewer: Actor) -> Part:
    def rows() -> Iterator[Row]:
        roles: dict[int, list[str]] = {}
        mine = ContactRole.organisation == own_organisation(viewer)
        for person, role in ContactRole.select(ContactRole.person, ContactRole.role).where(mine).tuples():
            roles.setdefault(person, []).append(role)
        organisation = organisation_reference(viewer)
        for person in (
            Person.select().where(Person.id.in_(list(roles)), Person.access_ended_at.is_null()).order_by(Person.email)
        ):
            values = {column.name: getattr(person, column.name, "") for column in CONTACTS.columns}
            values |= {"organisation": organisation, "roles": sorted(roles[person.id])}
            yield row_of(CONTACTS, values)

    return Part(CONTACTS.file_name, ABOUT[CONTACTS.file_name], _headings(CONTACTS), rows, "organisation_read")


def organisation_reference(viewer: Actor) -> str:
    """The reference of the organisation that the viewer acts for."""
    return next(iter(Records(own_organisation(viewer)).shelf("organisations.csv").by_key))  # type: ignore[return-value]


def _headings(layout: Layout) -> tuple[str, ...]:
    return tuple(column.header for column in layout.columns)
