"""Which rows of what is due a payment run pays: Scheduled Payments of one frequency that are due on one day."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple


class DueRow(NamedTuple):
    """Scheduled Payments of a frequency that are due on a day."""

    frequency: str
    due_date: date

    @property
    def key(self) -> str:
        """What stands for it in a form: `weekly:2025-11-03`."""
        return f"{self.frequency}:{self.due_date.isoformat()}"


class Asked(NamedTuple):
    """Which rows are asked for at once: those due by a day, of one frequency where it is given."""

    due_by: date
    frequency: str | None = None

    def has(self, row: DueRow) -> bool:
        """Whether the row is one of them."""
        return row.due_date <= self.due_by and self.frequency in (None, row.frequency)


def ticked_rows(rows: Collection[DueRow], ticked: Collection[str], now: Asked, shown: Asked | None) -> set[DueRow]:
    """The rows that are to be paid. `ticked`: the keys of those that came ticked from a page where `shown` was asked
    for, None where no page with rows was. A change from `shown` to `now` ticks what comes in by it, unticks what goes
    out by it, and leaves every other row as the person ticked it.
    """
    if shown is None:
        return {row for row in rows if now.has(row)}
    as_ticked = {row for row in rows if row.key in ticked}
    come = {row for row in rows if now.has(row) and not shown.has(row)}
    gone = {row for row in rows if shown.has(row) and not now.has(row)}
    return (as_ticked | come) - gone


def to_select(rows: Collection[DueRow], chosen: Collection[DueRow], asked: Asked) -> tuple[Asked, list[DueRow]]:
    """What a run is asked for so that it pays the chosen ones, and the rows of that which are left out."""
    due_by = max([asked.due_by, *(row.due_date for row in chosen)])
    is_all_of_it = all(row.frequency == asked.frequency for row in chosen)
    wide = Asked(due_by, asked.frequency if is_all_of_it else None)
    return wide, sorted(row for row in rows if wide.has(row) and row not in chosen)
