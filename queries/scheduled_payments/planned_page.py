"""What a period that is not open yet is planned to pay, by client: one page of it, with the totals of all."""

from dataclasses import dataclass, field
from typing import NamedTuple

from peewee import ModelSelect

from models import CarePackageLineItem, Client
from queries.paging import Page, page_of
from queries.prepared import Prepared, Slot
from queries.scheduled_payments.periods import ContractPeriod
from queries.scheduled_payments.planned import PlannedLine
from rules.client_names import list_name
from rules.financial_years import financial_year_name

CLIENTS_A_PAGE = 50


@dataclass
class PlannedGroup:
    """A client's planned lines of one financial year."""

    financial_year: int
    name: str
    lines: list[PlannedLine] = field(default_factory=list)

    @property
    def total_pence(self) -> int:
        """What the group's lines come to, in pence with VAT."""
        return sum(line.amount.amount_pence + line.amount.vat_pence for line in self.lines)


@dataclass(frozen=True)
class PlannedPage:
    """Totals in pence of all that is planned for a period (contributions negative), and one page of its groups."""

    cost_pence: int
    income_pence: int
    vat_pence: int
    years: list[tuple[str, list[PlannedGroup]]]  # (heading, groups)
    page: Page  # of the groups

    @property
    def net_pence(self) -> int:
        """Cost less contributions, in pence, without VAT."""
        return self.cost_pence + self.income_pence

    @property
    def total_pence(self) -> int:
        """The net with its VAT, in pence."""
        return self.net_pence + self.vat_pence


def load_planned(period: ContractPeriod, page: int) -> PlannedPage | None:
    """The page that is asked for of a period that is not open yet; None for any other."""
    if period.is_open:
        return None
    groups = _groups(period)
    shown = page_of(page, len(groups), CLIENTS_A_PAGE)
    years: dict[str, list[PlannedGroup]] = {}
    for group in shown.cut(groups):
        years.setdefault(f"{period.contract.name} - {financial_year_name(group.financial_year)}", []).append(group)
    amounts = [line.amount for line in period.planned]
    return PlannedPage(
        sum(amount.amount_pence for amount in amounts if amount.side == "cost"),
        sum(amount.amount_pence for amount in amounts if amount.side == "income"),
        sum(amount.vat_pence for amount in amounts),
        list(years.items()),
        shown,
    )


def _groups(period: ContractPeriod) -> list[PlannedGroup]:
    """Every group, by financial year and then by the client's name."""
    clients = _CLIENTS.rows(contract=period.contract.id) if period.planned else []
    known = {client.id: client for client in clients}
    groups = {}
    for line in period.planned:
        key = line.amount.financial_year, line.client_id
        if key not in groups:
            groups[key] = PlannedGroup(line.amount.financial_year, list_name(*known[line.client_id][1:]))
        groups[key].lines.append(line)
    return [groups[key] for key in sorted(groups, key=lambda key: (key[0], known[key[1]][1:]))]


class _ClientRow(NamedTuple):
    id: int
    surname: str
    forename: str
    ssref: str


def _clients_of_contract() -> ModelSelect:
    clients = Client.select(Client.id, Client.surname, Client.forename, Client.ssref).join(CarePackageLineItem)
    return clients.where(CarePackageLineItem.contract == Slot("contract")).distinct()


_CLIENTS = Prepared(_ClientRow, _clients_of_contract)
