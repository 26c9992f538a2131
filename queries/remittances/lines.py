"""The lines of remittances, for the advice on screen and in files: clients and items in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Expression

from models import Client, PaymentItem, Remittance
from queries.prepared import Ids, Prepared, Values, among, is_in
from queries.prepared_models import PreparedModels
from rules.remittances import PaidItem, RemittanceLine, lines_of

ITEM = PaymentItem
COLUMNS_OF_ITEM = (  # as PaidItem has them
    ITEM.id,
    ITEM.client,
    ITEM.service_level,
    ITEM.side,
    ITEM.kind,
    ITEM.reason,
    ITEM.from_date,
    ITEM.to_date,
    ITEM.period_start,
    ITEM.period_end,
    ITEM.amount_pence,
    ITEM.vat_pence,
)
NAMES = (Client.id, Client.title, Client.forename, Client.surname, Client.ssref)


@dataclass(frozen=True, slots=True)
class ClientLines:
    """The lines of one client (None: for no client) and what they come to, in pence."""

    client: Client | None
    lines: list[RemittanceLine]

    @property
    def net_pence(self) -> int:
        """Their sum without VAT."""
        return sum(line.amount_pence for line in self.lines)

    @property
    def vat_pence(self) -> int:
        """Their VAT."""
        return sum(line.vat_pence for line in self.lines)


def client_lines(
    remittances: Iterable[Remittance], wanted: Expression | None = None
) -> dict[int, Sequence[ClientLines]]:
    """{remittance id: ClientLines by the clients' names, each client's lines by date, cost before income} of found
    remittances; of the payment items that meet the condition `wanted`, where there is one.
    """
    by_remittance: dict[int, list[PaidItem]] = {remittance.id: [] for remittance in remittances}
    for remittance_id, *values in _rows(by_remittance, wanted):
        by_remittance[remittance_id].append(PaidItem(*values))
    ids = {item.client for items in by_remittance.values() for item in items if item.client}
    clients = {client.id: client for client in _CLIENTS.rows(ids=ids)}
    return {number: _by_client(items, clients) for number, items in by_remittance.items()}


def _rows(remittance_ids: Collection[int], wanted: Expression | None) -> Iterable[tuple[Any, ...]]:
    if wanted is None:
        return _ITEMS.rows(ids=remittance_ids)
    items = ITEM.select(ITEM.remittance, *COLUMNS_OF_ITEM)
    return items.where(among(ITEM.remittance, remittance_ids), wanted).tuples()


_ITEMS = Prepared(
    Values, lambda: ITEM.select(ITEM.remittance, *COLUMNS_OF_ITEM).where(is_in(ITEM.remittance, Ids("ids")))
)
_CLIENTS = PreparedModels[Client](lambda: Client.select(*NAMES).where(is_in(Client.id, Ids("ids"))))


def _by_client(items: list[PaidItem], clients: dict[int, Client]) -> list[ClientLines]:
    groups: dict[int | None, list[PaidItem]] = defaultdict(list)
    for item in sorted(items, key=_place):
        groups[item.client].append(item)
    found = [ClientLines(clients.get(client) if client else None, lines_of(paid)) for client, paid in groups.items()]
    return sorted((each for each in found if each.lines), key=_name)


def _place(item: PaidItem) -> tuple[date, str, bool, str, int]:
    return item.from_date, item.side, item.kind == "manual", item.reason, item.id


def _name(lines: ClientLines) -> tuple[bool, str]:
    return (lines.client is None, lines.client.list_name.casefold() if lines.client else "")
