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
from tests.money_rounds.rows import rows

ONE_DAY = timedelta(days=1)
NEVER_ENDS = date.max
OPEN_DAYS = "scheduled_open_days"  # before its due date a Scheduled period opens: 14 as shipped
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
    client: int
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
    ahead = next((value for name, value in rows(CouncilSetting.name, CouncilSetting.value) if name == OPEN_DAYS), 14)
    slices, cuts = defaultdict(list), defaultdict(set)
    row = PaymentMethod
    columns = (row.contract, row.first_period_start, row.end_date, row.frequency, row.slack_days)
    columns += (row.model, row.pay_on_actuals, row.is_net)
    for contract, start, end, frequency, slack, model, pays_on, is_net in rows(*columns, order=row.start_date):
        for first, last in _periods(start, end or NEVER_ENDS, frequency, today + timedelta(days=100)):
            opens = first - timedelta(days=slack + (ahead if model == "scheduled" else 0))
            new_year = date(year_of(first) + 1, 4, 1)
            parts = [(first, min(last, new_year - ONE_DAY))] + ([(new_year, last)] if new_year <= last else [])
            cuts[contract] |= {first, last + ONE_DAY, new_year}
            if opens <= today:
                slices[contract] += [Slice(*part, first, model, pays_on, is_net) for part in parts]
    return slices, {contract: frozenset(days) for contract, days in cuts.items()}


def _periods(first, end, frequency, until):
    while first <= min(until, end):
        if frequency == "monthly":
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        else:
            following = first + timedelta(days=LENGTHS[frequency])
        yield first, min(following - ONE_DAY, end)
        first = following


def _line_items():
    prices, contributions, suspensions = defaultdict(list), defaultdict(list), defaultdict(list)
    row = PriceChange
    for cpli, start, price in rows(row.cpli, row.start_date, row.unit_price_tenthousandths, order=row.start_date):
        prices[cpli].append((start, price))
    row = Contribution
    for cpli, start, end, pence in rows(row.cpli, row.start_date, row.end_date, row.weekly_amount_pence):
        contributions[cpli].append((start, end or NEVER_ENDS, pence))
    row = Suspension
    for client, cpli, start, end in rows(row.client, row.cpli, row.start_date, row.end_date):
        suspensions[client, cpli].append((start, end or NEVER_ENDS))
    row = ContractDocument
    agreed = {cpli for cpli, status in rows(row.cpli, row.status) if status == "approved"}
    asks = dict(rows(Contract.id, Contract.document_must_be_agreed))
    died = dict(rows(Client.id, Client.date_of_death))
    levels = _levels()
    row = CarePackageLineItem
    columns = (row.id, row.contract, row.client, row.service_level, row.start_date, row.end_date, row.pricing)
    columns += (row.unit_price_tenthousandths, row.units_hundredths, row.sessions, row.is_authorised)
    for cpli, contract, client, level, start, end, pricing, price, units, sessions, is_authorised in rows(*columns):
        why_held = "" if cpli in agreed or not asks[contract] else "document_not_agreed"
        earlier = [price, *(each for day, each in prices[cpli] if day <= start)]
        yield Line(
            f"C{cpli}",
            contract,
            client,
            pricing,
            start,
            min(end or (start if pricing == "one_off" else NEVER_ENDS), died[client] or NEVER_ENDS),
            ((start, earlier[-1]), *(each for each in prices[cpli] if each[0] > start)),
            units or 0,
            tuple(sessions),
            tuple(suspensions[client, None] + suspensions[client, cpli]),
            tuple(contributions[cpli]),
            *levels[level],
            why_held if is_authorised else "not_authorised",
        )


def _levels():
    """{id: (whether frustrated is paid, VAT rate)}"""
    row = ServiceLevel
    found = rows(row.id, row.frustrated_paid, row.vat_rate_basis_points)
    return {level: (bool(is_paid), rate) for level, is_paid, rate in found}


def _unplanned():
    prices = defaultdict(list)
    row = ContractPrice
    columns = (row.contract, row.service_level, row.start_date, row.end_date, row.unit_price_tenthousandths)
    for contract, level, start, end, price in rows(*columns, order=row.start_date):
        prices[contract, level].append((start, end or NEVER_ENDS, price))
    levels, keys = _levels(), set()
    keys |= set(rows(Actual.contract, Actual.client, Actual.service_level, where=Actual.cpli.is_null()))
    row, is_one = PaymentItem, PaymentItem.line_key.startswith("U")
    keys |= set(rows(row.contract, row.client, row.service_level, where=is_one))
    for contract, client, level in sorted(keys):
        key, dated = f"U{contract}-{client}-{level}", tuple(prices[contract, level])
        yield Line(key, contract, client, "unplanned", None, NEVER_ENDS, dated, 0, (), (), (), *levels[level], "")


def _read_records():
    disputes = defaultdict(list)
    row = Dispute
    for org, client, status, first, last, lines in rows(
        row.organisation, row.client, row.status, row.first_week, row.last_week, row.lines
    ):
        if status in ("in_dispute", "resolution_requested"):
            disputes[org, client].append((first, last, lines))
    records = defaultdict(list)
    row = Actual
    columns = (row.organisation, row.contract, row.client, row.service_level, row.cpli, row.id, row.week_start)
    columns += (row.state, row.actual_hundredths, row.frustrated_hundredths, row.rows)
    for org, contract, client, level, cpli, number, week, state, actual, frustrated, ticked in rows(*columns):
        key = f"C{cpli}" if cpli else f"U{contract}-{client}-{level}"
        is_disputed = any(
            first <= week <= last and (not lines or key in lines) for first, last, lines in disputes[org, client]
        )
        of_days = tuple((tuple(each["days"]), each["quantity_hundredths"], each["is_frustrated"]) for each in ticked)
        records[key].append(Record(number, week, state == "confirmed", is_disputed, actual, frustrated, of_days))
    return records
