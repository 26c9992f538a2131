"""What an officer's eye is drawn to on an invoice: the flags (docs/domain/invoices.md#flags)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rules import trends
from rules.money import format_pence
from rules.trends import CarePayment

LAST_FOR_TREND = trends.TREND_OF


class ContractTrend(NamedTuple):
    """What an invoice has of one contract, and what the contract's last invoices had of it."""

    now: CarePayment
    last: Sequence[CarePayment]


@dataclass(frozen=True)
class Facts:
    """What the flags of one invoice are worked out from. Money in pence, all without VAT and before contributions."""

    net: int
    planned: int
    items_over_plan: int = 0  # how many commitments are above what is planned for them
    orders_exceeded: int = 0  # how many commitments are above what is left on their order
    by_contract: Sequence[ContractTrend] = ()
    is_first: bool = False
    is_changed: bool = False
    look_alikes: int = 0


class Flag(StrEnum):
    """What is unusual about an invoice, the most serious first. The members are the words that an officer reads."""

    DUPLICATE = "duplicate?"
    OVER_ORDER = "over the order"
    OVER_PLAN = "over plan"
    OFF_TREND = "off trend"
    CHANGED = "changed"
    FIRST = "first"


def is_off_trend(now: CarePayment, last: Sequence[CarePayment], percent: int) -> bool:
    """A week of care differs by more than `percent` from the last three; with fewer there is no trend yet."""
    return len(last) >= LAST_FOR_TREND and trends.is_off_trend(now, last, percent)


def mean_of_last(by_contract: Sequence[ContractTrend]) -> int | None:
    """What the invoice would come to at the average of each contract's last invoices, for as much care, in pence; None
    without any.
    """
    usual = [trends.usual_pence(*each) for each in by_contract if each.last]
    return sum(pence for pence in usual if pence is not None) if usual else None


def mean_words(by_contract: Sequence[ContractTrend]) -> str:
    """What mean_of_last is called: with fewer than three of a contract there is no trend yet."""
    is_short = any(0 < len(each.last) < LAST_FOR_TREND for each in by_contract)
    return "Average of fewer than three" if is_short else "Average of last three"


def flags_of(facts: Facts, off_trend_percent: int) -> list[Flag]:
    """The flags of an invoice, the most serious first. off_trend_percent: the council's setting."""
    raised = [
        (facts.look_alikes, Flag.DUPLICATE),
        (facts.orders_exceeded, Flag.OVER_ORDER),
        (facts.items_over_plan or facts.net > facts.planned, Flag.OVER_PLAN),
        (any(is_off_trend(*each, off_trend_percent) for each in facts.by_contract), Flag.OFF_TREND),
        (facts.is_changed, Flag.CHANGED),
        (facts.is_first, Flag.FIRST),
    ]
    return [flag for is_raised, flag in raised if is_raised]


def ask_about(flags: Sequence[Flag]) -> str:
    """`duplicate?, over plan`: the flags that an officer is asked about before they authorise; empty without any.

    A changed figure has its own tick, "I have seen the new figure".
    """
    return ", ".join(flag for flag in flags if flag != Flag.CHANGED)


def against_plan_words(difference_pence: int) -> str:
    """`£41.00 over`, `£123.00 under`, `as plan`."""
    if not difference_pence:
        return "as plan"
    return f"{format_pence(abs(difference_pence))} {'over' if difference_pence > 0 else 'under'}"
