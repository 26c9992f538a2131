"""Actions: what they may be about, when they are due, who may post what, and how they are shown.

The contract: docs/domain/actions.md.
"""

from datetime import timedelta

from rules.broken import IllegalMove, RuleBroken
from rules.working_days import add_working_days

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
LONGEST_TEXT = 5_000
LONGEST_WAIT = timedelta(days=366)
SIDE_NAMES = {"provider": "Provider", "council": "LA"}
OTHER_SIDE = {"provider": "council", "council": "provider"}


def assigned_words(side, team_name):
    """`Provider`, `LA (Invoice Queries)`."""
    return f"LA ({team_name})" if side == "council" and team_name else SIDE_NAMES[side]


def earliest_due(working_days, today, holidays):
    """The first day that an action of a type with these working days may be due; None where it needs no date."""
    return None if working_days is None else add_working_days(today, working_days, holidays)


def check_due_date(day, working_days, today, holidays):
    """The due date of a new action, the earliest one where none is given. Raises RuleBroken."""
    earliest = earliest_due(working_days, today, holidays)
    if day is None:
        return earliest
    if earliest and day < earliest:
        raise RuleBroken(
            f"Actions of this type need {working_days} working days: choose {earliest:%d/%m/%Y} or later", "due_date"
        )
    return _sensible(day, today)


def check_moved_date(day, today):
    """A due date that a post moves. Raises RuleBroken for one that has passed."""
    return None if day is None else _sensible(day, today)


def _sensible(day, today):
    if day < today:
        raise RuleBroken("The due date has passed: choose today or later", "due_date")
    if day > today + LONGEST_WAIT:
        raise RuleBroken("The due date is more than a year ahead: check the year", "due_date")
    return day


def clean_title(text):
    """The title in one line. Raises RuleBroken."""
    cleaned = " ".join((text or "").replace("\x00", "").split())
    if not cleaned:
        raise RuleBroken("Enter a title: a few words that say what it is about", "title")
    if len(cleaned) > LONGEST_TITLE:
        raise RuleBroken(f"Shorten the title to {LONGEST_TITLE} characters", "title")
    return cleaned


def clean_text(text):
    """What a post says. Raises RuleBroken where it says nothing, or too much."""
    cleaned = (text or "").replace("\x00", "").replace("\r\n", "\n").strip()
    if not cleaned:
        raise RuleBroken("Write what you want to say", "text")
    if len(cleaned) > LONGEST_TEXT:
        raise RuleBroken(f"Shorten the text to {LONGEST_TEXT:,} characters, or attach a file", "text")
    return cleaned


def check_post(kind, action, side, at):
    """Whether this side may post this kind now: comment, reply, closure_requested or closed. Raises IllegalMove."""
    if action.status == "done":
        if kind == "comment" and at.now - action.closed_at <= REOPENS_WITHIN:
            return
        raise IllegalMove(
            f"This action is done. A comment re-opens it within {REOPENS_WITHIN.days} days; later, open a new one"
        )
    if kind == "closed" and side != "council":
        raise IllegalMove("Only the council can close an action: request closure instead")
    if kind == "reply" and action.assigned_side != side:
        raise IllegalMove("It is with the other side now, so there is nothing to reply to: leave a comment instead")


def allowed_posts(action, side, at):
    """The kinds of post that this side may make now, the likeliest first."""
    kinds = ("reply", "comment", "closure_requested", "closed")
    return [kind for kind in kinds if _is_allowed(kind, action, side, at)]


def _is_allowed(kind, action, side, at):
    try:
        check_post(kind, action, side, at)
    except IllegalMove:
        return False
    return True
