"""What happens to the recorded week of a line: the kinds of its audit events, and their figures in words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from rules.delivery_values import DayRow, rows_from_stored
from rules.money import format_quantity
from rules.weeks import DAY_NAMES


class ActualEvent(StrEnum):
    """The kind of an audit event about an Actual, as it is stored."""

    SAVED = "actual saved"
    CONFIRMED = "actual confirmed"
    UNDONE = "confirmation undone"
    GENERATED = "actual generated"
    DELETED = "actual deleted"
    UNLOCKED = "actual unlocked"
    FILLED = "actual filled from visits"
    SAVED_BY_FILE = "actual saved by bulk import"
    CONFIRMED_BY_FILE = "actual confirmed by bulk import"
    ADDED_BY_IMPORT = "actual added by import"
    CHANGED_BY_IMPORT = "actual changed by import"
    TAKEN_BY_IMPORT = "actual taken away by import"
    OPENED_BY_DISPUTE = "actual opened by a dispute"
    LOCKED_AGAIN = "actual locked again"

    @property
    def words(self) -> str:
        """`Saved by bulk import`: what was done, for the history of a line's week."""
        return EVENT_WORDS[self]


EVENT_WORDS = {
    ActualEvent.SAVED: "Saved",
    ActualEvent.CONFIRMED: "Confirmed",
    ActualEvent.UNDONE: "Confirmation undone",
    ActualEvent.GENERATED: "Generated",
    ActualEvent.DELETED: "Deleted",
    ActualEvent.UNLOCKED: "Unlocked",
    ActualEvent.FILLED: "Filled from visits",
    ActualEvent.SAVED_BY_FILE: "Saved by bulk import",
    ActualEvent.CONFIRMED_BY_FILE: "Confirmed by bulk import",
    ActualEvent.ADDED_BY_IMPORT: "Added by import",
    ActualEvent.CHANGED_BY_IMPORT: "Changed by import",
    ActualEvent.TAKEN_BY_IMPORT: "Taken away by import",
    ActualEvent.OPENED_BY_DISPUTE: "Opened by a dispute",
    ActualEvent.LOCKED_AGAIN: "Locked again",
}
FIGURES = {  # what an event keeps of a week: its heading
    "state": "State",
    "planned": "Planned",
    "actual": "Actual",
    "frustrated": "Frustrated",
    "missed": "Missed",
    "extra": "Extra",
    "visits": "Visits",
    "comment": "Comments",
    "note": "Note",
    "said_right": "Said to be right",
    "rows": "Days",
    "reason": "Reason",
}
AS_TEXT = ("state", "visits", "comment", "note", "reason")


class FigureChange(NamedTuple):
    """A figure that an event changed, in words; `was` is empty where the event began the record."""

    figure: str
    was: str
    now: str


def figure_changes(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[FigureChange]:
    """What an event changed, from the figures that it keeps; of a first record, what it was made with."""
    before, after = was or {}, now or {}
    return [
        FigureChange(heading, _words(name, before.get(name)) if before else "", _words(name, after.get(name)))
        for name, heading in FIGURES.items()
        if before.get(name) != after.get(name) and (before or after.get(name))
    ]


def _words(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return "none"
    if name in AS_TEXT:
        return str(value)
    if name == "rows":
        return "; ".join(_row_words(row) for row in rows_from_stored(value))
    return format_quantity(value)


def _row_words(row: DayRow) -> str:
    """`Mon Wed x 1 frustrated (no answer)`"""
    days = " ".join(DAY_NAMES[day] for day in row.days)
    words = f"{days} x {format_quantity(row.quantity_hundredths)}{' frustrated' if row.is_frustrated else ''}"
    return f"{words} ({row.comment})" if row.comment else words
