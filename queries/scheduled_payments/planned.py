"""What Scheduled periods are planned to pay before they open: worked out when somebody looks, and kept nowhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect

from models import CarePackageLineItem, ServiceLevel
from queries.care import load_with
from rules.periods import Period, slices_of
from rules.planned_slices import PlannedAmount, planned_amounts

CPLI = CarePackageLineItem


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of a period to come: whose it is, the reason for payment and its amount."""

    client_id: int
    reason: str
    amount: PlannedAmount


def planned_lines(periods: Sequence[tuple[int, Period]]) -> dict[tuple[int, date], list[PlannedLine]]:
    """{(contract id, start): PlannedLines} of [(contract id, period)]: of authorised line items, in four queries."""
    wanted = defaultdict(list)
    for contract_id, period in periods:
        wanted[contract_id].append((period, slices_of(period)))
    found: dict[tuple[int, date], list[PlannedLine]] = {
        (contract_id, period.start_date): [] for contract_id, period in periods
    }
    if not wanted:
        return found
    levels = _levels(periods)
    chosen = _chosen(CPLI.select(CPLI.id), periods)
    for _, line, contract_id, client, level in load_with(chosen, CPLI.contract, CPLI.client, CPLI.service_level):
        reasons, vat_rate = levels[level]
        for period, slices in wanted[contract_id]:
            found[contract_id, period.start_date].extend(
                PlannedLine(client, reasons[amount.side], amount)
                for amount in planned_amounts(line, slices, vat_rate, period.method.is_net)
            )
    return found


def _levels(periods: Sequence[tuple[int, Period]]) -> dict[int, tuple[dict[str, str], int]]:
    """{service level id: ({side: reason for payment}, VAT rate)}"""
    level = ServiceLevel
    theirs = level.id.in_(_chosen(CPLI.select(CPLI.service_level), periods))
    query = level.select(level.id, level.name, level.unit, level.vat_rate_basis_points).where(theirs)
    return {
        level_id: ({"cost": f"{name} ({unit}), Spot.", "income": f"{name} ({unit}), client contribution"}, vat_rate)
        for level_id, name, unit, vat_rate in query.tuples()
    }


def _chosen(query: ModelSelect, periods: Sequence[tuple[int, Period]]) -> ModelSelect:
    """The authorised line items that have a day between the first and the last of these periods."""
    contracts = {contract_id for contract_id, _ in periods}
    first, last = min(each.start_date for _, each in periods), max(each.end_date for _, each in periods)
    ends = CPLI.end_date.is_null() | (CPLI.end_date >= first)
    return query.where(CPLI.contract.in_(contracts), CPLI.is_authorised, CPLI.start_date <= last, ends)
