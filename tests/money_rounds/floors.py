"""The floors above the sum: invoices, payment runs, remittances, ledger files and purchase orders, added up anew."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from models import (
    Commitment,
    CouncilSetting,
    Invoice,
    OfficerRole,
    PaymentItem,
    PaymentRun,
    PurchaseOrder,
    Remittance,
    ServiceLevel,
)
from reports import ledger
from tests.money_rounds.care import NEVER_ENDS, days_between, year_of
from tests.money_rounds.due import half_up, live, planned, price
from tests.money_rounds.rows import rows

LIMITS, NO_LIMIT = "authorise_limits", float("inf")


class Item(NamedTuple):
    """A payment item of any kind, as far as the floors above it ask; amounts in pence."""

    id: int
    side: str
    amount: int
    vat: int
    state: str
    is_paid: bool
    line_status: str
    year: int
    organisation: int
    contract: int
    client: int
    level: int
    commitment: int | None
    run: int | None
    remittance: int | None


class Floors:
    """Asked after each move with what is in the tables; a finalised run is looked at once, and by `all_runs` again."""

    def __init__(self, has_orders):
        self.has_orders, self.runs = has_orders, set()
        self.limits, self.authorised = {}, set()  # as they were at the last look

    def problems(self, council, today):
        """Sentences about all that don’t add up."""
        items = _items()
        yield from _commitments(items)
        yield from self._second_officers()
        for number, state in rows(PaymentRun.id, PaymentRun.state):
            if state == "finalised" and number not in self.runs:
                self.runs.add(number)
                yield from _run(PaymentRun.get_by_id(number), items)
        if self.has_orders:
            yield from _orders(council, today)
            yield from _spend(items)

    def _second_officers(self):
        """Above the limit of the officer who authorised an invoice another one had authorised it first."""
        before = self.limits
        self.limits = next(
            (value for name, value in rows(CouncilSetting.name, CouncilSetting.value) if name == LIMITS), {}
        )
        roles, totals = defaultdict(set), defaultdict(int)
        for person, role in rows(OfficerRole.person, OfficerRole.role):
            roles[person].add(role)
        row = Commitment
        for invoice, *kept in rows(row.invoice, row.value_pence, row.vat_pence, row.contribution_pence):
            totals[invoice] += sum(kept)
        row, known = Invoice, self.authorised
        columns = (row.id, row.reference, row.status, row.authorised_by, row.first_authorised_by)
        self.authorised = set()
        for number, reference, status, officer, first in rows(*columns):
            if status == "authorised":
                self.authorised.add((number, officer))
                limits = [_limit(roles[officer], each) for each in (before, self.limits)]
                if (number, officer) not in known and first in (None, officer) and totals[number] > max(limits):
                    yield f"Invoice {reference}: one officer authorised {totals[number]}, above {max(limits)}"

    def all_runs(self):
        """Look at every run once more at the next move."""
        self.runs.clear()


def _limit(roles, limits):
    return max((limits[role] for role in roles if role in limits), default=NO_LIMIT)


def _items():
    row = PaymentItem
    names = ("id", "side", "amount_pence", "vat_pence", "state", "is_paid", "line_status", "financial_year")
    columns = [getattr(row, name) for name in names]
    columns += [row.organisation, row.contract, row.client, row.service_level, row.commitment, row.payment_run]
    return [Item(*each) for each in rows(*columns, row.remittance)]


def _commitments(items):
    """An invoice item is the sum of its payment items; what was typed is what was authorised; no total is negative."""
    sums = defaultdict(lambda: [0, 0, 0])
    for item in items:
        if item.commitment is not None:
            of_item = sums[item.commitment]
            of_item[1] += item.vat
            of_item[0 if item.side == "cost" else 2] += item.amount
    totals, contributions = defaultdict(int), defaultdict(int)
    row = Commitment
    columns = (row.id, row.invoice, row.value_pence, row.vat_pence, row.contribution_pence)
    for number, invoice, *kept in rows(*columns):
        if kept != sums[number]:
            yield f"Invoice item {number} is {kept}, but its payment items are {sums[number]}"
        totals[invoice] += sum(kept)
        contributions[invoice] += kept[2]
    row = Invoice
    columns = (row.id, row.reference, row.kind, row.status, row.entered_net_pence, row.entered_vat_pence)
    for number, reference, kind, status, net, vat in rows(*columns):
        total = totals[number]
        if status in ("authorised", "finalised") and net is not None and net + vat + contributions[number] != total:
            yield f"Invoice {reference}: {net} and {vat} were typed, but its items come to {total}"
        if status != "unsubmitted" and total and (total < 0) is (kind == "invoice"):
            yield f"{kind} {reference} comes to {total}"


def _run(run, items):
    """What a finalised run paid stands on its remittances, in the ledger's two files, and nowhere twice."""
    paid, coded = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    codes = {level.id: (level.cost_centre, level.subjective) for level in ServiceLevel.select()}
    for item in items:
        if item.run != run.id:
            continue
        if not item.is_paid:
            yield f"Item {item.id} is in run {run.id}, which did not pay it"
        code = (item.remittance, *codes[item.level], item.year)
        for sums in (paid[item.organisation, item.contract], coded[code]):
            sums[0] += item.amount
            sums[1] += item.vat
    remittances = list(Remittance.select().where(Remittance.payment_run == run))
    told = {(row.organisation_id, row.contract_id): [row.net_pence, row.vat_pence] for row in remittances}
    if told != dict(paid):
        yield f"Run {run.id} paid {dict(paid)}, but its remittances are {told}"
    yield from _files(run, remittances, coded)


def _files(run, remittances, coded):
    headings, lines = ledger.payments(run)
    amount = headings.index("Amount")
    in_file = {row[headings.index("Remittance")]: row[amount] for row in lines}
    wanted = {str(row.number): _plain(row.net_pence + row.vat_pence) for row in remittances}
    if {number: pence for number, pence in in_file.items() if pence != "0.00"} != {
        number: pence for number, pence in wanted.items() if pence != "0.00"
    }:
        yield f"Run {run.id}: the payments file has {in_file}, but {wanted} was paid"
    numbers = {row.id: str(row.number) for row in remittances}
    headings, lines = ledger.coding(run)
    in_file = sorted(tuple(row[1:]) for row in lines)
    wanted = sorted(
        (numbers[remittance], centre, subjective, f"{year}/{year + 1}", _plain(net), _plain(vat))
        for (remittance, centre, subjective, year), (net, vat) in coded.items()
        if net or vat
    )
    if [row for row in in_file if row[-2:] != ("0.00", "0.00")] != wanted:
        yield f"Run {run.id}: the coding file has {in_file}, but {wanted} was paid"


def _plain(pence):
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _spend(items):
    """An order's spend to date is all paid cost of its client, contract and year, without VAT."""
    spent = defaultdict(int)
    for item in items:
        if item.state == "settled" and item.line_status != "cancel" and item.side == "cost":
            spent[item.contract, item.client, item.year] += item.amount
    order = PurchaseOrder
    query = order.select(order.number, order.contract, order.client, order.financial_year, order.spend_to_date())
    for number, *key, spend in query.where(order.client.is_null(False)).tuples():
        if (spend or 0) != spent[tuple(key)]:
            yield f"Order {number}: its spend is {spend}, but {spent[tuple(key)]} was paid"


def _orders(council, today):
    """An order for each client, contract and year with authorised care live in it, worth what is planned for it."""
    wanted = defaultdict(int)
    last_year = year_of(today) + (today.month == 3)
    for line in council.lines.values():
        if line.start and line.why_held != "not_authorised":
            for year, pence in _value_by_year(line, last_year):
                wanted[line.contract, line.client, year] += pence
    row = PurchaseOrder
    columns = (row.value_pence, row.contract, row.client, row.financial_year)
    kept = {tuple(key): pence for pence, *key in rows(*columns) if key[0] is not None}  # claims: claims.py
    for key in kept.keys() | wanted.keys():
        if kept.get(key) != wanted.get(key) and (kept.get(key) or wanted.get(key) is not None):
            yield f"Order of {key}: its value is {kept.get(key)}, but its care comes to {wanted.get(key)}"


@lru_cache(maxsize=10_000)
def _value_by_year(line, last_year):
    """[(year, pence)] of each item of an order: the live days of one price, rounded; a rolling allowance is shared."""
    spans, found = {}, []
    ends = min(line.end, date(last_year + 1, 3, 31))
    if line.pricing == "rolling" and line.end != NEVER_ENDS:
        ends = line.end
    days = [day for day in days_between(line.start, ends) if live(line, day)]
    before = None
    for day in days:
        key = (year_of(day), price(line, day))
        if before is None or spans[before][0] != key:
            before = len(spans)
            spans[before] = (key, [])
        spans[before][1].append(day)
    left = line.units
    for number, ((year, unit), of_span) in spans.items():
        if line.pricing == "rolling":
            share = half_up(Fraction(line.units * len(of_span), len(days)))
            share = left if number == len(spans) - 1 else min(share, left)
            left -= share
            pence = half_up(Fraction(share * unit, 10_000))
        else:
            pence = half_up(sum((planned(line, day) for day in of_span), Fraction(0)))
        if year <= last_year:
            found.append((year, pence))
    return found
