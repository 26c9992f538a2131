"""The lines of remittances, for the advice on screen and in files: clients and items in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from models import Client, PaymentItem
from rules.remittances import PaidItem, RemittanceLine, lines_of

COLUMNS_OF_ITEM = (
    "id",
    "client_id",
    "side",
    "kind",
    "reason",
    "from_date",
    "to_date",
    "period_start",
    "period_end",
    "amount_pence",
    "vat_pence",
)


@dataclass(frozen=True, slots=True)
class ClientLines:
    """The lines of one client (None: for no client) and what they come to, in pence."""

    client: Any
    lines: list[RemittanceLine]

    @property
    def net_pence(self):
        return sum(line.amount_pence for line in self.lines)

    @property
    def vat_pence(self):
        return sum(line.vat_pence for line in self.lines)


def client_lines(remittances, wanted=None):
    """{remittance id: [ClientLines]} by the clients' names, each client's lines by date, cost before income; of the
    items that meet the condition `wanted`, where there is one.
    """
    paid = PaymentItem.select().where(PaymentItem.remittance.in_([each.id for each in remittances]))
    items = list(paid if wanted is None else paid.where(wanted))
    ids = {item.client_id for item in items if item.client_id}
    clients = {client.id: client for client in Client.select().where(Client.id.in_(ids))}
    by_remittance = {remittance.id: [] for remittance in remittances}
    for item in items:
        by_remittance[item.remittance_id].append(item)
    return {number: _by_client(paid, clients) for number, paid in by_remittance.items()}


def _by_client(items, clients):
    groups = {}
    for item in sorted(
        items, key=lambda each: (each.from_date, each.side, each.kind == "manual", each.reason, each.id)
    ):
        groups.setdefault(item.client_id, []).append(item)
    found = [ClientLines(clients.get(client), lines_of(map(_paid_item, paid))) for client, paid in groups.items()]
    return sorted((each for each in found if each.lines), key=_name)


def _name(lines):
    client = lines.client
    return (client is None, client.list_name.casefold() if client else "")


def _paid_item(item):
    return PaidItem(*(getattr(item, name) for name in COLUMNS_OF_ITEM))
