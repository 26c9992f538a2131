"""The plan and the writing of actuals.csv: weeks as they were delivered (docs/domain/actuals-files.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from models import Actual
from operations.bulk import Ready, change_statement, insert_statement, next_ids, values_of
from operations.bulk import Values as RowValues
from queries.care_files.actual_weeks import KEPT, LOCKED, Week, locked_ids, open_actuals, read_weeks
from queries.care_files.allowances import over_allowance
from queries.care_files.judging import Judging, column_of
from queries.care_files.lines import Lines
from queries.care_files.plan import FilePlan, Record, Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.delivery_values import Delivery
from rules.moment import Moment
from rules.plausible import Judgement
from rules.recorded_weeks import FIGURES

MOST_LINES = 10  # of rows far over their plan that are named


def plan_actuals(sheet: Sheet, records: Records, today: date) -> FilePlan:
    """What becomes of actuals.csv, once the files before it are in."""
    file = open_actuals(sheet)
    if file.problem:
        return file
    weeks = read_weeks(sheet, records, file, today)
    for week, broken in list(over_allowance(weeks, Lines(records))):
        file.refuse(week.line, week.cells, broken)
        weeks.remove(week)
    locked = locked_ids([week.actual.id for week in weeks if week.actual])
    judging, asked = Judging(Lines(records)), []
    for week in weeks:
        verdict = judging.verdict(week)
        if verdict.judgement is Judgement.REFUSE:
            file.refuse(week.line, week.cells, RuleBroken(verdict.words, column_of(verdict)))
            continue
        asked += [week.line] * verdict.is_asked
        _count(week, locked, file)
    if asked:
        told = ", ".join(map(str, asked[:MOST_LINES]))
        file.notes.append(f"{len(asked):,} rows far over their plan are taken as they stand: lines {told}")
    return file


def _count(week: Week, locked: set[int], file: FilePlan) -> None:
    """Count a good row: new, updated or unchanged; one that would change a locked week is rejected."""
    if week.is_unchanged:
        file.take("unchanged", week.line, week.key)
    elif week.actual is None:
        file.take("new", week.line, week.key, week.record())
    elif week.actual.id in locked:
        file.reject(week.line, week.cells, "week_beginning", LOCKED)
    else:
        file.take("updated", week.line, week.key, week.record())


def write_actuals(file: FilePlan, by: Actor, at: Moment) -> None:
    """Write the weeks of a planned actuals.csv. Raises IllegalMove where a week has changed since the plan."""
    ready_weeks([*file.new, *file.updated], by, at).write()


@dataclass
class ReadyWeeks:
    """Weeks as they are written: the values of new ones but for their ids, and of those on record."""

    names: tuple[str, ...] = ()
    new: list[RowValues] = field(default_factory=list)
    known: list[RowValues] = field(default_factory=list)

    def write(self) -> Sequence[int]:
        """Write them in the caller's transaction. Returns the ids of the new ones, in their order.

        Raises IllegalMove where one has changed since it was read.
        """
        ids = next_ids(Actual, len(self.new))
        if self.new:
            rows = ((number, *row) for number, row in zip(ids, self.new, strict=True))
            Ready(insert_statement(Actual, ("id", *self.names)), rows).write()
        if self.known and Ready(change_statement(Actual, self.names), self.known).write() != len(self.known):
            raise IllegalMove
        return ids


def ready_weeks(records: Iterable[Record], by: Actor, at: Moment) -> ReadyWeeks:
    """Weeks to be written, new ones and those on record, each in the order given."""
    ready, values = ReadyWeeks(), None
    for record in records:
        row = _row(record, by, at)
        if values is None:
            ready.names = tuple(row)
            values = values_of(Actual, ready.names)
        if record.id is None:
            ready.new.append(values(row))
        else:
            ready.known.append((*values(row), record.id, record.values["version"]))
    return ready


def _row(record: Record, by: Actor, at: Moment) -> Values:
    """All columns of one week as they are written."""
    values = record.values
    row = {name: values[name] for name in KEPT}
    row |= {name: values[name].id for name in ("contract", "client", "service", "service_level")}
    row |= {"cpli": values["cpli"].id if values["cpli"] else None, "week_start": values["week_start"]}
    row["instance"] = values["instance"]
    row["organisation"] = values["contract"].values["organisation"].id
    was_confirmed = values.get("confirmed_at")
    if values["state"] == "confirmed":
        row["confirmed_at"] = was_confirmed or at.now
        row["confirmed_by"] = values.get("confirmed_by") if was_confirmed else by.person_id
    else:
        row["confirmed_at"] = row["confirmed_by"] = None
    row |= {"version": values.get("version", 0) + 1, "is_as_generated": _is_as_generated(values)}
    return row | {"saved_at": at.now, "saved_by": by.person_id}


def _is_as_generated(values: Values) -> bool:
    """Whether a week's figures are its plan, as Generate copies it in."""
    return Delivery(*(values[f"{name}_hundredths"] for name in FIGURES)).is_as_generated
