"""The columns of a visits file (docs/domain/visits-files.md), and what a row must be to be a visit at all."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from rules.care_files.cells import choice, read_note, read_text, whole_number
from rules.care_files.columns import Layout, optional, required
from rules.care_files.instants import AS_IN_BRITAIN, TimeForms, read_instants, span_of
from rules.visits import LONGEST_MINUTES, STATUS_NAMES, VisitTimes, minutes_between

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
TIMES = ("planned_start", "planned_end", "actual_start", "actual_end")


def layout_of_visits(forms: TimeForms = AS_IN_BRITAIN) -> Layout:
    """The columns of a visits file whose dates and times are in these forms; a time is read as its instants."""
    times = (optional(name, partial(read_instants, forms=forms), ()) for name in TIMES)
    return Layout(
        "visits.csv",
        "visit",
        (
            required("visit_id"),
            optional("ssref", read_text, ""),
            optional("cpli_id", read_text, ""),
            optional("service_level", read_text, ""),
            *times,
            optional("carers", whole_number(1, 9), 1),
            required("status", choice(*STATUS_NAMES)),
            optional("comments", read_note, ""),
        ),
        ("visit_id",),
    )


def times_of_values(read: Mapping[str, Any]) -> VisitTimes:
    """The VisitTimes of a row's values, whose times are the instants that each may mean (`read_instants`). Nobody was
    at a missed or cancelled visit, whatever the file says.
    """
    planned = span_of(read["planned_start"], read["planned_end"])
    actual = span_of(read["actual_start"], read["actual_end"])
    if read["status"] in ("missed", "cancelled"):
        return VisitTimes(read["status"], planned.start, planned.end, None, None, read["carers"])
    return VisitTimes(read["status"], planned.start, planned.end, actual.start, actual.end, read["carers"])


def other_minutes(read: Mapping[str, Any], visit: VisitTimes) -> int | None:
    """How many minutes a visit of these values lasted if its times are read the other way, where both of a start and an
    end in the night of a change of the clock could be meant; None where there is one reading.
    """
    which = "actual" if visit.actual_start else "planned"
    return span_of(read[f"{which}_start"], read[f"{which}_end"]).other_minutes


def problems_of_times(visit: VisitTimes, now: datetime) -> list[tuple[str, str]]:
    """[(column, what is wrong)] of a visit that cannot have been so. `now` is a naive UTC instant: what was not
    cancelled has happened.
    """
    found = []
    which = "actual" if visit.status == "delivered" else "planned"
    verbs = ("began", "ended") if which == "actual" else ("should have begun", "should have ended")
    for part, verb in zip(("start", "end"), verbs, strict=True):
        if getattr(visit, f"{which}_{part}") is None:
            found.append((f"{which}_{part}", f"A {visit.status} visit needs the time when it {verb}"))
    for each in ("planned", "actual"):
        words = _out_of_order(getattr(visit, f"{each}_start"), getattr(visit, f"{each}_end"))
        if words:
            found.append((f"{each}_end", words))
    if not found and visit.status != "cancelled" and visit.start > now + timedelta(minutes=1):
        column = "actual_start" if visit.actual_start else "planned_start"
        found.append((column, "This visit has not happened yet: look at its date"))
    return found


def _out_of_order(start: datetime | None, end: datetime | None) -> str:
    """What is wrong with a start and an end together, or nothing."""
    if start is None or end is None:
        return ""
    if end == start:
        return "The visit has no minutes: it ends when it begins"
    if end < start:
        return "The visit ends before it begins: look at the date and the time"
    return (
        "The visit is longer than 24 hours: look at its dates" if minutes_between(start, end) > LONGEST_MINUTES else ""
    )
