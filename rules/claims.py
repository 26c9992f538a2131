"""One-off claims: legal moves, what an item may be, what it comes to, and what looks claimed before.

The contract: docs/domain/claims.md.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from rules import money
from rules.broken import RuleBroken
from rules.claim_events import ClaimEvent
from rules.dates import format_date
from rules.moves import Move, Moves
from rules.plausible_dates import check_year
from rules.written_words import clean_words

UNSUBMITTED, PENDING, ACCEPTED, REJECTED = CLAIM_STATUSES = ("unsubmitted", "pending", "accepted", "rejected")
CLIENT, PROVIDER = ITEM_KINDS = ("client", "provider")
STATUS_NAMES = {status: status.title() for status in CLAIM_STATUSES}
KIND_NAMES = {CLIENT: "Client Item", PROVIDER: "Provider Item"}
DECIDED = (ACCEPTED, REJECTED)
CLAIM_MOVES = Moves(  # one without a new status deletes
    "claim",
    STATUS_NAMES,
    {
        "submit": Move((UNSUBMITTED,), PENDING, "provider", ClaimEvent.SUBMITTED),
        "delete": Move((UNSUBMITTED,), None, "provider", ClaimEvent.DELETED),
        "accept": Move((PENDING,), ACCEPTED, "council", ClaimEvent.ACCEPTED),
        "reject": Move((PENDING,), REJECTED, "council", ClaimEvent.REJECTED),
    },
)
LOOKS_CLAIMED_DAYS = 31
LONGEST_DESCRIPTION = 200
LONGEST_NOTES = 1_000
MOST_PENCE = 100_000_00  # an item of more is a slip
MOST_ITEMS = 100


class ClaimableLevel(Protocol):
    """What a service level says of claims: which items, at which price (None: open), and the rate of VAT."""

    claimable: str
    claim_unit_price_tenthousandths: int | None
    vat_rate_basis_points: int


class Amounts(NamedTuple):
    """What an item comes to: its unit price in ten-thousandths of a pound, pence without VAT, the rate and the VAT."""

    unit_price_tenthousandths: int
    amount_pence: int
    vat_rate_basis_points: int
    vat_pence: int


class ItemFacts(NamedTuple):
    """What two items are compared by."""

    kind: str
    client_id: int | None
    service_level_id: int
    quantity_hundredths: int
    amount_pence: int


def may_edit(status: str, side: str) -> bool:
    """Whether this side may change a claim and its items."""
    return CLAIM_MOVES.allows("submit", status, side)


def may_copy(status: str, side: str) -> bool:
    """Whether this side may copy it to a new claim: what was decided on stays as it is."""
    return side == "provider" and status in DECIDED


def is_claimable(level: ClaimableLevel, kind: str) -> bool:
    """Whether a service level is for items of this kind."""
    return level.claimable in (kind, "both")


def amounts_of(level: ClaimableLevel, quantity_hundredths: int, typed_price: int | None) -> Amounts:
    """What an item comes to, at the level's price or, where that is open, at the one that was typed.

    150 miles at £0.3870 are £58.05. Raises RuleBroken for an open price that is missing or not positive, a negative
    quantity, and more than anybody claims.
    """
    price = level.claim_unit_price_tenthousandths
    if price is None:
        price = typed_price
        if price is None or price <= 0:
            raise RuleBroken("Enter the unit cost, such as 74.99", "unit_cost")
    if quantity_hundredths < 0:
        raise RuleBroken("Enter a quantity above 0", "quantity")
    amount = money.cost_pence(quantity_hundredths, price)
    if amount > MOST_PENCE:
        raise RuleBroken(f"Check the quantity: an item can be {money.format_pence(MOST_PENCE)} at most", "quantity")
    rate = level.vat_rate_basis_points
    return Amounts(price, amount, rate, money.vat_pence(amount, rate))


def check_date(day: date | None, today: date) -> date:
    """The date of a claim: today unless changed. Raises RuleBroken for one in the future or of another decade."""
    day = day or today
    if day > today:
        raise RuleBroken(f"Enter a date of claim that is not after today, {format_date(today)}", "claim_date")
    check_year(day, today, "claim_date", "date of claim")
    return day


def clean_notes(text: str | None) -> str:
    """The notes of a claim. Raises RuleBroken where they are too long."""
    return clean_words(text, "notes", LONGEST_NOTES)


def clean_description(text: str | None) -> str:
    """What an item is for, on one line. Raises RuleBroken without one, or where it is too long."""
    missing = "Enter a description, such as School runs"
    return " ".join(clean_words(text, "description", LONGEST_DESCRIPTION, missing).split())


def clients_since(day: date) -> date:
    """Clients may be claimed for who had care of the organisation from then to `day`: the twelve months before."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def looks_alike(one: ItemFacts, other: ItemFacts, days_apart: int) -> bool:
    """Whether two items look like one that is claimed twice: the same client, level, quantity and amount, in claims of
    dates at most 31 days apart. An item that comes to nothing yet looks like none.
    """
    return bool(one.amount_pence) and one == other and abs(days_apart) <= LOOKS_CLAIMED_DAYS


def check_submittable(amounts_pence: Sequence[int]) -> None:
    """Raises RuleBroken for a claim that has no item, or an item (pence) that comes to nothing."""
    if not amounts_pence:
        raise RuleBroken("Add at least one item, then submit the claim")
    if any(pence <= 0 for pence in amounts_pence):
        raise RuleBroken("An item comes to £0.00. Enter its quantity or its journeys, or remove it")
