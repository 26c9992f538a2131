"""What Scheduled periods are planned to pay before they open: worked out when somebody looks, and kept nowhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import Field, ModelSelect

from models import CarePackageLineItem, ServiceLevel
from queries.care import ChosenCare
from queries.prepared import Ids, Prepared, Slot, is_in
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
    dates = [each for _, each in periods]
    chosen = {
        "contracts": sorted(wanted),
        "first": min(each.start_date for each in dates),
        "last": max(each.end_date for each in dates),
    }
    levels = _levels(chosen)
    for _, line, contract_id, client, level in _CARE.load(**chosen):
        reasons, vat_rate = levels[level]
        for period, slices in wanted[contract_id]:
            found[contract_id, period.start_date].extend(
                PlannedLine(client, reasons[amount.side], amount)
                for amount in planned_amounts(line, slices, vat_rate, period.method.is_net)
            )
    return found


def _levels(chosen: dict[str, Any]) -> dict[int, tuple[dict[str, str], int]]:
    """{service level id: ({side: reason for payment}, VAT rate)}"""
    return {
        level_id: ({"cost": f"{name} ({unit}), Spot.", "income": f"{name} ({unit}), client contribution"}, vat_rate)
        for level_id, name, unit, vat_rate in _LEVELS.rows(**chosen)
    }


def _chosen(column: Field) -> ModelSelect:
    """A column of the authorised line items of `contracts` that have a day from `first` to `last`."""
    ends = CPLI.end_date.is_null() | (CPLI.end_date >= Slot("first"))
    theirs = is_in(CPLI.contract, Ids("contracts"))
    return CPLI.select(column).where(theirs, CPLI.is_authorised, CPLI.start_date <= Slot("last"), ends)


class _LevelRow(NamedTuple):
    id: int
    name: str
    unit: str
    vat_rate_basis_points: int


_CARE = ChosenCare(lambda: _chosen(CPLI.id), CPLI.contract, CPLI.client, CPLI.service_level)
_LEVELS = Prepared(
    _LevelRow,
    lambda: ServiceLevel.select(*(getattr(ServiceLevel, name) for name in _LevelRow._fields)).where(
        ServiceLevel.id.in_(_chosen(CPLI.service_level))
    ),
)
