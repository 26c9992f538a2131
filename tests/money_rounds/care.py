"""Care as it stands in the tables, as plain values; part of the sum that shares no code with the portal's own."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    ContractDocument,
    ContractPrice,
    Contribution,
    CouncilSetting,
    Dispute,
    PaymentItem,
    PaymentMethod,
    PriceChange,
    ServiceLevel,
    Suspension,
)

ONE_DAY = timedelta(days=1)
NEVER_ENDS = date.max
SHIPPED_OPEN_DAYS = 14  # before its due date a Scheduled period opens
LENGTHS = {"weekly": 7, "two_weekly": 14, "four_weekly": 28}


class Slice(NamedTuple):
    """An open period, or its part in one financial year, with what its payment method says."""

    first: date
    last: date
    period_first: date
    model: str
    pay_on_actuals: str
    is_net: bool


class Record(NamedTuple):
    """A recorded week: what was delivered, and how it stands. Quantities in hundredths."""

    id: int
    week: date
    is_confirmed: bool
    is_disputed: bool
    actual: int
    frustrated: int
    rows: tuple  # timetabled: ((days, quantity, is frustrated), ...)


class Line(NamedTuple):
    """What is bought: a care package line item, or (without a `start`) a client's unplanned service level."""

    key: str
    contract: int
    pricing: str
    start: date | None
    end: date  # the last day in force
    prices: tuple  # ((from, ten-thousandths), ...); unplanned: ((from, to, ten-thousandths), ...)
    units: int
    sessions: tuple
    suspensions: tuple  # ((from, to), ...)
    contributions: tuple  # ((from, to, pence a week), ...)
    frustrated_paid: bool
    vat_rate: int
    why_held: str  # why nothing of it is payable, if that is so


class Council(NamedTuple):
    """All that the money depends on."""

    lines: dict  # {line key: Line}
    records: dict  # {line key: [Record, ...]}
    slices: dict  # {contract: [Slice, ...]}, of open periods
    cuts: dict  # {contract: dates before which a week is cut}


def monday(day):
    return day - timedelta(days=day.weekday())


def days_between(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def year_of(day):
    """The financial year, by the year it begins in."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def read_council(today):
    """The Council as its tables are now."""
    slices, cuts = _read_slices(today)
    lines = {line.key: line for line in [*_line_items(), *_unplanned()]}
    return Council(lines, _read_records(), slices, cuts)


def _read_slices(today):
    stored = CouncilSetting.get_or_none(CouncilSetting.name == "scheduled_open_days")
    ahead = stored.value if stored else SHIPPED_OPEN_DAYS
    slices, cuts = defaultdict(list), defaultdict(set)
    for method in PaymentMethod.select().order_by(PaymentMethod.start_date):
        for first, last in _periods(method, today + timedelta(days=400)):
            opens = first - timedelta(days=method.slack_days + (ahead if method.model == "scheduled" else 0))
            new_year = date(year_of(first) + 1, 4, 1)
            parts = [(first, min(last, new_year - ONE_DAY))] + ([(new_year, last)] if new_year <= last else [])
            cuts[method.contract_id] |= {first, last + ONE_DAY, new_year}
            if opens <= today:
                how = (first, method.model, method.pay_on_actuals, bool(method.is_net))
                slices[method.contract_id] += [Slice(*part, *how) for part in parts]
    return slices, {contract: frozenset(days) for contract, days in cuts.items()}


def _periods(method, until):
    first, end = method.first_period_start, method.end_date or NEVER_ENDS
    while first <= min(until, end):
        if method.frequency == "monthly":
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        else:
            following = first + timedelta(days=LENGTHS[method.frequency])
        yield first, min(following - ONE_DAY, end)
        first = following


def _line_items():
    cpli, level = CarePackageLineItem, ServiceLevel
    prices, contributions, suspensions = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in PriceChange.select().order_by(PriceChange.start_date):
        prices[row.cpli_id].append((row.start_date, row.unit_price_tenthousandths))
    for row in Contribution.select():
        contributions[row.cpli_id].append((row.start_date, row.end_date or NEVER_ENDS, row.weekly_amount_pence))
    for row in Suspension.select():
        suspensions[row.client_id, row.cpli_id].append((row.start_date, row.end_date or NEVER_ENDS))
    agreed = {row.cpli_id for row in ContractDocument.select().where(ContractDocument.status == "approved")}
    query = cpli.select(cpli, level, Client, Contract).join_from(cpli, level).join_from(cpli, Client)
    for row in query.join_from(cpli, Contract):
        end = row.end_date or (row.start_date if row.pricing == "one_off" else NEVER_ENDS)
        why_held = ""
        if not row.is_authorised:
            why_held = "not_authorised"
        elif row.contract.document_must_be_agreed and row.id not in agreed:
            why_held = "document_not_agreed"
        first_price = row.unit_price_tenthousandths
        for start, price in prices[row.id]:
            if start <= row.start_date:
                first_price = price
        later = [each for each in prices[row.id] if each[0] > row.start_date]
        yield Line(
            f"C{row.id}",
            row.contract_id,
            row.pricing,
            row.start_date,
            min(end, row.client.date_of_death or NEVER_ENDS),
            ((row.start_date, first_price), *later),
            row.units_hundredths or 0,
            tuple(row.sessions),
            tuple(suspensions[row.client_id, None] + suspensions[row.client_id, row.id]),
            tuple(contributions[row.id]),
            bool(row.service_level.frustrated_paid),
            row.service_level.vat_rate_basis_points,
            why_held,
        )


def _unplanned():
    prices = defaultdict(list)
    for row in ContractPrice.select().order_by(ContractPrice.start_date):
        dated = (row.start_date, row.end_date or NEVER_ENDS, row.unit_price_tenthousandths)
        prices[row.contract_id, row.service_level_id].append(dated)
    levels = {level.id: level for level in ServiceLevel.select()}
    keys = set()
    for table in (Actual, PaymentItem):
        query = table.select(table.contract, table.client, table.service_level).where(table.cpli.is_null())
        if table is PaymentItem:
            query = query.where(table.line_key.startswith("U"))
        keys |= set(query.distinct().tuples())
    for contract, client, level in sorted(keys):
        rule = levels[level]
        yield Line(
            f"U{contract}-{client}-{level}",
            contract,
            "unplanned",
            None,
            NEVER_ENDS,
            tuple(prices[contract, level]),
            0,
            (),
            (),
            (),
            bool(rule.frustrated_paid),
            rule.vat_rate_basis_points,
            "",
        )


def _read_records():
    disputes = defaultdict(list)
    for row in Dispute.select().where(Dispute.status.in_(("in_dispute", "resolution_requested"))):
        disputes[row.organisation_id, row.client_id].append((row.first_week, row.last_week, row.lines))
    records = defaultdict(list)
    for row in Actual.select().order_by(Actual.id):
        key = f"C{row.cpli_id}" if row.cpli_id else f"U{row.contract_id}-{row.client_id}-{row.service_level_id}"
        is_disputed = any(
            first <= row.week_start <= last and (not lines or key in lines)
            for first, last, lines in disputes[row.organisation_id, row.client_id]
        )
        rows = tuple((tuple(each["days"]), each["quantity_hundredths"], each["is_frustrated"]) for each in row.rows)
        figures = (row.actual_hundredths, row.frustrated_hundredths, rows)
        records[key].append(Record(row.id, row.week_start, row.state == "confirmed", is_disputed, *figures))
    return records
