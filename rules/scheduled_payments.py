"""What may be done with a Scheduled period and its lines, and what becomes of them.

The contract: docs/domain/scheduled-payments.md.
"""

from collections.abc import Iterable

from rules import money
from rules.broken import IllegalMove, RuleBroken
from rules.moves import Move, Moves
from rules.written_words import LONGEST_REASON, clean_words

STATUS_NAMES = {
    "pay": "Pay",
    "cancel": "Cancel",
    "suspend": "Suspend",
    "carry_forward": "Carry forward",
}
NON_PAYABLE = ("cancel", "suspend", "carry_forward")
LONGEST_NOTES = 4_000
NOT_DERIVED = {
    "frozen": "is in an approved payment run: withdraw the run before you change the line",
    "settled": "is finalised, so it can no longer be changed",
}
LINE_MOVES = Moves(  # the verb is the status that an officer sets
    "line",
    STATUS_NAMES,
    {
        "pay": Move(NON_PAYABLE, "pay"),
        "cancel": Move(("pay",), "cancel"),
        "suspend": Move(("pay",), "suspend"),
        "carry_forward": Move(("pay", "suspend"), "carry_forward"),
    },
)
ANSWER_NAMES = {"unconfirmed": "Unconfirmed", "confirmed": "Confirmed", "rejected": "Rejected"}


def _answer_refusal(_answer: str, _move: Move, was: str, _side: str | None) -> str:
    return f"This period is already {ANSWER_NAMES[was]}. Open the page again to see how it stands"


ANSWER_MOVES = Moves(  # the verb is the provider's answer; unconfirmed takes one back
    "period",
    ANSWER_NAMES,
    {
        "unconfirmed": Move(("confirmed", "rejected"), "unconfirmed"),
        "confirmed": Move(("unconfirmed", "rejected"), "confirmed"),
        "rejected": Move(("unconfirmed", "confirmed"), "rejected"),
    },
    _answer_refusal,
)


def may_be_set(state: str) -> bool:
    """Whether an officer may give a line in this state (derived, frozen, settled) another status."""
    return state == "derived"


def statuses_to_set(statuses: Iterable[str]) -> list[str]:
    """What lines with these statuses may be set to, in the order of LINE_MOVES."""
    found = {verb for status in statuses for verb in LINE_MOVES.legal_verbs(status)}
    return [verb for verb in LINE_MOVES if verb in found]


def check_line_move(name: str, state: str, was: str, to: str) -> None:
    """Raises RuleBroken unless the line `name`, in `state` (derived, frozen, settled), may go from status to status."""
    if not may_be_set(state):
        raise IllegalMove(f"{name} {NOT_DERIVED[state]}")
    if to not in STATUS_NAMES:
        raise RuleBroken("Choose Pay, Cancel, Suspend or Carry forward", "status")
    if to == was:
        raise RuleBroken(f"{name} is already {STATUS_NAMES[to]}", "lines")
    if not LINE_MOVES.allows(to, was):
        words = f"{name} is {STATUS_NAMES[was]}: set it to Pay first, then to {STATUS_NAMES[to]}"
        raise IllegalMove(words)


def clean_reason(reason: str | None, what_for: str) -> str:
    """The reason without the spaces around it. Raises RuleBroken where there is none, or far too much."""
    missing, too_long = f"Enter the reason {what_for}", "The reason must be {longest} characters or fewer"
    return clean_words(reason, "reason", LONGEST_REASON, missing, too_long)


def clean_notes(notes: str | None) -> str:
    """Remittance notes without the spaces around them; empty takes them away. Raises RuleBroken for far too much."""
    return clean_words(notes, "notes", LONGEST_NOTES, too_long="The notes must be {longest} characters or fewer")


def legal_answers(is_asked: bool, is_finalised: bool, was: str) -> list[str]:
    """What a provider may answer about a period now, in the order of ANSWER_MOVES: those that `check_answer` allows."""
    return ANSWER_MOVES.legal_verbs(was) if is_asked and not is_finalised else []


def check_answer(is_asked: bool, is_finalised: bool, was: str, to: str) -> None:
    """Raises IllegalMove unless a provider may go from one answer about a period to another."""
    if not is_asked:
        raise IllegalMove("This contract does not ask you to confirm its payments")
    if is_finalised:
        raise IllegalMove("This period is finalised. If it is not right, tell the council in an action")
    ANSWER_MOVES.check(to, was)


def status_in_next_period(status: str) -> str:
    """The status of a line that moves on when its period is finalised: suspended stays so, carried is to be paid."""
    return "pay" if status == "carry_forward" else status


def reason_in_next_period(status: str, period_words: str, reason: str) -> str:
    """The reason as it reads in the period that the line moved to."""
    if status != "carry_forward":
        return reason
    return f"Carried forward from {period_words}. {reason}".strip()


def period_state(is_finalised: bool, is_current: bool) -> str:
    """future, current or finalised, of a Scheduled period."""
    if is_finalised:
        return "finalised"
    return "current" if is_current else "future"


def question_about_all(lines: int, amount_pence: int, status: str) -> str:
    """What is asked once before all lines of a tab get a status. amount_pence: of these lines, before VAT."""
    verb = {
        "pay": "Pay {} in this period",
        "suspend": "Suspend {}: not paid in this period",
        "carry_forward": "Carry {} forward to the next period",
        "cancel": "Cancel {}: not paid now, and not later",
    }[status]
    return f"{verb.format(f'{lines} lines, {money.format_pence(amount_pence)}')}. Set all of them?"
