"""The checks of a payment run: what somebody must see, mend or take out before it may be approved.

The contract: docs/domain/payment-runs.md#checks.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rules import money, trends
from rules.broken import RuleBroken
from rules.trends import CarePayment

CHECK_NAMES = {  # the gravest first
    "negative": "Negative amount",
    "no_creditor_ref": "No creditor reference",
    "no_coding": "No ledger code",
    "rejected": "Rejected by the provider",
    "off_trend": "Off trend",
    "refund": "Refund inside",
    "unconfirmed": "Unconfirmed by the provider",
    "nil": "Nothing to pay",
    "new_organisation": "New organisation",
    "document_not_agreed": "Document not agreed",
}
ONLY_TAKEN_OUT = {  # kinds that cannot just be seen, with what to do instead
    "negative": "A negative amount cannot be paid. Take its lines out of this run",
    "no_creditor_ref": "The ledger cannot pay without a creditor reference. Import it with organisations.csv, or take "
    "the organisation's lines out of this run",
    "no_coding": "The ledger needs a cost centre and a subjective code. Import them with service_levels.csv, or take "
    "the lines out of this run",
}
MENDED_BY_IMPORT = ("no_creditor_ref", "no_coding")
OF_WHOLE_ORGANISATION = ("new_organisation", "no_creditor_ref")
REFUND_PENCE = 10_000  # a refund of more is a check
NAMED_AT_MOST = 6  # periods, or service levels


class PeriodAnswer(NamedTuple):
    """What the provider said of a Scheduled period, and what the run pays of it in pence, with VAT."""

    answer: str  # confirmed, rejected, unconfirmed
    period: str  # its dates in words
    reason: str
    amount_pence: int


class Uncoded(NamedTuple):
    """What the run pays at a service level without a cost centre, a subjective code, or both; pence with VAT."""

    level: str
    has_cost_centre: bool
    has_subjective: bool
    items: int
    amount_pence: int


class Refunds(NamedTuple):
    """Adjustments inside a payment that take more than REFUND_PENCE off each; pence with VAT, below zero."""

    adjustments: int
    amount_pence: int


@dataclass(frozen=True, slots=True)
class LineToCheck:
    """One organisation and contract of a run, with what its checks depend on. `contract` is None for one-off claims."""

    organisation: int
    contract: int | None
    amount_pence: int  # with VAT, less contributions
    care_days: int = 0
    earlier: Sequence[CarePayment] = ()  # its last remittances, newest first
    answers: Sequence[PeriodAnswer] = ()  # about its Scheduled periods that the provider was asked about
    refunds: Refunds = Refunds(0, 0)
    uncoded: Sequence[Uncoded] = ()
    held_lines: int = 0  # lines that are held back until the contract's document is agreed
    held_pence: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Something that somebody must see, mend or take out before the run may be approved."""

    kind: str
    organisation: int
    contract: int | None
    amount_pence: int  # of what it is about
    details: str


def checks_of(
    lines: Sequence[LineToCheck],
    new_organisations: Collection[int],
    percent: int,
    without_creditor_ref: Collection[int] = (),
) -> list[Check]:
    """The checks of a run, from its lines, the ids of organisations that were never paid before, and of those without
    a creditor reference.

    percent: how far from the average of the last payments is off trend, the council's setting.
    """
    checks = [check for line in lines for check in _checks_of_line(line, percent)]
    words = (
        ("new_organisation", new_organisations, "The first payment to this organisation."),
        ("no_creditor_ref", without_creditor_ref, f"{ONLY_TAKEN_OUT['no_creditor_ref']}."),
    )
    for kind, organisations, details in words:
        for organisation in sorted({line.organisation for line in lines} & set(organisations)):
            amount = sum(line.amount_pence for line in lines if line.organisation == organisation)
            checks.append(Check(kind, organisation, None, amount, details))
    return checks


def check_outcome_allowed(kind: str, outcome: str) -> None:
    """Raises RuleBroken for seeing what must be mended or taken out."""
    if outcome == "seen" and kind in ONLY_TAKEN_OUT:
        raise RuleBroken(ONLY_TAKEN_OUT[kind])


def question_about_all(kinds: Sequence[str], outcome: str) -> str:
    """What is asked once before all open checks of these kinds are decided at once."""
    counted = [f"{kinds.count(kind)} {name.lower()}" for kind, name in CHECK_NAMES.items() if kind in kinds]
    verb = "Mark all {} checks as seen" if outcome == "seen" else "Take the lines of all {} checks out of this run"
    return f"{verb.format(len(kinds))}? {', '.join(counted)}."


def _checks_of_line(line: LineToCheck, percent: int) -> Iterator[Check]:
    def check(kind: str, details: str, amount_pence: int = line.amount_pence) -> Check:
        return Check(kind, line.organisation, line.contract, amount_pence, details)

    now = CarePayment(line.amount_pence, line.care_days)
    if line.amount_pence < 0:
        yield check("negative", f"{ONLY_TAKEN_OUT['negative']}.")
    elif line.amount_pence == 0:
        yield check("nil", "Its lines add up to £0.00. They count as paid, with a remittance of £0.00.")
    elif trends.is_off_trend(now, line.earlier, percent):
        yield check("off_trend", trends.trend_words(now, line.earlier))
    if line.amount_pence >= 0 and line.refunds.adjustments:
        yield check("refund", _refund_words(line.refunds), line.refunds.amount_pence)
    for kind in ("rejected", "unconfirmed"):
        answers = [answer for answer in line.answers if answer.answer == kind]
        if answers:
            yield check(kind, _answer_words(kind, answers), sum(answer.amount_pence for answer in answers))
    if line.uncoded:
        yield check("no_coding", _coding_words(line.uncoded), sum(each.amount_pence for each in line.uncoded))
    if line.held_lines:
        what = "1 line is" if line.held_lines == 1 else f"{line.held_lines} lines are"
        held = money.format_pence(line.held_pence)
        words = f"{what} held back, {held}, until its contract document is agreed."
        yield check("document_not_agreed", words, line.held_pence)


def _refund_words(refunds: Refunds) -> str:
    what = "1 adjustment takes" if refunds.adjustments == 1 else f"{refunds.adjustments} adjustments take"
    each = "" if refunds.adjustments == 1 else " each"
    return f"{what} more than {money.format_pence(REFUND_PENCE)}{each} off this payment."


def _answer_words(kind: str, answers: Sequence[PeriodAnswer]) -> str:
    """Each period with its own amount, and why it was rejected."""
    words = [f"{each.period}, {money.format_pence(each.amount_pence)}{_reason(each)}" for each in answers]
    first = "The provider has not confirmed " if kind == "unconfirmed" else ""
    return f"{first}{'; '.join(_at_most(words))}."


def _reason(answer: PeriodAnswer) -> str:
    if answer.answer != "rejected":
        return ""
    return f": {answer.reason.rstrip('. ') or 'no reason given'}"


def _coding_words(uncoded: Sequence[Uncoded]) -> str:
    """`Day care (Hour) has no cost centre, 3 items, £120.00.` for each service level."""
    words = []
    for level in uncoded:
        missing = ["cost centre"] if not level.has_cost_centre else []
        missing += ["subjective code"] if not level.has_subjective else []
        items = "1 item" if level.items == 1 else f"{level.items} items"
        amount = money.format_pence(level.amount_pence)
        words.append(f"{level.level} has no {' and no '.join(missing)} ({items}, {amount})")
    return f"{'; '.join(_at_most(words))}."


def _at_most(words: Sequence[str]) -> list[str]:
    more = len(words) - NAMED_AT_MOST
    return [*words[:NAMED_AT_MOST], f"and {more} more"] if more > 0 else list(words)
