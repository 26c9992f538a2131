"""What a council publishes of its payments, and whom it never names (docs/domain/payments-compliance.md).

Section 70 of the Procurement Act 2023: each quarter every payment of more than £30,000. The Local Government
Transparency Code: each month what is over £500.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from rules.weeks import Dates

REDACTED = "REDACTED PERSONAL DATA"
LARGE_PENCE = 3_000_000  # what is above it: section 70, by what reaches the bank
SPEND_PENCE = 50_000  # what is above it: the Transparency Code, without the VAT that the council recovers
TITLES = ("mr", "mrs", "ms", "miss", "mx", "dr", "mr.", "mrs.", "ms.", "dr.", "sir", "dame", "rev", "rev.")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: what is known of an organisation that says whether it is a private person."""

    reference: str
    name: str
    has_direct_payments: bool
    service_groups: tuple[str, ...]
    has_contract: bool = True


def is_private_person(payee: Payee, private_groups: Collection[str], private_references: Collection[str]) -> bool:
    """Whether the payee is never named: paid by direct payments, without a contract (paid claims alone), with care or
    claims of a service group that is for private people, called by a title as people are, or on the council's own list.

    private_groups: words of which a group has one, as `foster`; private_references: the organisations'. Both in any
    case. A company that is taken for a person is left out by name; a person that is taken for one would be named.
    """
    if payee.has_direct_payments or not payee.has_contract:
        return True
    if payee.reference.casefold() in {each.casefold() for each in private_references}:
        return True
    words = payee.name.casefold().split()
    if any(word.strip("(),&") in TITLES for word in words):
        return True
    named = (payee.name, *payee.service_groups)
    return any(group.casefold() in each.casefold() for each in named for group in private_groups if group)


def is_large(amount_pence: int) -> bool:
    """Whether a payment is of section 70: £30,000.01 is, £30,000.00 is not."""
    return amount_pence > LARGE_PENCE


def is_published_spend(net_pence: int) -> bool:
    """Whether a payment is of the Transparency Code: £500.01 is, £500.00 is not."""
    return net_pence > SPEND_PENCE


def quarter_of(day: date) -> Dates:
    """(first, last) of the quarter of section 70 that a day is in: from January, April, July or October."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first, month_end(date(day.year, first.month + 2, 1))


def month_end(first: date) -> date:
    """The last day of the month that begins with `first`."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def quarters_back(today: date, earliest: date) -> list[Dates]:
    """The quarters from the one of `earliest` to the one of `today`, newest first: at least that of today."""
    quarters = [quarter_of(today)]
    while quarters[-1][0] > earliest:
        quarters.append(quarter_of(quarters[-1][0] - timedelta(days=1)))
    return quarters


def months_back(today: date, earliest: date) -> list[date]:
    """The first days of the months from the one of `earliest` to the one of `today`, newest first."""
    months = [today.replace(day=1)]
    while months[-1] > earliest:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months
