"""What an officer's eye is drawn to on an invoice: the flags (docs/domain/invoices.md#flags)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rules import trends
from rules.money import format_pence, percent_words
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
    over_plan: int = 0  # what these commitments are above it
    over_orders: int = 0  # what these commitments ask above what is left


class Flag(StrEnum):
    """What is unusual about an invoice, the most serious first. The members are the words that an officer reads."""

    DUPLICATE = "duplicate?"
    OVER_ORDER = "over the order"
    OVER_PLAN = "over plan"
    OFF_TREND = "off trend"
    CHANGED = "changed"
    FIRST = "first"


class Reason(NamedTuple):
    """Why an officer looks at an invoice, in one sentence, and the amount in question in pence."""

    words: str
    pence: int


NO_REASON = Reason("", 0)


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
    """What mean_of_last is called: `Average of last 2 invoices`, with the fewest that a contract has."""
    fewest = _fewest(by_contract)
    return "Last invoice" if fewest == 1 else f"Average of last {fewest} invoices"


def _fewest(by_contract: Sequence[ContractTrend]) -> int:
    """How many of the last invoices there are at least to compare with."""
    return min((len(each.last) for each in by_contract if each.last), default=LAST_FOR_TREND)


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


def reason_of(facts: Facts, flags: Sequence[Flag]) -> Reason:
    """The Reason of the most serious flag; NO_REASON where there is none."""
    if not flags:
        return NO_REASON
    words = {
        Flag.DUPLICATE: _why_duplicate,
        Flag.OVER_ORDER: _why_over_order,
        Flag.OVER_PLAN: _why_over_plan,
        Flag.OFF_TREND: _why_off_trend,
        Flag.CHANGED: _why_changed,
        Flag.FIRST: _why_first,
    }
    return words[flags[0]](facts)


def _why_duplicate(facts: Facts) -> Reason:
    whole = format_pence(facts.net)
    return Reason(f"Its reference looks like an earlier one. The whole {whole} may be paid twice.", facts.net)


def _why_over_order(facts: Facts) -> Reason:
    over, share = format_pence(facts.over_orders), percent_words(facts.over_orders, facts.net)
    return Reason(f"{over} ({share} of it) is over what is left on its purchase orders.", facts.over_orders)


def _why_over_plan(facts: Facts) -> Reason:
    over = facts.over_plan or facts.net - facts.planned
    share = percent_words(over, facts.planned)
    items = {0: "It is", 1: "1 item is"}.get(facts.items_over_plan, f"{facts.items_over_plan} items are")
    words = f"{items} over plan by {format_pence(over)}{f' ({share})' if share else ''}."
    if facts.net < facts.planned:
        words += f" The whole is {percent_words(facts.planned - facts.net, facts.planned)} under."
    return Reason(words, over)


def _why_off_trend(facts: Facts) -> Reason:
    usual = mean_of_last(facts.by_contract) or 0
    side = "above" if facts.net > usual else "below"
    share = percent_words(facts.net - usual, usual)
    if not share or facts.net == usual:
        return Reason("One of its contracts is far from its last invoices, for a week of care.", 0)
    last = _fewest(facts.by_contract)
    name = "its last invoice" if last == 1 else f"the average of its last {last} invoices"
    return Reason(f"{share} {side} {name}, {format_pence(usual)} for as much care.", abs(facts.net - usual))


def _why_changed(_facts: Facts) -> Reason:
    return Reason("Its total has changed since it was submitted.", 0)


def _why_first(facts: Facts) -> Reason:
    against = against_plan_words(facts.net - facts.planned)
    words = "exactly as planned" if against == "as plan" else f"{against} plan"
    return Reason(f"First invoice from this provider, {words}.", facts.net)


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
