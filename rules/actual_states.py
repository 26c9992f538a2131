"""The states of a line's week, who may move it where, and the one mark that a week shows.

The contract: docs/domain/actuals.md#states.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rules.broken import IllegalMove, RuleBroken

MARKS = ("disputed", "to_do", "optional", "confirmed", "locked", "nothing")  # a week shows the first that it has


def line_mark(state: str, has_plan: bool, is_locked: bool, is_disputed: bool, is_paid_as_planned: bool = False) -> str:
    """The mark of one line's ended week: what it waits for.

    Something planned or recorded is to do until it is confirmed; a line with neither asks for nothing. What is paid as
    planned, unless something is recorded, is optional.
    """
    if is_disputed:
        return "disputed"
    if is_locked:
        return "locked"
    if state == "confirmed":
        return "confirmed"
    if state != "planned":
        return "to_do"
    return ("optional" if is_paid_as_planned else "to_do") if has_plan else "nothing"


def first_mark(marks: Iterable[str]) -> str:
    """The mark of many: the first of disputed, to do, optional, confirmed, locked; `nothing` for none."""
    found = set(marks)
    return next((mark for mark in MARKS if mark in found), "nothing")


def may_change(is_locked: bool, is_disputed: bool) -> bool:
    """Whether the figures of a week may be changed outside a dispute."""
    return not is_locked and not is_disputed


def check_may_change(is_locked: bool, is_disputed: bool) -> None:
    """Refuse a change of what has been paid, or is in dispute, with what to do instead."""
    if is_disputed:
        raise RuleBroken("This week is in dispute. Open the dispute to answer it and to change these figures", "week")
    if is_locked:
        message = "This week is locked: an invoice or payment has counted it. Ask the council to unlock it"
        raise RuleBroken(f"{message} by an action about this week", "week")


def check_is_disputed(is_disputed: bool) -> None:
    """Refuse a change inside a dispute of what is no longer in it."""
    if not is_disputed:
        raise IllegalMove("This line is no longer in dispute. Look at its week again", "week")


def check_undo_confirm(
    state: str, confirmed_at: datetime | None, now: datetime, is_on_submitted_invoice: bool, minutes: int
) -> None:
    """Undo confirm works for some minutes (the council's setting), unless an invoice with it was submitted.

    Raises RuleBroken where it does not.
    """
    if state != "confirmed":
        raise IllegalMove("This is not confirmed, so there is nothing to undo", "week")
    if is_on_submitted_invoice:
        raise RuleBroken("An invoice with this week was submitted: change the figures instead of undoing", "week")
    if not minutes:
        raise RuleBroken("The council does not undo confirmations: change the figures instead", "week")
    if not can_undo_confirm(state, confirmed_at, now, is_on_submitted_invoice, minutes):
        unit = "minute" if minutes == 1 else "minutes"
        message = f"It was confirmed more than {minutes} {unit} ago: change the figures instead of undoing"
        raise RuleBroken(message, "week")


def can_undo_confirm(
    state: str, confirmed_at: datetime | None, now: datetime, is_on_submitted_invoice: bool, minutes: int
) -> bool:
    """Whether a confirmation can still be undone.

    minutes: the council's setting; none for 0.
    """
    if state != "confirmed" or confirmed_at is None or is_on_submitted_invoice:
        return False
    return minutes > 0 and now - confirmed_at <= timedelta(minutes=minutes)
