"""What Scheduled periods are planned to pay before they open: worked out when somebody looks, and kept nowhere."""

from collections import defaultdict
from dataclasses import dataclass

from models import CarePackageLineItem, ServiceLevel
from operations.care_loading import load_chosen
from rules.periods import slices_of
from rules.planned_slices import PlannedAmount, planned_amounts

CPLI = CarePackageLineItem
WHOSE = (CPLI.id, CPLI.contract, CPLI.client, ServiceLevel.name, ServiceLevel.unit, ServiceLevel.vat_rate_basis_points)
REASONS = {"cost": "{} ({}), Spot.", "income": "{} ({}), client contribution"}


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of a period to come: whose it is, the reason for payment and its amount."""

    client_id: int
    reason: str
    amount: PlannedAmount


def planned_lines(periods):
    """{(contract id, start): [PlannedLine]} of rules.periods.Period values by contract: [(contract id, Period)].

    Of authorised line items, in four queries whatever there is.
    """
    wanted = defaultdict(list)
    for contract_id, period in periods:
        wanted[contract_id].append((period, slices_of(period)))
    found = {(contract_id, period.start_date): [] for contract_id, period in periods}
    if not wanted:
        return found
    lines = load_chosen(_chosen(CPLI.select(CPLI.id), periods))
    for cpli, contract_id, client, *level, vat_rate in _chosen(
        CPLI.select(*WHOSE).join(ServiceLevel), periods
    ).tuples():
        for period, slices in wanted[contract_id]:
            found[contract_id, period.start_date].extend(
                PlannedLine(client, REASONS[amount.side].format(*level), amount)
                for amount in planned_amounts(lines[cpli], slices, vat_rate, period.method.is_net)
            )
    return found


def _chosen(query, periods):
    """The authorised line items that have a day between the first and the last of these periods."""
    contracts = {contract_id for contract_id, _ in periods}
    first, last = min(each.start_date for _, each in periods), max(each.end_date for _, each in periods)
    ends = CPLI.end_date.is_null() | (CPLI.end_date >= first)
    return query.where(CPLI.contract.in_(contracts), CPLI.is_authorised, CPLI.start_date <= last, ends)
