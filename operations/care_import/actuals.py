"""The plan and the writing of actuals.csv: weeks as they were delivered (docs/domain/actuals-files.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import itemgetter

from peewee import chunked

from models import Actual
from operations.bulk import Ready, change_statement, insert_statement, next_ids, values_of
from operations.bulk import Values as RowValues
from queries.care_files.actual_sheets import open_actuals, weeks_in_pieces
from queries.care_files.actual_weeks import KEPT, LOCKED, Week, locked_ids
from queries.care_files.allowances import over_allowance
from queries.care_files.judging import Judging, column_of
from queries.care_files.lines import Lines
from queries.care_files.plan import FilePlan, Key, Record, Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.delivery_values import Delivery
from rules.moment import Moment
from rules.plausible import Judgement
from rules.recorded_weeks import FIGURES

MOST_LINES = 10  # of rows far over their plan that are named
WRITTEN_AT_ONCE = 5_000  # so that the values of a million weeks are not made before the first is written


def plan_actuals(sheet: Sheet, records: Records, today: date) -> FilePlan:
    """What becomes of actuals.csv, once the files before it are in."""
    file = open_actuals(sheet)
    if file.problem:
        return file
    lines, rolling = Lines(records), list[Week]()
    counting = _Counting(file, Judging(lines))
    for weeks in weeks_in_pieces(sheet, lines, file, today):
        rolling += [week for week in weeks if week.is_rolling]
        counting.count([week for week in weeks if not week.is_rolling])
    refused = set()
    for week, broken in over_allowance(rolling, lines):
        file.refuse(week.line, week.cells, broken)
        refused.add(week)
    counting.count([week for week in rolling if week not in refused])
    counting.finish()
    return file


@dataclass
class _Counting:
    """Counts the good rows of a file: new, updated or unchanged; one that would change a locked week is rejected."""

    file: FilePlan
    judging: Judging
    taken: list[tuple[int, str, Key, Record | None]] = field(default_factory=list)  # (line, outcome, key, record)
    asked: list[int] = field(default_factory=list)  # lines of rows far over their plan

    def count(self, weeks: Sequence[Week]) -> None:
        """Some of the rows. Of one that changes nothing no more than its key is kept."""
        locked = locked_ids([week.actual.id for week in weeks if week.actual and not week.is_unchanged])
        for week in weeks:
            verdict = self.judging.verdict(week)
            if verdict.judgement is Judgement.REFUSE:
                self.file.refuse(week.line, week.cells, RuleBroken(verdict.words, column_of(verdict)))
                continue
            self.asked += [week.line] * verdict.is_asked
            if week.is_unchanged:
                self.taken.append((week.line, "unchanged", week.key, None))
            elif week.actual is None:
                self.taken.append((week.line, "new", week.key, week.record()))
            elif week.actual.id in locked:
                self.file.reject(week.line, week.cells, "week_beginning", LOCKED)
            else:
                self.taken.append((week.line, "updated", week.key, week.record()))

    def finish(self) -> None:
        """Tell the file's plan of them, in the order of their lines."""
        for line, outcome, key, record in sorted(self.taken, key=itemgetter(0)):
            self.file.take(outcome, line, key, record)
        if self.asked:
            told = ", ".join(map(str, sorted(self.asked)[:MOST_LINES]))
            words = f"{len(self.asked):,} rows far over their plan are taken as they stand: lines {told}"
            self.file.notes.append(words)


def write_actuals(file: FilePlan, by: Actor, at: Moment) -> None:
    """Write the weeks of a planned actuals.csv. Raises IllegalMove where a week has changed since the plan."""
    for some in chunked(chain(file.new, file.updated), WRITTEN_AT_ONCE):
        ready_weeks(some, by, at).write()


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
