"""The columns of a visits file (docs/domain/visits-files.md), and what a row must be to be a visit at all."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from rules.broken import RuleBroken
from rules.care_files.cells import choice, read_note, read_text, whole_number
from rules.care_files.columns import Layout, optional, required
from rules.care_files.date_cells import read_date
from rules.visits import LONGEST_MINUTES, STATUS_NAMES, VisitTimes, minutes_between, utc_instant

_TIME = re.compile(r"(.+?)[ T]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?", re.ASCII)
HEADINGS = {
    "visit_id": "Visit ID",
    "ssref": "SSRef",
    "cpli_id": "CPLI ID",
    "service_level": "Service Level",
    "planned_start": "Planned Start",
    "planned_end": "Planned End",
    "actual_start": "Actual Start",
    "actual_end": "Actual End",
    "carers": "Carers",
    "status": "Status",
    "comments": "Comments",
}
NEEDED = ("visit_id", "ssref", "actual_start", "actual_end", "status")  # a file without them tells nothing


def read_instant(text: str) -> datetime:
    """A date with a time of London's clock, `10/11/2025 09:05` or `2025-11-10 09:05`, as a naive UTC instant."""
    match = _TIME.fullmatch(text)
    if not match:
        read_date(text)  # a wrong date is reported first
        raise RuleBroken(f"“{text}” has no time: write it as DD/MM/YYYY HH:MM")
    day, hour, minute = read_date(match[1].strip()), int(match[2]), int(match[3])
    if hour > 23 or minute > 59:
        raise RuleBroken(f"“{text}” has no time of the day in it: hours are 00 to 23, minutes 00 to 59")
    return utc_instant(datetime.combine(day, time(hour, minute)))


VISITS = Layout(
    "visits.csv",
    "visit",
    (
        required("visit_id"),
        optional("ssref", read_text, ""),
        optional("cpli_id", read_text, ""),
        optional("service_level", read_text, ""),
        optional("planned_start", read_instant),
        optional("planned_end", read_instant),
        optional("actual_start", read_instant),
        optional("actual_end", read_instant),
        optional("carers", whole_number(1, 9), 1),
        required("status", choice(*STATUS_NAMES)),
        optional("comments", read_note, ""),
    ),
    ("visit_id",),
)


def check_times(read: Mapping[str, Any], now: datetime) -> VisitTimes:
    """The VisitTimes of a row's values. Raises RuleBroken with the column for a visit that cannot have been so.

    `now` is a naive UTC instant: what is delivered or frustrated has happened.
    """
    names = ("status", "planned_start", "planned_end", "actual_start", "actual_end", "carers")
    visit = VisitTimes(**{name: read[name] for name in names})
    if visit.status == "delivered":
        words = "A delivered visit needs the time when it {}"
        _need(visit.actual_start, words.format("began"), "actual_start")
        _need(visit.actual_end, words.format("ended"), "actual_end")
    else:
        words = f"A {visit.status} visit needs the time when it should have {{}}"
        _need(visit.planned_start, words.format("begun"), "planned_start")
        _need(visit.planned_end, words.format("ended"), "planned_end")
        if visit.status in ("missed", "cancelled"):
            visit = VisitTimes(visit.status, visit.planned_start, visit.planned_end, None, None, visit.carers)
    _in_order(visit.planned_start, visit.planned_end, "planned_end")
    _in_order(visit.actual_start, visit.actual_end, "actual_end")
    if visit.status in ("delivered", "frustrated") and visit.start > now + timedelta(minutes=1):
        column = "actual_start" if visit.actual_start else "planned_start"
        raise RuleBroken("This visit has not happened yet: look at its date", column)
    return visit


def _need(value: datetime | None, words: str, column: str) -> None:
    if value is None:
        raise RuleBroken(words, column)


def _in_order(start: datetime | None, end: datetime | None, column: str) -> None:
    if start is None or end is None:
        return
    if end <= start:
        raise RuleBroken("The visit ends before it begins: look at the date and the time", column)
    if minutes_between(start, end) > LONGEST_MINUTES:
        raise RuleBroken("The visit is longer than 24 hours: look at its dates", column)
