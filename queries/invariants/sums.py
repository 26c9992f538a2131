"""Money adds up on every floor: invoice items, remittances with their coding, payment runs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from peewee import JOIN, fn

from models import Commitment, PaymentItem, PaymentRun, PaymentRunOrganisation, Remittance
from queries.invariants.paging import pages
from queries.invariants.sentences import differences, total
from rules.money import format_pence


def commitment_problems() -> Iterator[str]:
    """An invoice item's value, VAT and contribution are the sums of its payment items."""
    item, words = PaymentItem, ("value", "VAT", "contribution")
    columns = (Commitment.id, Commitment.value_pence, Commitment.vat_pence, Commitment.contribution_pence)
    value, vat = total(item.amount_pence, item.side == "cost"), total(item.vat_pence)
    contribution = total(item.amount_pence, item.side == "income")
    query = (
        Commitment.select(*columns, value, vat, contribution)
        .join(item, JOIN.LEFT_OUTER, on=item.commitment == Commitment.id)
        .group_by(*columns)
    )
    for rows in pages(query, Commitment.id):
        for number, *amounts in rows:
            yield from differences(f"Invoice item {number}", words, amounts[:3], amounts[3:])


def remittance_problems() -> Iterator[str]:
    """A remittance is the sum of what it paid, and so is its coding by year; its items and its run are its own."""
    item = PaymentItem
    columns = (Remittance.id, Remittance.number, Remittance.net_pence, Remittance.vat_pence, Remittance.amount_pence)
    query = (
        Remittance.select(*columns, Remittance.coding, total(item.amount_pence), total(item.vat_pence))
        .join(item, JOIN.LEFT_OUTER, on=item.remittance == Remittance.id)
        .group_by(*columns, Remittance.coding)
    )
    for rows in pages(query, Remittance.id):
        years = _paid_by_year(rows[0][0], rows[-1][0])
        for remittance_id, number, net, vat, amount, coding, items_net, items_vat in rows:
            name = f"Remittance {number}"
            sums = (items_net, items_vat, items_net + items_vat)
            yield from differences(name, ("net", "VAT", "amount"), (net, vat, amount), sums)
            yield from _coding_problems(name, coding, years[remittance_id])
    yield from _strangers()


def _paid_by_year(first: int, last: int) -> Mapping[int, Mapping[int, tuple[int, int]]]:
    """{remittance id: {financial year: (net, VAT) in pence}} of what these remittances paid."""
    item = PaymentItem
    key = (item.remittance, item.financial_year)
    query = item.select(*key, total(item.amount_pence), total(item.vat_pence))
    query = query.where(item.remittance.between(first, last))
    found: defaultdict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for remittance, year, net, vat in query.group_by(*key).tuples():
        found[remittance][year] = int(net), int(vat)
    return found


def _coding_problems(name: str, coding: Any, paid: Mapping[int, tuple[int, int]]) -> Iterator[str]:
    coded: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in coding:
        coded[row["financial_year"]][0] += row["net_pence"]
        coded[row["financial_year"]][1] += row["vat_pence"]
    for year in sorted(coded.keys() | paid.keys()):
        words = (f"coding of {year}", f"coding of the VAT of {year}")
        yield from differences(name, words, coded[year], paid.get(year, (0, 0)))


def _strangers() -> Iterator[str]:
    """Payment items on a remittance of another organisation, contract or run; remittances with another run's date."""
    item, paid = PaymentItem, Remittance
    elsewhere = (item.organisation != paid.organisation) | (item.payment_run != paid.payment_run)
    elsewhere |= fn.COALESCE(item.contract, 0) != fn.COALESCE(paid.contract, 0)
    query = item.select(item.id, paid.number).join(paid).where(elsewhere | item.payment_run.is_null())
    for number, remittance in query.tuples():
        yield f"Payment item {number} is on remittance {remittance}, which is of another organisation, contract or run"
    dated = paid.select(paid.number, paid.bank_date).join(PaymentRun).where(paid.bank_date != PaymentRun.bank_date)
    for remittance, day in dated.tuples():
        yield f"Remittance {remittance} is in the bank on {day}, but its payment run on another day"


def run_problems() -> Iterator[str]:
    """What a run pays an organisation is the sum of its items, and once it is paid of its remittances."""
    mine, item = PaymentRunOrganisation, PaymentItem
    remitted = Remittance.select(total(Remittance.amount_pence)).where(
        Remittance.payment_run == mine.payment_run, Remittance.organisation == mine.organisation
    )
    of_items = item.select(total(item.amount_pence + item.vat_pence)).where(
        item.payment_run == mine.payment_run, item.organisation == mine.organisation
    )
    columns = (mine.id, mine.payment_run, mine.organisation, mine.amount_pence, mine.finalised_at, PaymentRun.state)
    query = mine.select(*columns, of_items, remitted).join(PaymentRun).where(PaymentRun.state != "dropped")
    for rows in pages(query, mine.id):
        for _, run, organisation, amount, finalised_at, state, in_items, paid in rows:
            name = f"Payment run {run} for organisation {organisation}"
            yield from differences(name, ("amount",), (amount,), (in_items,))
            if finalised_at is not None or paid:
                yield from differences(name, ("amount",), (amount,), (paid,))
            if state == "finalised" and finalised_at is None:
                yield f"Payment run {run} is finalised, but organisation {organisation} in it is not"
    is_part = mine.select(mine.id).where(mine.payment_run == item.payment_run, mine.organisation == item.organisation)
    without = item.select(item.id, item.payment_run).where(item.payment_run.is_null(False), ~fn.EXISTS(is_part))
    for number, run in without.tuples():
        yield f"Payment item {number} is in payment run {run}, which does not pay its organisation"
    yield from _fixed_amounts()


def _fixed_amounts() -> Iterator[str]:
    """The amount that a checked run has fixed of each item is the item's amount with VAT."""
    item = PaymentItem
    fixed = item.run_amount_pence != item.amount_pence + item.vat_pence
    is_checked = PaymentRun.state.in_(("checked", "approved", "finalising", "finalised"))
    query = item.select(item.id, item.run_amount_pence).join(PaymentRun, on=item.payment_run == PaymentRun.id)
    for number, pence in query.where(is_checked, fixed | item.run_amount_pence.is_null()).tuples():
        words = "no amount" if pence is None else format_pence(pence)
        yield f"Payment item {number}: its payment run has fixed {words}, but that is not its amount with VAT"
