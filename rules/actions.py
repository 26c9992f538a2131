"""Actions: what they may be about, when they are due, who may post what, and how they are shown.

The contract: docs/domain/actions.md.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Protocol

from rules.broken import RuleBroken
from rules.moment import Moment
from rules.moves import Move, Moves
from rules.working_days import add_working_days
from rules.written_words import clean_words

RELATED_TO = (
    "Provider",
    "Service",
    "Contract",
    "Client",
    "Care Package Line Item",
    "Invoice",
    "Credit Note",
    "Scheduled Payment",
    "Actuals Week",
    "Purchase Order",
    "Claim",
    "Contact",
)
REOPENS_WITHIN = timedelta(days=30)
LONGEST_TITLE = 100
LONGEST_REASONABLE_DAYS = 60  # working days that a type may ask for
LONGEST_TEXT = 5_000
LONGEST_WAIT = timedelta(days=366)
SIDE_NAMES = {"provider": "Provider", "council": "LA"}
OTHER_SIDE = {"provider": "council", "council": "provider"}


class ActionState(Protocol):
    """What decides who may post: a row of the table, or one like it."""

    status: str
    assigned_side: str
    closed_at: datetime | None


def assigned_words(side: str, team_name: str) -> str:
    """`Provider`, `LA (Invoice Queries)`."""
    return f"LA ({team_name})" if side == "council" and team_name else SIDE_NAMES[side]


def earliest_due(working_days: int | None, today: date, holidays: Collection[date]) -> date | None:
    """The first day that an action of a type with these working days may be due; None where it needs no date."""
    return None if working_days is None else add_working_days(today, working_days, holidays)


def check_due_date(day: date | None, working_days: int | None, today: date, holidays: Collection[date]) -> date | None:
    """The due date of a new action, the earliest one where none is given. Raises RuleBroken."""
    earliest = earliest_due(working_days, today, holidays)
    if day is None:
        return earliest
    if earliest and day < earliest:
        raise RuleBroken(
            f"Actions of this type need {working_days} working days: choose {earliest:%d/%m/%Y} or later", "due_date"
        )
    return _sensible(day, today)


def check_moved_date(day: date | None, today: date) -> date | None:
    """A due date that a post moves. Raises RuleBroken for one that has passed."""
    return None if day is None else _sensible(day, today)


def _sensible(day: date, today: date) -> date:
    if day < today:
        raise RuleBroken("The due date has passed: choose today or later", "due_date")
    if day > today + LONGEST_WAIT:
        raise RuleBroken("The due date is more than a year ahead: check the year", "due_date")
    return day


def clean_title(text: str) -> str:
    """The title in one line. Raises RuleBroken."""
    cleaned = " ".join((text or "").replace("\x00", "").split())
    if not cleaned:
        raise RuleBroken("Enter a title: a few words that say what it is about", "title")
    if len(cleaned) > LONGEST_TITLE:
        raise RuleBroken(f"Shorten the title to {LONGEST_TITLE} characters", "title")
    return cleaned


def clean_text(text: str | None) -> str:
    """What a post says. Raises RuleBroken where it says nothing, or too much."""
    too_long = "Shorten the text to {longest} characters, or attach a file"
    return clean_words(text, "text", LONGEST_TEXT, "Write what you want to say", too_long)


def _refusal(kind: str, _move: Move, turn: str, side: str | None) -> str:
    if turn in ("just_done", "done"):
        return f"This action is done. A comment re-opens it within {REOPENS_WITHIN.days} days; later, open a new one"
    if kind == "closed":
        return "Only the council can close an action: request closure instead"
    other = "provider" if side == "council" else "council"
    return f"It is with the {other} now, so there is nothing to reply to. Leave a comment instead"


POST_MOVES = Moves(  # the likeliest first; the status is whose turn it is for the side that posts
    "action",
    {"ours": "With us", "theirs": "With them", "just_done": "Done", "done": "Done"},
    {
        "reply": Move(("ours",), "theirs"),
        "comment": Move(("ours", "theirs", "just_done"), None),
        "closure_requested": Move(("ours", "theirs"), None),
        "closed": Move(("ours", "theirs"), "just_done", "council"),
    },
    _refusal,
)


def _turn(action: ActionState, side: str, at: Moment) -> str:
    if action.status == "done":
        is_just_done = action.closed_at is not None and at.now - action.closed_at <= REOPENS_WITHIN
        return "just_done" if is_just_done else "done"
    return "ours" if action.assigned_side == side else "theirs"


def check_post(kind: str, action: ActionState, side: str, at: Moment) -> None:
    """Raises IllegalMove unless this side may post this kind now: comment, reply, closure_requested or closed."""
    POST_MOVES.check(kind, _turn(action, side, at), side)


def allowed_posts(action: ActionState, side: str, at: Moment) -> list[str]:
    """The kinds of post that this side may make now, the likeliest first."""
    return POST_MOVES.legal_verbs(_turn(action, side, at), side)
