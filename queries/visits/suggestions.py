"""What a wrong row of a visits file may have meant: day and month swapped, the next day, the nearest name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from queries.visits.file_preview import Preview
from queries.visits.reading import UnreadRow
from rules.broken import RuleBroken
from rules.care_files.date_cells import day_first
from rules.care_files.instants import UTC_CLOCK, TimeForms, read_instants, written
from rules.care_files.visits import TIMES, layout_of_visits, problems_of_times, times_of_values
from rules.moment import instants_of, london_time
from rules.visits import STATUS_NAMES

Cells = dict[str, str]  # text by column
Finder = Callable[[UnreadRow, str, Preview], Cells]


def suggestion_for(wrong: UnreadRow, preview: Preview, now: datetime) -> Cells:
    """{column: text} that would put a wrong row right, or nothing. `now` is a naive UTC instant."""
    found: Cells = {}
    for column, _ in wrong.problems:
        finder = FINDERS.get(column)
        found |= finder(wrong, column, preview) if finder else {}
    if not found and any(column in TIMES for column, _ in wrong.problems):
        found = _clocks_forward(wrong, preview) or _swapped(wrong, preview, now)
    return found


def _level(wrong: UnreadRow, column: str, preview: Preview) -> Cells:
    found = preview.nearest_levels.of(wrong.cells[column], (row.name for row in preview.levels.rows.values()))
    return {column: found} if found else {}


def _status(wrong: UnreadRow, column: str, preview: Preview) -> Cells:
    found = preview.nearest_statuses.of(wrong.cells[column], STATUS_NAMES.values())
    return {column: found} if found else {}


def _no_line(wrong: UnreadRow, column: str, _preview: Preview) -> Cells:
    """A line of another client: the client and the level find the right one."""
    return {column: ""} if wrong.cells.get("ssref") else {}


def _end(wrong: UnreadRow, column: str, preview: Preview) -> Cells:
    """An end before the start, at night: it was the next day."""
    start = _instant(wrong.cells.get(column.replace("_end", "_start"), ""), preview.forms)
    end = _instant(wrong.cells.get(column, ""), preview.forms)
    if start is None or end is None or not timedelta(0) < start - end < timedelta(days=1):
        return {}
    if london_time(start).hour < 12:
        return {}
    return {column: written(end + timedelta(days=1), preview.forms)}


FINDERS: dict[str, Finder] = {
    "service_level": _level,
    "status": _status,
    "cpli_id": _no_line,
    "planned_end": _end,
    "actual_end": _end,
}


def _clocks_forward(wrong: UnreadRow, preview: Preview) -> Cells:
    """Times that the clock left out, an hour later, with the end that belongs to such a start."""
    as_shown = replace(preview.forms, zone=UTC_CLOCK)
    found: Cells = {}
    for which in ("planned", "actual"):
        is_moved = False
        for column in (f"{which}_start", f"{which}_end"):
            shown = _instant(wrong.cells.get(column, ""), as_shown)
            if shown is None:
                continue
            later = instants_of(shown + timedelta(hours=1))
            if later and (is_moved or not instants_of(shown)):
                found[column] = written(later[0], preview.forms)
                is_moved = True
    return found


def _swapped(wrong: UnreadRow, preview: Preview, now: datetime) -> Cells:
    """All times with day and month the other way round, where the visit is then right."""
    swapped = {name: day_first(wrong.cells.get(name, "")) for name in TIMES}
    changed = {name: text for name, text in swapped.items() if text != wrong.cells.get(name, "")}
    cells = wrong.cells | swapped
    try:
        read = {
            column.name: column.read(text) if text else column.blank
            for column in layout_of_visits(preview.forms).columns
            for text in [cells.get(column.header, "")]
        }
    except RuleBroken:
        return {}
    return {} if problems_of_times(times_of_values(read), now) else changed


def _instant(text: str, forms: TimeForms) -> datetime | None:
    try:
        return read_instants(text, forms)[0]
    except RuleBroken:
        return None
