"""A day's cell of an actuals file: `1` delivered, `2` two delivered, `F` frustrated, `1+F` one of each, blank none."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from rules.broken import RuleBroken
from rules.care_files.cells import read_quantity
from rules.delivery_values import DayRow, StoredRow, rows_from_stored
from rules.money import format_quantity


@lru_cache(maxsize=4_000)
def read_day(text: str) -> tuple[int, int]:
    """One day as (delivered, frustrated), both in hundredths of a session."""
    delivered = frustrated = 0
    for part in text.replace(" ", "").split("+") if text.strip() else ():
        match = re.fullmatch(r"(\d*\.?\d*)([Ff]?)", part, re.ASCII)
        if not match or not part:
            raise RuleBroken(f"“{text}” is not a day: write 1 for delivered, F for frustrated, 1+F for one of each")
        sessions = read_quantity(match[1]) if match[1] else 100
        if match[2]:
            frustrated += sessions
        else:
            delivered += sessions
    return delivered, frustrated


def write_day(delivered: int, frustrated: int) -> str:
    """The cell of a day, as it is read: (100, 100) -> `1+F`."""
    parts = [format_quantity(delivered)] if delivered else []
    if frustrated:
        parts.append("F" if frustrated == 100 else f"{format_quantity(frustrated)}F")
    return "+".join(parts)


def days_of_rows(rows: Sequence[DayRow]) -> list[tuple[int, int]]:
    """Rows of ticked days as seven (delivered, frustrated), so that two ways to write a week are equal."""
    delivered, frustrated = [0] * 7, [0] * 7
    for row in rows:
        for day in row.days:
            (frustrated if row.is_frustrated else delivered)[day] += row.quantity_hundredths
    return list(zip(delivered, frustrated, strict=True))


def days_of_stored(stored_rows: Sequence[StoredRow]) -> list[tuple[int, int]]:
    """The same of the rows that an actual keeps."""
    return days_of_rows(rows_from_stored(stored_rows))


def rows_as_before(days: Sequence[tuple[int, int]], recorded: tuple[DayRow, ...]) -> tuple[DayRow, ...]:
    """Rows of ticked days for seven (delivered, frustrated), with the comments and notice that the days had on record.

    A file has no room for them, and what it does not name is not lost: the same days are the same rows.
    """
    return _rows_as_before(tuple(map(tuple, days)), recorded)


@lru_cache(maxsize=4_000)
def _rows_as_before(days: tuple[tuple[int, ...], ...], recorded: tuple[DayRow, ...]) -> tuple[DayRow, ...]:
    """Most weeks of a file have the days of others."""
    if days_of_rows(recorded) == list(days):
        return recorded
    said = {(day, row.is_frustrated): (row.comment, row.notice_hours) for row in recorded for day in row.days}
    rows = defaultdict(list)
    for day, quantities in enumerate(days):
        for is_frustrated, quantity in zip((False, True), quantities, strict=True):
            if quantity:
                comment, notice = said.get((day, is_frustrated), ("", None))
                rows[is_frustrated, quantity, comment, notice].append(day)
    made = [
        DayRow(tuple(days), quantity, lost, words, notice) for (lost, quantity, words, notice), days in rows.items()
    ]
    return tuple(sorted(made, key=lambda row: (row.is_frustrated, row.days)))
