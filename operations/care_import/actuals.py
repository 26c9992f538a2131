"""The plan and the writing of actuals.csv: weeks as they were delivered (data files page, section 2)."""

from dataclasses import dataclass

from models import Actual, CountedActual
from operations.care_import.actual_rows import read_week
from operations.care_import.lines import Lines
from operations.care_import.plan import Record
from operations.care_import.rows import RowReader, open_file
from rules.broken import IllegalMove, RuleBroken
from rules.care_files.day_cells import days_of_rows
from rules.care_files.layouts import ACTUALS, DAYS

ROWS_AT_ONCE = 500
IDS_AT_ONCE = 5_000
LOCKED = "This week has been paid or is in an approved invoice or run: ask the council to unlock it first"
FIGURES = ("planned", "actual", "frustrated", "missed", "extra")
KEPT = tuple(f"{name}_hundredths" for name in FIGURES) + ("state", "visits", "comment", "rows")


@dataclass(frozen=True)
class Week:
    """A good row: whose week, what was delivered, and whether the row confirms it. `leaves` are absent columns."""

    line: int
    cells: list
    key: tuple
    owner: dict
    week_start: object
    delivery: object
    is_confirmed: bool
    leaves: frozenset


def plan_actuals(sheet, records, today):
    """What becomes of actuals.csv, once the files before it are in."""
    file = open_file(ACTUALS, sheet)
    if not file.problem and "cpli_id" not in sheet.headers and "ssref" not in sheet.headers:
        file.reject_file(1, "The file has no column CPLI ID, which tells its rows apart")
    if file.problem:
        return file
    weeks = _readable(sheet, records, file, today)
    stored = _stored_weeks(weeks)
    locked = _locked_ids([actual.id for actual in stored.values()])
    for week in weeks:
        _settle(week, stored.get(_stored_key(week)), locked, file)
    return file


def _readable(sheet, records, file, today):
    reader = RowReader(ACTUALS, sheet, records)
    lines = Lines(records)
    defaults = {column.name: column.blank for column in ACTUALS.columns if column.header not in DAYS}
    leaves = frozenset(name for name in ("visits", "comments") if name not in sheet.headers)
    seen, weeks = {}, []
    for line, cells in sheet.rows:
        try:
            reader.check_width(cells)
            read = reader.read_cells(cells)
            owner, delivery = read_week(defaults | read, lines, today)
            key = _key(owner, read["week_beginning"])
            _refuse_twin(seen, key, line)
            is_confirmed = read.get("status", "").lower() == "confirmed"
            weeks.append(Week(line, cells, key, owner, read["week_beginning"], delivery, is_confirmed, leaves))
        except RuleBroken as broken:
            file.reject(line, cells, broken.field, broken.message)
    return weeks


def _refuse_twin(seen, key, line):
    first = seen.setdefault(key, line)
    if first != line:
        raise RuleBroken(f"Line {first} is for the same week and line already", "week_beginning")


def _key(owner, week_start):
    if owner["cpli"]:
        return owner["cpli"].key, week_start
    return owner["client"].key, owner["service"].key, owner["service_level"].key, week_start


def _stored_key(week):
    """The same key by ids; None where the line is new, so that nothing can be stored."""
    if week.owner["cpli"]:
        return (week.owner["cpli"].id, week.week_start)
    return (*(week.owner[name].id for name in ("client", "service", "service_level")), week.week_start)


def _stored_weeks(weeks):
    """{key: Actual} of what is on record for the weeks' lines, over all weeks of the file."""
    if not weeks:
        return {}
    first, last = min(week.week_start for week in weeks), max(week.week_start for week in weeks)
    within = Actual.week_start.between(first, last)
    lines = sorted({week.owner["cpli"].id for week in weeks if week.owner["cpli"] and week.owner["cpli"].id})
    clients = sorted({week.owner["client"].id for week in weeks if not week.owner["cpli"] and week.owner["client"].id})
    stored = {}
    for start in range(0, len(lines), IDS_AT_ONCE):
        for actual in Actual.select().where(within, Actual.cpli.in_(lines[start : start + IDS_AT_ONCE])):
            stored[actual.cpli_id, actual.week_start] = actual
    for start in range(0, len(clients), IDS_AT_ONCE):
        some = clients[start : start + IDS_AT_ONCE]
        for actual in Actual.select().where(within, Actual.cpli.is_null(), Actual.client.in_(some)):
            key = (actual.client_id, actual.service_id, actual.service_level_id, actual.week_start)
            stored[key] = actual
    return stored


def _locked_ids(actual_ids):
    """Those that a frozen or settled item counted, and that nobody opened since."""
    locked = set()
    for start in range(0, len(actual_ids), IDS_AT_ONCE):
        counted = (
            CountedActual.select(CountedActual.actual)
            .join(Actual)
            .where(Actual.id.in_(actual_ids[start : start + IDS_AT_ONCE]), Actual.unlocked_at.is_null())
        )
        locked.update(row[0] for row in counted.tuples())
    return locked


def _settle(week, actual, locked, file):
    """Count a good row: new, updated or unchanged; one that would change a locked week is rejected."""
    values = _values(week, actual)
    if actual is None:
        record = Record(week.key, values=week.owner | {"week_start": week.week_start} | values)
        file.new.append(record)
        return
    stored = {name: getattr(actual, name) for name in KEPT}
    if days_of_rows(stored["rows"]) == days_of_rows(values["rows"]):
        values["rows"] = stored["rows"]  # the same days, kept with the comments that each row has
    if values == stored:
        file.unchanged += 1
    elif actual.id in locked:
        file.reject(week.line, week.cells, "week_beginning", LOCKED)
    else:
        owner = week.owner | {"week_start": week.week_start}
        record = Record(week.key, actual.id, owner | stored, owner | values)
        record.stored["version"] = record.values["version"] = actual.version
        record.stored["confirmed_at"] = record.values["confirmed_at"] = actual.confirmed_at
        record.stored["confirmed_by"] = record.values["confirmed_by"] = actual.confirmed_by_id
        file.updated.append(record)


def _values(week, actual):
    """The columns that the row sets; a confirmed week stays confirmed."""
    delivery = week.delivery
    values = {f"{name}_hundredths": getattr(delivery, f"{name}_hundredths") for name in FIGURES}
    is_confirmed = week.is_confirmed or (actual is not None and actual.state == "confirmed")
    values |= {"state": "confirmed" if is_confirmed else "entered", "visits": delivery.visits}
    values |= {"comment": delivery.comment, "rows": list(delivery.rows)}
    if actual is not None and "visits" in week.leaves:
        values["visits"] = actual.visits
    if actual is not None and "comments" in week.leaves:
        values["comment"] = actual.comment
    return values


def write_actuals(file, by, at):
    """Write the weeks of a planned actuals.csv. Raises IllegalMove where a week has changed since the plan."""
    for records in _chunks(file.new):
        Actual.insert_many([_row(record, by, at) for record in records]).execute()
    for records in _chunks(file.updated):
        known = {record.id: record.values["version"] for record in records}
        found = Actual.select(Actual.id, Actual.version).where(Actual.id.in_(list(known)))
        if dict(found.tuples()) != known:
            raise IllegalMove("Somebody has changed one of these weeks in the meantime: import the file again")
        rows = [_row(record, by, at) | {"id": record.id} for record in records]
        written = [getattr(Actual, name) for name in rows[0] if name != "id"]
        Actual.insert_many(rows).on_conflict(conflict_target=[Actual.id], preserve=written).execute()


def _row(record, by, at):
    """All columns of one week as they are written."""
    values = record.values
    row = {name: values[name] for name in KEPT}
    row |= {name: values[name].id for name in ("contract", "client", "service", "service_level")}
    row |= {"cpli": values["cpli"].id if values["cpli"] else None, "week_start": values["week_start"]}
    row["organisation"] = values["contract"].values["organisation"].id
    was_confirmed = values.get("confirmed_at")
    if values["state"] == "confirmed":
        row["confirmed_at"] = was_confirmed or at.now
        row["confirmed_by"] = values.get("confirmed_by") if was_confirmed else by.person_id
    else:
        row["confirmed_at"] = row["confirmed_by"] = None
    differs = values["missed_hundredths"] or values["extra_hundredths"] or values["frustrated_hundredths"]
    row |= {"version": values.get("version", 0) + 1, "is_as_generated": not (differs and values["planned_hundredths"])}
    return row | {"saved_at": at.now, "saved_by": by.person_id}


def _chunks(records):
    return (records[start : start + ROWS_AT_ONCE] for start in range(0, len(records), ROWS_AT_ONCE))
