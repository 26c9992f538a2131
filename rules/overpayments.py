"""Overpayments: when one is announced, how it is shared over later payments, and who may do what.

The contract: docs/domain/overpayments.md.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from rules.broken import IllegalMove, RuleBroken
from rules.moves import Move, Moves
from rules.periods import Method, Period, periods_of
from rules.written_words import LONGEST_REASON, clean_words

LONGEST_PERIOD_DAYS = 31

LIVE_STATES = ("announced", "accepted", "asked", "disputed")
STATE_NAMES = {
    "announced": "Announced",
    "accepted": "Accepted",
    "asked": "Another plan asked for",
    "disputed": "Disputed",
    "done": "Settled",
    "dropped": "Not taken back",
}
WAITS_FOR_OFFICER = ("asked", "disputed")
WHY_NO_ANSWER = {
    "accepted": "This plan is already accepted",
    "asked": "You have asked for another plan already: the council answers first",
    "disputed": "You have disputed this already: the council answers first",
    "done": "Nothing is left on this plan",
    "dropped": "The council does not take this back",
}


def _refusal(_verb: str, move: Move, state: str, side: str | None) -> str:
    if move.side != side:
        return f"Only the {move.side} can do this"
    words = WHY_NO_ANSWER.get(state, "This cannot be answered now")
    return words if move.side == "provider" else f"{words}, so there is nothing to decide"


PLAN_MOVES = Moves(  # accepting also takes a question or a dispute back
    "plan",
    STATE_NAMES,
    {
        "accept": Move(("announced", "asked", "disputed"), "accepted", "provider"),
        "ask": Move(("announced", "disputed"), "asked", "provider"),
        "dispute": Move(("announced", "asked", "accepted"), "disputed", "provider"),
        "decide": Move(LIVE_STATES, "accepted", "council"),
        "drop": Move(LIVE_STATES, "dropped", "council"),
    },
    _refusal,
)


def is_announced(adjustment_pence: int, payment_pence: int, least_pence: int, percent: int) -> bool:
    """Whether an adjustment has to be announced: below minus `least_pence`, and it would take the period's payment
    (`payment_pence`, without it) below zero or down by more than `percent`.
    """
    if adjustment_pence >= -least_pence:
        return False
    return payment_pence + adjustment_pence < 0 or -adjustment_pence * 100 > payment_pence * percent


def earliest_date(today: date, days: int) -> date:
    """The first day on which a run may take something that is announced today."""
    return today + timedelta(days=days)


def shares(amount_pence: int, count: int) -> list[int]:
    """An amount in `count` parts that differ by a penny at most and add up to it, the larger ones first.

    The rest after the first part, shared out over one part fewer, gives the same parts.
    """
    each, rest = divmod(abs(amount_pence), count)
    sign = -1 if amount_pence < 0 else 1
    return [sign * (each + (number < rest)) for number in range(count)]


def usual_instalments(amount_pence: int, payment_pence: int, percent: int, most: int) -> int:
    """The fewest parts of which none is more than `percent` of a payment; `most` where that is not enough, and one
    where there is no payment to take it from.
    """
    if payment_pence <= 0:
        return 1
    for count in range(1, most):
        if -shares(-abs(amount_pence), count)[0] * 100 <= payment_pence * percent:
            return count
    return most


def instalment_words(count: int) -> str:
    """`1 instalment`, `3 instalments`."""
    return f"{count} instalment{'' if count == 1 else 's'}"


def check_instalments(count: int | None, most: int, field: str = "instalments") -> int:
    """The number of instalments. Raises RuleBroken for one that no plan may have."""
    if count is None or not 1 <= count <= most:
        raise RuleBroken(f"Enter a number of instalments from 1 to {most}", field)
    return count


def clean_reason(words: str | None, missing: str) -> str:
    """What either side writes for the other. Raises RuleBroken with the sentence `missing` where it is empty."""
    return clean_words(words, "reason", LONGEST_REASON, missing, "The words must be {longest} characters or fewer")


def legal_verbs(state: str, side: str, has_taken: bool) -> list[str]:
    """What a side may do with a plan, in the order of PLAN_MOVES. Once a part of it is taken, a provider neither asks
    for another plan nor disputes it.
    """
    return [verb for verb in PLAN_MOVES.legal_verbs(state, side) if not _is_too_late(verb, has_taken)]


def check_move(verb: str, state: str, side: str, has_taken: bool) -> Move:
    """The Move of a verb of PLAN_MOVES. Raises IllegalMove unless it is one of `legal_verbs`."""
    move = PLAN_MOVES.check(verb, state, side)
    if _is_too_late(verb, has_taken):
        raise IllegalMove("A part of this is in a payment already. Ask the council in an action")
    return move


def _is_too_late(verb: str, has_taken: bool) -> bool:
    return has_taken and verb in ("ask", "dispute")


def is_taken_by(state: str, today: date, earliest: date) -> bool:
    """Whether parts of a plan may become payable: accepted, or not answered until the announced day."""
    return state == "accepted" or (state == "announced" and today >= earliest)


def payments_for(
    methods: Sequence[Method], current: Period, taken_starts: Collection[date], earliest: date, today: date, count: int
) -> list[Period]:
    """The next periods, `count` at most, whose payments a plan takes its parts from.

    current: the contract's current rules.periods.Period; taken_starts: of periods whose payment has had a part. A
    contract that makes no more periods has only its current one left.
    """
    far = max(current.start_date, earliest) + timedelta(days=LONGEST_PERIOD_DAYS * (count + 2) + 200)
    known = [period for method in methods for period in periods_of(method, far) if method.model == "scheduled"]
    known = [period for period in known if period.start_date >= current.start_date]
    later = [
        period
        for period in sorted(known, key=lambda period: period.start_date)
        if max(period.finalise_date, today) >= earliest and period.start_date not in taken_starts
    ]
    if not later and current.start_date not in taken_starts:
        later = [current]
    return later[:count]
