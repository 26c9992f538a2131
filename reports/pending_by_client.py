"""Pending Scheduled Payments as the screen has them: by period and client, each with its sums, and the total of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from models import PaymentItem, PaymentMethod
from reports.pending_scheduled_payments import TYPES, due_date, with_methods
from rules.scheduled_payments import STATUS_NAMES


class PendingLine(NamedTuple):
    """A line of a client, in pence; `notes` are its reason for payment and its budget code."""

    item_id: int
    notes: str
    from_date: date
    to_date: date
    status: str
    amount_pence: int
    vat_pence: int


@dataclass
class Sums:
    """Amounts in pence: without VAT, and the VAT."""

    amount_pence: int = 0
    vat_pence: int = 0

    def add(self, item: PaymentItem) -> None:
        """One item more."""
        self.amount_pence += item.amount_pence
        self.vat_pence += item.vat_pence


@dataclass
class PendingClient:
    """A client at one service in one period, with the lines that are pending."""

    name: str
    ssref: str
    service: str
    sums: Sums = field(default_factory=Sums)
    lines: list[PendingLine] = field(default_factory=list)


@dataclass
class PendingPeriod:
    """A period of a contract with its clients; its sums are of all of them, also where only some are on the page."""

    type: str
    provider: str
    contract: str
    start: date
    end: date
    due: date | None
    sums: Sums = field(default_factory=Sums)
    clients: list[PendingClient] = field(default_factory=list)
    is_whole: bool = True


def periods_of(items: Sequence[PaymentItem]) -> list[PendingPeriod]:
    """The items of the report by period and client, in their order."""
    periods: dict[object, PendingPeriod] = {}
    clients: dict[object, PendingClient] = {}
    for item, method in with_methods(items):
        key = item.contract_id, item.period_start
        period = periods.setdefault(key, _period(item, method))
        whose = (*key, item.client_id, item.service_id)
        if whose not in clients:
            clients[whose] = _client(item)
            period.clients.append(clients[whose])
        for sums in (period.sums, clients[whose].sums):
            sums.add(item)
        clients[whose].lines.append(_line(item))
    return list(periods.values())


def cut(periods: Iterable[PendingPeriod], wanted: Sequence[PendingClient]) -> list[PendingPeriod]:
    """The periods with only the clients that are wanted."""
    ids = {id(client) for client in wanted}
    shown = []
    for period in periods:
        clients = [client for client in period.clients if id(client) in ids]
        if clients:
            shown.append(replace(period, clients=clients, is_whole=len(clients) == len(period.clients)))
    return shown


def total_of(periods: Iterable[PendingPeriod]) -> Sums:
    """What all periods come to."""
    of_each = [period.sums for period in periods]
    return Sums(sum(each.amount_pence for each in of_each), sum(each.vat_pence for each in of_each))


def _period(item: PaymentItem, method: PaymentMethod | None) -> PendingPeriod:
    return PendingPeriod(
        TYPES[bool(method and method.is_direct_payment)],
        item.organisation.name,
        f"{item.contract.name} ({item.contract.reference})",
        item.period_start,
        item.period_end,
        due_date(item, method),
    )


def _client(item: PaymentItem) -> PendingClient:
    service = item.service.name if item.service_id else ""
    if not item.client_id:
        return PendingClient("For no client", "", service)
    return PendingClient(item.client.full_name, item.client.ssref, service)


def _line(item: PaymentItem) -> PendingLine:
    budget = f" Budget '{item.cpli.budget_code}'" if item.cpli_id and item.cpli.budget_code else ""
    return PendingLine(
        item.id,
        f"{item.reason}{budget}",
        item.from_date,
        item.to_date,
        STATUS_NAMES[item.line_status],
        item.amount_pence,
        item.vat_pence,
    )
