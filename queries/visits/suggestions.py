"""What a wrong row of a visits file may have meant: day and month swapped, the next day, the nearest name."""

from datetime import datetime, timedelta

from queries.actuals_files.waiting_files import RejectedRow
from queries.visits.file_preview import Preview
from rules.actual_files import nearest
from rules.broken import RuleBroken
from rules.care_files.visits import VISITS, check_times, read_instant
from rules.visits import STATUS_NAMES, london_time

Cells = dict[str, str]  # text by column


def suggestion_for(wrong: RejectedRow, preview: Preview, now: datetime) -> Cells:
    """{column: text} that would put a wrong row right, or nothing. `now` is a naive UTC instant."""
    finders = {"service_level": _level, "status": _status, "cpli_id": _no_line, "planned_end": _end, "actual_end": _end}
    finder = finders.get(wrong.column)
    found = finder(wrong, preview) if finder else None
    if found is None and wrong.column in ("planned_start", "planned_end", "actual_start", "actual_end"):
        found = _swapped(wrong, now)
    return found or {}


def _level(wrong: RejectedRow, preview: Preview) -> Cells | None:
    found = nearest(wrong.cells["service_level"], sorted(row.name for row in preview.levels.rows.values()))
    return {"service_level": found} if found else None


def _status(wrong: RejectedRow, _preview: Preview) -> Cells | None:
    found = nearest(wrong.cells["status"], list(STATUS_NAMES.values()))
    return {"status": found} if found else None


def _no_line(wrong: RejectedRow, _preview: Preview) -> Cells | None:
    """A line of another client: the client and the level find the right one."""
    return {"cpli_id": ""} if wrong.cells.get("ssref") else None


def _end(wrong: RejectedRow, _preview: Preview) -> Cells | None:
    """An end before the start, at night: it was the next day."""
    start = _instant(wrong.cells.get(wrong.column.replace("_end", "_start"), ""))
    end = _instant(wrong.cells.get(wrong.column, ""))
    if start is None or end is None or not timedelta(0) <= start - end < timedelta(days=1):
        return None
    if london_time(start).hour < 12:
        return None
    return {wrong.column: f"{london_time(end + timedelta(days=1)):%d/%m/%Y %H:%M}"}


def _swapped(wrong: RejectedRow, now: datetime) -> Cells | None:
    """All times with day and month the other way round, where the visit is then right."""
    names = ("planned_start", "planned_end", "actual_start", "actual_end")
    swapped = {name: _swap(wrong.cells.get(name, "")) for name in names}
    changed = {name: text for name, text in swapped.items() if text != wrong.cells.get(name, "")}
    try:
        read = {
            column.name: column.read(text) if text else column.blank
            for column in VISITS.columns
            for text in [(wrong.cells | swapped).get(column.header, "")]
        }
        check_times(read, now)
    except RuleBroken:
        return None
    return changed


def _swap(text: str) -> str:
    """`11/25/2025 09:00` -> `25/11/2025 09:00`; other ways to write a date stay."""
    first, slash, rest = text.partition("/")
    second, other_slash, end = rest.partition("/")
    return f"{second}/{first}/{end}" if slash and other_slash and first.isdigit() and second.isdigit() else text


def _instant(text: str) -> datetime | None:
    try:
        return read_instant(text)
    except RuleBroken:
        return None
