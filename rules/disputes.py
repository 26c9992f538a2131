"""Disputes over a client's actuals: legal moves, reasons, which weeks and lines (docs/domain/disputes.md)."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from rules.broken import RuleBroken
from rules.dates import day_name
from rules.delivery_values import RecordedWithPlan, recorded_hundredths
from rules.dispute_events import DisputeEvent
from rules.money import format_quantity
from rules.moves import Move, Moves
from rules.weeks import has_ended, weeks_between
from rules.wording import quantity_words
from rules.written_words import clean_words

OVER_PLAN = "Entered Actuals exceed Support Plan"
BY_CLIENT = "Disputed by Client"
OTHER_SOURCE = "Contradicts another source"
REASONS = (OVER_PLAN, BY_CLIENT, OTHER_SOURCE)
STATUS_NAMES = {
    "proposed": "Proposed",
    "in_dispute": "In Dispute",
    "resolution_requested": "Resolution Requested",
    "resolved": "Resolved",
    "dropped": "Dismissed",
}
NOT_RAISED = ("proposed", "dropped")  # an officer alone sees these
OPEN = ("in_dispute", "resolution_requested")  # these hold what they are about
MOST_WEEKS = 53
LONGEST_WORDS = 2000


DISPUTE_MOVES = Moves(  # one without a new status leaves it as it is
    "dispute",
    STATUS_NAMES,
    {
        "raise": Move(("proposed",), "in_dispute", "council", DisputeEvent.RAISED),
        "drop": Move(("proposed",), "dropped", "council", DisputeEvent.DROPPED),
        "undo_drop": Move(("dropped",), "proposed", "council", DisputeEvent.UNDROPPED),
        "update": Move(OPEN, None, "provider", DisputeEvent.ANSWERED),
        "request_resolution": Move(
            ("in_dispute",), "resolution_requested", "provider", DisputeEvent.RESOLUTION_REQUESTED
        ),
        "resolve": Move(OPEN, "resolved", "council", DisputeEvent.RESOLVED),
        "reopen": Move(("resolved",), "in_dispute", "council", DisputeEvent.REOPENED),
    },
)


def check_reason(reason: str) -> str:
    """Raises RuleBroken for a reason that is not on the list."""
    if reason not in REASONS:
        raise RuleBroken("Choose the reason", "reason")
    return reason


def clean_paragraphs(text: str | None, field: str, missing: str = "") -> str:
    """What either side writes, with the spaces in its lines tidied. Raises RuleBroken: too long, or the sentence
    `missing` where there is one and no text.
    """
    tidy = "\n".join(" ".join(line.split()) for line in (text or "").splitlines())
    return clean_words(tidy, field, LONGEST_WORDS, missing)


def check_weeks(first_week: date, last_week: date, today: date) -> list[date]:
    """The Mondays of a dispute's weeks. Raises RuleBroken for weeks that are none, too many, or have not ended."""
    for week, field in ((first_week, "first_week"), (last_week, "last_week")):
        if week.weekday() != 0:
            raise RuleBroken(f"{day_name(week)} is not a Monday: a week begins on one", field)
    if last_week < first_week:
        raise RuleBroken("Enter a last week that is not before the first", "last_week")
    if not has_ended(last_week, today):
        raise RuleBroken(f"The week of {day_name(last_week)} has not ended: nothing is recorded for it", "last_week")
    weeks = weeks_between(first_week, last_week)
    if len(weeks) > MOST_WEEKS:
        raise RuleBroken(f"A dispute is about at most {MOST_WEEKS} weeks: raise another one for the rest", "last_week")
    return weeks


class Disputed(Protocol):
    """The weeks and lines that a dispute is about: a row of the table, or one like it. No lines are all lines."""

    @property
    def first_week(self) -> date: ...
    @property
    def last_week(self) -> date: ...
    @property
    def lines(self) -> Collection[str]: ...


def holds(dispute: Disputed, line_key: str, week_start: date) -> bool:
    """Whether a dispute is about a line's week: anything with `first_week`, `last_week` and `lines`."""
    return dispute.first_week <= week_start <= dispute.last_week and (not dispute.lines or line_key in dispute.lines)


def overlap(one: Disputed, other: Disputed) -> bool:
    """Whether two disputes of one client and organisation have a week of a line in common."""
    if one.first_week > other.last_week or other.first_week > one.last_week:
        return False
    return not one.lines or not other.lines or bool(set(one.lines) & set(other.lines))


def is_within(one: Disputed, other: Disputed) -> bool:
    """Whether all that one dispute is about is in the other."""
    if one.first_week < other.first_week or one.last_week > other.last_week:
        return False
    return not other.lines or bool(one.lines) and set(one.lines) <= set(other.lines)


def over_plan_hundredths(actual: RecordedWithPlan) -> int:
    """How much more than planned a recorded week has in all; zero without a plan. Anything with an actual's columns."""
    over = actual.extra_hundredths - actual.missed_hundredths
    return over if over > 0 and actual.planned_hundredths else 0


def over_plan_words(actual: RecordedWithPlan, unit: str, title: str) -> str:
    """`Day Opportunities (Session): 6 Sessions recorded, 5 planned, 1 more than planned.`"""
    recorded, over = quantity_words(recorded_hundredths(actual), unit), format_quantity(over_plan_hundredths(actual))
    planned = format_quantity(actual.planned_hundredths)
    return f"{title}: {recorded} recorded, {planned} planned, {over} more than planned."


def other_source_words(actual: RecordedWithPlan, other_hundredths: int, source: str, unit: str, title: str) -> str:
    """`Home Care (Hour): 14 Hours recorded, the uploaded visits come to 12.5.`"""
    recorded = quantity_words(recorded_hundredths(actual), unit)
    return f"{title}: {recorded} recorded, {source} come to {format_quantity(other_hundredths)}."
