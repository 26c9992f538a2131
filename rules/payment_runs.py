"""What a payment run may do, what its checks mean, and when its money is in the bank (docs/domain/payment-runs.md)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from rules import money
from rules.broken import IllegalMove, RuleBroken
from rules.moves import Move, Moves
from rules.weeks import Dates

USUAL_DAYS_TO_BANK = 3  # from the finalise date, where no payment method says otherwise
TREND_OF = 3  # remittances

STATE_NAMES = {
    "prepared": "Prepared",
    "checked": "Checked",
    "approved": "Approved",
    "finalising": "Finalising",
    "finalised": "Finalised",
    "dropped": "Dropped",
}
WHY_NOT = {
    "check": "Only a prepared run can be checked",
    "send_back": "What is in an approved payment run stays in it: withdraw the run first",
    "approve": "Only a checked run can be approved",
    "withdraw": "Only an approved run can be withdrawn, until it is being finalised",
    "drop": "Only a prepared or checked run can be dropped; an approved one is withdrawn first",
    "start_finalising": "Only an approved run can be finalised",
    "finish": "Only a run that is being finalised can be finished",
}


def _refusal(verb: str, _move: Move, state: str, _side: str | None) -> str:
    return f"{WHY_NOT[verb]}. This one is {STATE_NAMES[state].lower()}."


RUN_MOVES = Moves(  # only the council's people reach a run, so that no move names a side
    "payment run",
    STATE_NAMES,
    {
        "check": Move(("prepared",), "checked"),
        "send_back": Move(("prepared", "checked"), "prepared"),
        "approve": Move(("checked",), "approved"),
        "withdraw": Move(("approved",), "prepared"),
        "drop": Move(("prepared", "checked"), "dropped"),
        "start_finalising": Move(("approved",), "finalising"),
        "finish": Move(("finalising",), "finalised"),
    },
    _refusal,
)
OPEN_STATES = ("prepared", "checked")  # follows what is recalculated
CHECK_NAMES = {
    "negative": "Below nil",
    "off_trend": "Off trend",
    "unconfirmed": "Unconfirmed by the provider",
    "rejected": "Rejected by the provider",
    "nil": "Nothing to pay",
    "new_organisation": "New organisation",
    "document_not_agreed": "Document not agreed",
}
MUST_BE_TAKEN_OUT = ("negative",)  # nothing below zero is ever paid: it cannot just be seen


class PeriodAnswer(NamedTuple):
    """What the provider said of a Scheduled period that a run pays."""

    answer: str  # confirmed, rejected, unconfirmed
    period: str  # its dates in words
    reason: str


@dataclass(frozen=True, slots=True)
class LineToCheck:
    """One organisation and contract of a run, with what its checks depend on. `contract` is None for one-off claims."""

    organisation: int
    contract: int | None
    amount_pence: int  # with VAT, less contributions
    earlier_pence: tuple[int, ...] = ()  # its last remittances, newest first
    answers: Sequence[PeriodAnswer] = ()  # about its Scheduled periods that the provider was asked about
    held_lines: int = 0  # lines that are held back until the contract's document is agreed
    held_pence: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Something that somebody must see, or take out, before the run may be approved."""

    kind: str
    organisation: int
    contract: int | None
    amount_pence: int
    details: str


def may_approve(prepared_by: int, approver: int | None) -> bool:
    """Nobody approves a run that they prepared."""
    return approver is not None and prepared_by != approver


def check_four_eyes(prepared_by: int, approver: int | None) -> None:
    """Raises IllegalMove unless this person may approve the run."""
    if not may_approve(prepared_by, approver):
        raise IllegalMove("You prepared this run, so another Payment Approver must approve it")


def may_decide_checks(state: str) -> bool:
    """Whether the checks of a run in this state can be seen or taken out."""
    return state == "prepared"


def check_ready(open_checks: int, lines: int) -> None:
    """Raises RuleBroken unless the amounts of a run can be fixed: every check is decided, and something is to pay."""
    if open_checks:
        what = "check is" if open_checks == 1 else "checks are"
        raise RuleBroken(f"{open_checks} {what} still open: look at each, and mark it as seen or take its lines out")
    if not lines:
        raise RuleBroken("Nothing is left in this run. Drop it, and prepare another when something is due")


def is_due(finalise_date: date, today: date) -> bool:
    """Whether a run can be finalised today: on its date, or later."""
    return today >= finalise_date


def may_try_again(state: str, job_state: str | None) -> bool:
    """Whether a run that is being finalised stopped half way; job_state: of its job, None where that is gone."""
    return state == "finalising" and job_state in (None, "failed")


def legal_verbs(state: str, is_ready: bool, is_by_another: bool, is_due: bool) -> list[str]:
    """The verbs of RUN_MOVES that can be carried out now: whether its amounts can be fixed, whether it was prepared by
    somebody else, whether its date has come.
    """
    conditions = {"check": is_ready, "approve": is_by_another, "start_finalising": is_due}
    return [verb for verb in RUN_MOVES.legal_verbs(state) if conditions.get(verb, True)]


def checks_of(lines: Sequence[LineToCheck], new_organisations: Collection[int], percent: int) -> list[Check]:
    """The checks of a run, from its lines and the ids of organisations that were never paid before.

    percent: how far from the mean of the last payments is off trend, the council's setting.
    """
    checks: list[Check] = []
    for line in lines:
        checks += _checks_of_line(line, percent)
    for organisation in sorted({line.organisation for line in lines} & set(new_organisations)):
        amount = sum(line.amount_pence for line in lines if line.organisation == organisation)
        checks.append(Check("new_organisation", organisation, None, amount, "The first payment to this organisation."))
    return checks


def _checks_of_line(line: LineToCheck, percent: int) -> Iterator[Check]:
    def check(kind: str, details: str) -> Check:
        return Check(kind, line.organisation, line.contract, line.amount_pence, details)

    if line.amount_pence < 0:
        yield check("negative", "Nothing below nil is ever paid: take its lines out.")
    elif line.amount_pence == 0:
        yield check("nil", "Its lines add up to £0.00. They count as paid, with a remittance of nil.")
    elif is_off_trend(line.amount_pence, line.earlier_pence, percent):
        mean = money.divide_half_up(sum(line.earlier_pence), len(line.earlier_pence))
        yield check("off_trend", trend_words(line.amount_pence, mean, len(line.earlier_pence)))
    for answer, period, reason in line.answers:
        if answer == "rejected":
            yield check("rejected", f"Period {period}: {reason or 'no reason given'}")
        elif answer == "unconfirmed":
            yield check("unconfirmed", f"Period {period}: the provider has not said whether it is right.")
    if line.held_lines:
        what = "1 line is" if line.held_lines == 1 else f"{line.held_lines} lines are"
        held = money.format_pence(line.held_pence)
        yield check("document_not_agreed", f"{what} held back, {held}, until its contract document is agreed.")


def is_off_trend(amount_pence: int, earlier_pence: Sequence[int], percent: int) -> bool:
    """Whether an amount is more than `percent` from the mean of the last three (fewer, where there are fewer). Never
    where there is none to compare with. Exactly `percent` is not off trend.
    """
    count = len(earlier_pence)
    if not count:
        return False
    total = sum(earlier_pence)
    return abs(amount_pence * count - total) * 100 > abs(total) * percent


def trend_words(amount_pence: int, mean_pence: int, count: int) -> str:
    """`£120.00 more than the mean of its last 3 payments, £500.00.`"""
    direction = "more" if amount_pence > mean_pence else "less"
    difference = money.format_pence(abs(amount_pence - mean_pence))
    compared = f"the mean of its last {count} payments" if count > 1 else "its last payment"
    return f"{difference} {direction} than {compared}, {money.format_pence(mean_pence)}."


def check_outcome_allowed(kind: str, outcome: str) -> None:
    """Raises RuleBroken for seeing what must be taken out."""
    if outcome == "seen" and kind in MUST_BE_TAKEN_OUT:
        raise RuleBroken("Nothing below nil is ever paid. Take its lines out of this run")


def days_to_bank(methods: Iterable[tuple[int, int]]) -> int:
    """Calendar days from a run's finalise date to its one date in the bank: the longest that any payment method of its
    contracts asks for, so that no provider is promised its money too early. methods: (days_to_finalise, days_to_bank).
    """
    return max((max(0, to_bank - to_finalise) for to_finalise, to_bank in methods), default=USUAL_DAYS_TO_BANK)


def bank_date(finalise_date: date, methods: Iterable[tuple[int, int]]) -> date:
    """The one date in the bank of a run with that finalise date."""
    return finalise_date + timedelta(days=days_to_bank(methods))


def next_catch_up(today: date, weekday: int) -> date:
    """The next day of catch-up runs, today included; weekday: Monday is 0."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def check_finalise_date(finalise_date: date, today: date) -> None:
    """Raises RuleBroken where a run would be finalised in the past."""
    if finalise_date < today:
        raise RuleBroken("Enter a finalise date that is today or later", "finalise_date")


def moved_dates(finalise_date: date, bank_date: date, today: date) -> Dates:
    """(finalise date, bank date) of a run that is finalised late: both move on by the same days."""
    late = max(timedelta(), today - finalise_date)
    return finalise_date + late, bank_date + late
