"""What the files of packs call lines, clients and people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect

from models import AuditEvent, CarePackageLineItem, Client, Contract, Person, Service, ServiceLevel, Table
from queries.prepared import among

COUNCIL, PORTAL = "The council", "The portal"


class Happened(NamedTuple):
    """An audit event with the name of the one who did it, as its reader may know it."""

    event: AuditEvent
    at: datetime
    who: str


def who_did(name: str, side: str | None, reader: str) -> str:
    """A person's name; to a `reader` of the provider's side an officer is the council."""
    if side is None:
        return name or PORTAL
    return COUNCIL if reader == "provider" and side == "council" else name


def happened(query: ModelSelect, reader: str) -> list[Happened]:
    """The events of a query of AuditEvents, each with who did it, for a reader of this side."""
    rows = query.select(AuditEvent, Person).join(Person, JOIN.LEFT_OUTER, on=(AuditEvent.person == Person.id))
    return [
        Happened(row, row.at, who_did(row.person_name, row.person.side if row.person_id else None, reader))
        for row in AuditEvent.with_words(rows.order_by(AuditEvent.id))
    ]


class Names:
    """References by id, each table read once for the ids that are asked for."""

    def __init__(self) -> None:
        self._known: dict[type[Table], dict[int, Table]] = {}

    def of(self, table: type[Table], ids: Iterable[int | None]) -> dict[int, Table]:
        """{id: row} with at least these ids."""
        known = self._known.setdefault(table, {})
        missing = sorted({each for each in ids if each is not None} - set(known))
        if missing:
            known.update({row.id: row for row in table.select().where(among(table.id, missing))})
        return known

    def one(self, table: type[Table], row_id: int | None) -> Any:
        """The row of a table with this id."""
        return self.of(table, [row_id])[row_id or 0]

    def care_of(self, rows: Iterable[Table]) -> "Care":
        """The Care that rows with a client, a line item, a contract and a level name."""
        rows = list(rows)
        found = {}
        for table, name in NAMED.items():
            found[name] = self.of(table, (getattr(row, f"{name}_id", None) for row in rows))
        return Care(**found)


NAMED: dict[type[Table], str] = {
    Client: "client",
    CarePackageLineItem: "cpli",
    Contract: "contract",
    Service: "service",
    ServiceLevel: "service_level",
}


class Care(NamedTuple):
    """Rows by id, as `Names.care_of` finds them."""

    client: dict[int, Table]
    cpli: dict[int, Table]
    contract: dict[int, Table]
    service: dict[int, Table]
    service_level: dict[int, Table]

    def ssref(self, row: Table) -> str:
        """The client's SSRef, empty for none."""
        return self.client[row.client_id].ssref if row.client_id else ""

    def named(self, row: Table) -> tuple[str, str]:
        """(SSRef, full name) of a row's client."""
        client = self.client.get(row.client_id)
        return (client.ssref, client.full_name) if client else ("", "")

    def reference(self, name: str, row: Table) -> str:
        """The reference of a row's line item, contract, service or level; empty for none."""
        found = getattr(self, name).get(getattr(row, f"{name}_id"))
        return found.reference if found else ""

    def level(self, row: Table) -> str:
        """The name of a row's service level."""
        return self.service_level[row.service_level_id].name
