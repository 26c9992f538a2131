"""One-off claims, added up anew: what was accepted is payable or paid as it was claimed, once, and nothing else is."""

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from models import Claim, ClaimItem, ClaimJourney, PaymentItem, PurchaseOrder
from tests.money_rounds.care import year_of
from tests.money_rounds.due import half_up
from tests.money_rounds.rows import rows


class Claimed(NamedTuple):
    """An item of a claim; amounts in pence, quantities in hundredths, the price in ten-thousandths of a pound."""

    id: int
    claim: int
    level: int
    client: int | None
    quantity: int
    price: int
    amount: int
    rate: int
    vat: int
    is_included: bool


class Claims:
    """Asked after each move. It remembers what was submitted, and what was decided: neither changes any more."""

    def __init__(self):
        self.submitted, self.decided = {}, {}  # {claim: (day, items without what the panel says)}, {claim: all}

    def problems(self):
        """Sentences about all that don’t add up."""
        row = Claim
        claims = {each[0]: each[1:] for each in rows(row.id, row.organisation, row.status, row.claim_date)}
        items, logs = defaultdict(list), _logs()
        for item in _items():
            items[item.claim].append(item)
            yield from _amounts(item, logs)
        yield from self._unchanged(claims, items)
        yield from _payable(claims, items)
        yield from _orders()

    def _unchanged(self, claims, items):
        for number, (_, status, day) in claims.items():
            if status == "unsubmitted":
                continue
            figures = (day, [item[:-1] for item in items[number]])
            if self.submitted.setdefault(number, figures) != figures:
                yield f"Claim {number} was submitted as {self.submitted[number]}, and is {figures}"
            if status != "pending":
                whole = (status, items[number])
                if self.decided.setdefault(number, whole) != whole:
                    yield f"Claim {number} was decided as {self.decided[number]}, and is {whole}"
        for number in self.submitted.keys() - claims.keys():
            yield f"Claim {number} was submitted, and is gone"


def _items():
    row = ClaimItem
    columns = (row.id, row.claim, row.service_level, row.client, row.quantity_hundredths, row.unit_price_tenthousandths)
    columns += (row.amount_pence, row.vat_rate_basis_points, row.vat_pence)
    return [Claimed(*each) for each in rows(*columns, row.is_included)]


def _logs():
    """{item: hundredths of a mile} of items with a mileage log."""
    found = defaultdict(int)
    row = ClaimJourney
    for item, miles, is_return in rows(row.claim_item, row.miles_hundredths, row.is_return, order=row.id):
        found[item] += miles * (2 if is_return else 1)
    return found


def _amounts(item, logs):
    """Quantity times price, and VAT of that, each rounded once; a mileage log is its item's quantity."""
    amount = half_up(Fraction(item.quantity * item.price, 10_000))
    expected = (logs.get(item.id, item.quantity), amount, half_up(Fraction(amount * item.rate, 10_000)))
    if (item.quantity, item.amount, item.vat) != expected:
        yield f"Item {item.id} of claim {item.claim} is {item}, but comes to {expected}"


def _payable(claims, items):
    """Each included item of an accepted claim is one payment item for the day of the claim, and no other item is."""
    wanted = {}
    for number, (organisation, status, day) in claims.items():
        for item in items[number] if status == "accepted" else ():
            if item.is_included:
                what = (item.client, item.level, item.amount, item.rate, item.vat)
                wanted[item.id] = (organisation, *what, year_of(day), day, day)
    row, kept = PaymentItem, {}
    columns = (row.claim_item, row.organisation, row.client, row.service_level, row.amount_pence)
    columns += (row.vat_rate_basis_points, row.vat_pence, row.financial_year, row.from_date, row.to_date)
    columns += (row.state, row.is_paid, row.remittance)
    for item, *figures, state, is_paid, remittance in rows(*columns, where=row.kind == "claim"):
        if item in kept:
            yield f"Item {item} of a claim is payable twice"
        kept[item] = tuple(figures)
        if (state == "settled", is_paid) != (remittance is not None,) * 2 or state == "derived":
            yield f"Item {item} of a claim is {state}, paid: {is_paid}, on remittance {remittance}"
    for item in kept.keys() | wanted.keys():
        if kept.get(item) != wanted.get(item):
            yield f"Item {item} of a claim is payable as {kept.get(item)}, but {wanted.get(item)} was accepted"


def _orders():
    """An organisation's order of the year is worth what was accepted of it, and its spend is what was paid of that."""
    wanted = defaultdict(lambda: [0, 0])
    row = PaymentItem
    columns = (row.organisation, row.financial_year, row.amount_pence, row.is_paid)
    for *key, amount, is_paid in rows(*columns, where=row.kind == "claim"):
        wanted[tuple(key)][0] += amount
        wanted[tuple(key)][1] += amount if is_paid else 0
    order, kept = PurchaseOrder, {}
    query = order.select(order.organisation, order.financial_year, order.value_pence, order.spend_to_date())
    for *key, value, spend in query.where(order.client.is_null()).tuples():
        kept[tuple(key)] = [value, spend or 0]
    if kept != dict(wanted):
        yield f"The orders of claims are {kept}, but {dict(wanted)} was accepted and paid"
