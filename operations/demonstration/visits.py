"""Last week's visits of the demonstration's homecare agency, by its rota system's own file; some wait for an order."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from operations.demonstration import cast
from operations.demonstration.players import player
from operations.visits import files, mapping, saving
from rules.actor import organisation_of
from rules.moment import Moment

CLIENTS = ("M1018", "M1019", "M1020", "M1022")
NEW_CLIENT = "M1099"  # the council has not commissioned care for them yet
COLUMNS = {
    "visit_id": ["Call"],
    "ssref": ["Service user"],
    "service_level": ["Type"],
    "planned_start": ["Date", "Due from"],
    "planned_end": ["Date", "Due until"],
    "actual_start": ["Date", "In"],
    "actual_end": ["Date", "Out"],
    "carers": ["Staff"],
    "status": ["Outcome"],
    "comments": ["Notes"],
}
HEADINGS = ("Call", "Service user", "Type", "Date", "Due from", "Due until", "In", "Out", "Staff", "Outcome", "Notes")
STATUSES = {"done": "delivered", "no access": "frustrated", "cancelled": "cancelled"}


def upload_last_week(lines: Sequence[dict[str, str]], this_monday: date, at: Moment) -> None:
    """Upload the file and save it; `lines` are the rows of the clients' care, as the care files had them."""
    by = player(cast.CONTACTS[4], cast.BRIGHTWATER)
    monday = this_monday - timedelta(weeks=1)
    hours = {line["ssref"]: int(line["units"]) for line in lines if line["pricing"] == "units"}
    rows = [row for ssref in CLIENTS for row in _week_of(ssref, hours[ssref], monday)]
    rows += [
        _row(f"{NEW_CLIENT}-{day}", NEW_CLIENT, "Emergency Hours", monday + timedelta(days=day)) for day in (3, 4, 5)
    ]
    written = io.StringIO()
    writer = csv.DictWriter(written, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    file = files.hand_in(organisation_of(by), "rota-last-week.csv", written.getvalue().encode(), by, at)
    mapping.save_mapping(file, COLUMNS, STATUSES, {}, by, at)
    prepared = saving.prepare(file, at)
    saving.update_system(prepared, prepared.preview.seen, by, at)


def _week_of(ssref: str, hours: int, monday: date) -> Iterator[dict[str, str]]:
    """A visit of an hour for each hour of the week, two or three a day; now and then late, short, or nobody in."""
    for number in range(hours):
        day, hour = monday + timedelta(days=number % 7), (8, 12, 18)[number // 7]
        chance = (number * 5 + int(ssref[-2:])) % 11
        row = _row(f"{ssref}-{number}", ssref, "Home Care", day, hour, late=(0, 22, 4)[chance % 3], minutes=60 - chance)
        if chance == 7:
            row |= {"Outcome": "No access", "In": "", "Out": "", "Notes": "No answer at the door"}
        yield row


def _row(
    call: str, ssref: str, level: str, day: date, hour: int = 9, late: int = 0, minutes: int = 60
) -> dict[str, str]:
    due = datetime.combine(day, time(hour))
    began = due + timedelta(minutes=late)
    times = (due, due + timedelta(hours=1), began, began + timedelta(minutes=minutes))
    shown = dict(zip(("Due from", "Due until", "In", "Out"), (f"{each:%H:%M}" for each in times), strict=True))
    named = {"Call": f"{call}-{day:%y%m%d}", "Service user": ssref, "Type": level, "Date": f"{day:%d/%m/%Y}"}
    return named | shown | {"Staff": "1", "Outcome": "Done", "Notes": ""}
