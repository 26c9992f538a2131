"""What was delivered in the demonstration council: mostly as planned, now and then missed, frustrated or more."""

from collections.abc import Collection, Sequence
from datetime import date

from rules.weeks import DAY_COLUMNS, DAY_NAMES

HEADINGS = ("Week Beginning", "CPLI ID", "SSRef", "Service", "Service Level", "Actual", "Frustrated")


def week_rows(
    lines: Sequence[dict[str, str]],
    weeks: Sequence[date],
    away: Collection[tuple[str, date]] | None = None,
    status: str = "Confirmed",
) -> list[dict[str, str]]:
    """Rows of actuals.csv for the day and homecare lines over these Mondays; `away` are (ssref, Monday) left out."""
    rows = []
    for week_number, monday in enumerate(weeks):
        for number, line in enumerate(lines):
            if (line["ssref"], monday) in (away or ()):
                continue
            if line["pricing"] == "timetabled":
                rows.append(_by_days(line, monday, status, (week_number * 5 + number * 3) % 13))
            elif line["pricing"] == "units":
                rows.append(_by_hours(line, monday, status, (week_number * 7 + number * 5) % 11))
    if weeks:
        rows.append(_unplanned(weeks[-1], "M1015", "BW-S2", "HOME-EMERGENCY", "2.5", status))
        rows.append(_unplanned(weeks[-1], "M1001", "LF-S1", "DAY-TRAVEL", "150", status))
        respite = next(line for line in lines if line["pricing"] == "rolling")
        rows.append(_row(respite, weeks[0], status) | {"Actual": "6"})
    return rows


def _by_days(line: dict[str, str], monday: date, status: str, chance: int) -> dict[str, str]:
    days = dict(zip(DAY_NAMES, (line[day] for day in DAY_COLUMNS), strict=True))
    comment = ""
    if chance == 1:
        days["Tue"], comment = "", "Not well on Tuesday"
    elif chance == 4:
        days["Mon"], comment = "F", "Did not come to the bus on Monday"
    return _row(line, monday, status) | days | {"Comments": comment}


def _by_hours(line: dict[str, str], monday: date, status: str, chance: int) -> dict[str, str]:
    hours, frustrated, comment = int(line["units"]), 0, ""
    if chance == 2:
        hours, comment = hours - 2, "Two calls cancelled by the family"
    elif chance == 5:
        hours, frustrated, comment = hours - 1, 1, "No answer at the door"
    elif chance == 8:
        hours, comment = hours + 1, "Stayed until the doctor came"
    return _row(line, monday, status) | {"Actual": str(hours), "Frustrated": str(frustrated), "Comments": comment}


def _unplanned(monday: date, ssref: str, service: str, level: str, quantity: str, status: str) -> dict[str, str]:
    row = _blank(monday, status) | {"SSRef": ssref, "Service": service, "Service Level": level}
    return row | {"Actual": quantity}


def _row(line: dict[str, str], monday: date, status: str) -> dict[str, str]:
    return _blank(monday, status) | {"CPLI ID": line["cpli_id"], "SSRef": line["ssref"]}


def _blank(monday: date, status: str) -> dict[str, str]:
    row = dict.fromkeys((*HEADINGS, *DAY_NAMES, "Comments"), "")
    return row | {"Week Beginning": monday.isoformat(), "Status": status}
