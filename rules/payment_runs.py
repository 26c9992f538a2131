"""What a payment run may do, and when its money is in the bank (docs/domain/payment-runs.md)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from rules.broken import RuleBroken
from rules.moves import Move, Moves
from rules.plausible_dates import check_year, far_ahead
from rules.weeks import Dates
from rules.written_words import LONGEST_REASON, clean_words

USUAL_DAYS_TO_BANK = 3  # from the finalise date, where no payment method says otherwise

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


def why_not_approve(
    person_id: int | None, prepared_by: int, decided_by: Collection[int], has_added: bool
) -> str | None:
    """Why this person may not approve a run; None where they may, as far as four eyes go.

    decided_by: who marked its checks as seen or took lines out; has_added: whether this person added an amount to it,
    by hand or by setting a line to Pay.
    """
    if person_id is None or person_id == prepared_by:
        what = "prepared"
    elif person_id in decided_by:
        what = "decided checks of"
    elif has_added:
        what = "added an amount to"
    else:
        return None
    return f"You {what} this run, so another Payment Approver must approve it"


def may_decide_checks(state: str) -> bool:
    """Whether the checks of a run in this state can be seen or taken out."""
    return state == "prepared"


def check_ready(open_checks: int, lines: int) -> None:
    """Raises RuleBroken unless the amounts of a run can be fixed: every check is decided, and something is to pay."""
    if open_checks:
        what = "check is" if open_checks == 1 else "checks are"
        raise RuleBroken(
            f"{open_checks} {what} still open: look at each, and mark it as seen, mend it or take its lines out"
        )
    if not lines:
        raise RuleBroken("Nothing is left in this run. Drop it, and prepare another when something is due")


def is_due(finalise_date: date, today: date) -> bool:
    """Whether a run can be finalised today: on its date, or later."""
    return today >= finalise_date


def may_try_again(state: str, job_state: str | None) -> bool:
    """Whether a run that is being finalised stopped half way; job_state: of its job, None where that is gone."""
    return state == "finalising" and job_state in (None, "failed")


def legal_verbs(state: str, is_ready: bool, may_approve: bool, is_due: bool) -> list[str]:
    """The verbs of RUN_MOVES that can be carried out now: whether its amounts can be fixed, whether four eyes let
    this person approve it, whether its date has come.
    """
    conditions = {"check": is_ready, "approve": may_approve, "start_finalising": is_due}
    return [verb for verb in RUN_MOVES.legal_verbs(state) if conditions.get(verb, True)]


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


def check_dates(due_by: date, finalise_date: date, today: date) -> None:
    """Raises RuleBroken where a run would be finalised in the past, and for years that were mistyped."""
    check_year(due_by, today, "due_by", "due date")
    check_year(finalise_date, today, "finalise_date", "finalise date")
    if finalise_date < today:
        raise RuleBroken("Enter a finalise date that is today or later", "finalise_date")


def question_about_dates(due_by: date, finalise_date: date, today: date) -> str:
    """What is asked once before a run with dates far ahead is prepared; empty where they are near."""
    days = ((due_by, "due date"), (finalise_date, "finalise date"))
    odd = [sentence for day, what in days if (sentence := far_ahead(day, today, what))]
    return " ".join([*odd, "Prepare the run anyway?"]) if odd else ""


def moved_dates(finalise_date: date, bank_date: date, today: date) -> Dates:
    """(finalise date, bank date) of a run that is finalised late: both move on by the same days."""
    late = max(timedelta(), today - finalise_date)
    return finalise_date + late, bank_date + late


def clean_send_back_reason(reason: str | None) -> str:
    """Why an approver sends a checked run back. Raises RuleBroken without a reason, or for one that is too long."""
    missing, too_long = "Enter the reason, for who prepares it", "The reason must be {longest} characters or fewer"
    return clean_words(reason, "reason", LONGEST_REASON, missing, too_long)
