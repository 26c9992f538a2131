"""The floors above the sum: invoices, payment runs, remittances, ledger files and purchase orders, added up anew."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from models import (
    CarePackageLineItem,
    Commitment,
    Contract,
    Invoice,
    PaymentItem,
    PaymentRun,
    PurchaseOrder,
    Remittance,
    ServiceLevel,
)
from reports import ledger
from tests.money_rounds.care import NEVER_ENDS, days_between, read_council, year_of
from tests.money_rounds.due import half_up, live, planned, price


def check(today):
    """Raises AssertionError with all that does not add up."""
    wrong = [*_commitments(), *_runs(), *_spend(), *_orders(today)]
    assert not wrong, "\n".join(wrong)


def _commitments():
    """An invoice item is the sum of its payment items, and what was submitted is what the marks say it was."""
    sums = defaultdict(lambda: [0, 0, 0])
    for item in PaymentItem.select().where(PaymentItem.commitment.is_null(False)):
        of_item = sums[item.commitment_id]
        of_item[1] += item.vat_pence
        of_item[0 if item.side == "cost" else 2] += item.amount_pence
    totals = defaultdict(int)
    for row in Commitment.select():
        kept = [row.value_pence, row.vat_pence, row.contribution_pence]
        if kept != sums[row.id]:
            yield f"Invoice item {row.id} is {kept}, but its payment items are {sums[row.id]}"
        totals[row.invoice_id] += sum(kept)
    for row in Invoice.select():
        if row.status in ("authorised", "finalised") and row.entered_net_pence is not None:
            typed = row.entered_net_pence + (row.entered_vat_pence or 0)
            contribution = sum(each.contribution_pence for each in row.commitments)
            if typed + contribution != totals[row.id]:
                yield f"Invoice {row.reference}: {typed} was typed, but its items come to {totals[row.id]}"
        if row.status != "unsubmitted" and (totals[row.id] < 0) is (row.kind == "invoice") and totals[row.id]:
            yield f"{row.kind} {row.reference} comes to {totals[row.id]}"


def _runs():
    """What a finalised run paid stands on its remittances, in the ledger's two files, and nowhere twice."""
    for run in PaymentRun.select().where(PaymentRun.state == "finalised"):
        paid = defaultdict(lambda: [0, 0])
        coded = defaultdict(lambda: [0, 0])
        items = PaymentItem.select(PaymentItem, ServiceLevel).join(ServiceLevel).where(PaymentItem.payment_run == run)
        for item in items:
            if not item.is_paid:
                yield f"Item {item.id} is in run {run.id}, which did not pay it"
            of_contract, level = paid[item.organisation_id, item.contract_id], item.service_level
            of_contract[0] += item.amount_pence
            of_contract[1] += item.vat_pence
            of_code = coded[item.remittance_id, level.cost_centre, level.subjective, item.financial_year]
            of_code[0] += item.amount_pence
            of_code[1] += item.vat_pence
        remittances = list(Remittance.select().where(Remittance.payment_run == run))
        told = {(row.organisation_id, row.contract_id): [row.net_pence, row.vat_pence] for row in remittances}
        if told != dict(paid):
            yield f"Run {run.id} paid {dict(paid)}, but its remittances are {told}"
        yield from _files(run, remittances, coded)


def _files(run, remittances, coded):
    headings, rows = ledger.payments(run)
    amount = headings.index("Amount")
    in_file = {row[headings.index("Remittance")]: row[amount] for row in rows}
    wanted = {str(row.number): _plain(row.net_pence + row.vat_pence) for row in remittances}
    if {number: pence for number, pence in in_file.items() if pence != "0.00"} != {
        number: pence for number, pence in wanted.items() if pence != "0.00"
    }:
        yield f"Run {run.id}: the payments file has {in_file}, but {wanted} was paid"
    numbers = {row.id: str(row.number) for row in remittances}
    headings, rows = ledger.coding(run)
    in_file = sorted(tuple(row[1:]) for row in rows)
    wanted = sorted(
        (numbers[remittance], centre, subjective, f"{year}/{year + 1}", _plain(net), _plain(vat))
        for (remittance, centre, subjective, year), (net, vat) in coded.items()
        if net or vat
    )
    if [row for row in in_file if row[-2:] != ("0.00", "0.00")] != wanted:
        yield f"Run {run.id}: the coding file has {in_file}, but {wanted} was paid"


def _plain(pence):
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _spend():
    """An order's spend to date is all paid cost of its client, contract and year, without VAT."""
    spent = defaultdict(int)
    for item in PaymentItem.select().where(PaymentItem.state == "settled", PaymentItem.line_status != "cancel"):
        if item.side == "cost":
            spent[item.contract_id, item.client_id, item.financial_year] += item.amount_pence
    query = PurchaseOrder.select(PurchaseOrder, PurchaseOrder.spend_to_date().alias("spend"))
    for order in query.where(PurchaseOrder.client.is_null(False)):
        key = (order.contract_id, order.client_id, order.financial_year)
        if (order.spend or 0) != spent[key]:
            yield f"Order {order.number}: its spend is {order.spend}, but {spent[key]} was paid"


def _orders(today):
    """An order for each client, contract and year with authorised care live in it, worth what is planned for it."""
    whose = {
        f"C{row.id}": (row.contract_id, row.client_id)
        for row in CarePackageLineItem.select().where(CarePackageLineItem.is_authorised)
    }
    wanted = defaultdict(int)
    last_year = year_of(today) + (today.month == 3)
    for key, line in read_council(today).lines.items():
        if key in whose:
            for year, pence in _value_by_year(line, last_year):
                wanted[(*whose[key], year)] += pence
    kept = {
        (row.contract_id, row.client_id, row.financial_year): row.value_pence
        for row in PurchaseOrder.select().join(Contract).where(PurchaseOrder.client.is_null(False))
    }
    for key in kept.keys() | wanted.keys():
        if kept.get(key, 0) != wanted.get(key, 0):  # an order of care that is gone stays, at nothing
            yield f"Order of {key}: its value is {kept.get(key)}, but its care comes to {wanted.get(key)}"


def _value_by_year(line, last_year):
    """(year, pence) of each item of an order: the live days of one price, rounded; a rolling allowance is shared."""
    spans = {}
    ends = min(line.end, date(last_year + 1, 3, 31))
    if line.pricing == "rolling" and line.end != NEVER_ENDS:
        ends = line.end
    if ends < line.start:
        return
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
            yield year, pence
