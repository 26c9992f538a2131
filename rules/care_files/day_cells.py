"""A day's cell of an actuals file: `1` delivered, `2` two delivered, `F` frustrated, `1+F` one of each, blank none."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rules.broken import RuleBroken
from rules.care_files.cells import read_quantity
from rules.delivery_values import DayRow, row_from_stored
from rules.money import format_quantity


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


def days_of_rows(rows: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """An actual's rows of ticked days as seven (delivered, frustrated), so that two ways to write a week are equal."""
    delivered, frustrated = [0] * 7, [0] * 7
    for row in rows:
        for day in row["days"]:
            (frustrated if row["is_frustrated"] else delivered)[day] += row["quantity_hundredths"]
    return list(zip(delivered, frustrated, strict=True))


def rows_as_before(days: Sequence[tuple[int, int]], stored_rows: Sequence[dict[str, Any]]) -> tuple[DayRow, ...]:
    """Rows of ticked days for seven (delivered, frustrated), with the comments and notice that the days had on record.

    A file has no room for them, and what it does not name is not lost: the same days are the same rows.
    """
    if days_of_rows(stored_rows) == [tuple(day) for day in days]:
        return tuple(map(row_from_stored, stored_rows))
    said = {(day, row["is_frustrated"]): row for row in stored_rows for day in row["days"]}
    rows = defaultdict(list)
    for day, quantities in enumerate(days):
        for is_frustrated, quantity in zip((False, True), quantities, strict=True):
            if quantity:
                before = said.get((day, is_frustrated), {})
                rows[is_frustrated, quantity, before.get("comment", ""), before.get("notice_hours")].append(day)
    made = [
        DayRow(tuple(days), quantity, lost, words, notice) for (lost, quantity, words, notice), days in rows.items()
    ]
    return tuple(sorted(made, key=lambda row: (row.is_frustrated, row.days)))
