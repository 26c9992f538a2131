"""The rows of an actuals file read into Weeks, all at once or in pieces (docs/domain/actuals-files.md)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import chunked

from models import Actual
from queries.care_files.actual_rows import check_record, delivery_of, is_blank_row, owner_of
from queries.care_files.actual_weeks import Week, WeekKey, stored_weeks, values_of_week
from queries.care_files.instances import Instances
from queries.care_files.lines import Lines
from queries.care_files.plan import FilePlan, Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from queries.care_files.rows import RowReader, open_file
from rules.broken import Problems, RuleBroken
from rules.care_files.cells import is_formula
from rules.care_files.layouts import ACTUALS
from rules.care_files.packed_rows import pack
from rules.delivery_values import Delivery
from rules.planned import planned_week
from rules.recorded_weeks import columns_of
from rules.weeks import DAY_COLUMNS, monday_of

ROWS_AT_ONCE = 5_000  # of an import, which may have a million
WHOSE = ("cpli_id", "ssref", "service", "service_level")  # columns that say whose week it is
Found = tuple[Week, Values]  # a row of which it is known whose week it is, and what it says by column


def open_actuals(sheet: Sheet) -> FilePlan:
    """A FilePlan for an actuals file, with what is wrong with the file as such."""
    file = open_file(ACTUALS, sheet)
    if not file.problem and "cpli_id" not in sheet.headers and "ssref" not in sheet.headers:
        file.reject_file(1, "The file has no column CPLI ID, which tells its rows apart")
    return file


def read_weeks(
    sheet: Sheet,
    records: Records,
    file: FilePlan,
    today: date,
    confirm_all: bool = False,
    may_be_blank: bool = False,
    instances: Instances | None = None,
    is_asked: bool = False,
) -> list[Week]:
    """The good rows as Weeks; the others are rejected in `file`.

    `confirm_all` takes every row for confirmed. `may_be_blank`: a row without any figure, of a line that plans
    nothing, says nothing instead of being wrong. `instances` places the rows of unplanned care. `is_asked`: a person
    was asked about the order of the dates.
    """
    reading = Reading(sheet, records, today, is_asked)
    rows = _Rows(reading, Lines(records), file, confirm_all, may_be_blank, instances or Instances())
    found = list(rows.owned(sheet))
    return rows.good(found, stored_weeks([week for week, _ in found]))


def weeks_in_pieces(sheet: Sheet, lines: Lines, file: FilePlan, today: date) -> Iterator[list[Week]]:
    """The same good rows, some thousand at a time, so that what was read of each need not be kept: those of line items
    as they come, and unplanned care, whose rows are placed together, behind them.
    """
    reading = Reading(sheet, lines.records, today, is_asked=False)
    rows = _Rows(reading, lines, file, confirm_all=False, may_be_blank=False, instances=Instances())
    unplanned: list[Found] = []
    for some in chunked(rows.owned(sheet), ROWS_AT_ONCE):
        unplanned += [found for found in some if found[0].is_unplanned]
        planned = [found for found in some if not found[0].is_unplanned]
        yield rows.good(planned, _stored_by_week(planned))
    yield rows.good(unplanned, stored_weeks([week for week, _ in unplanned]))


def _stored_by_week(found: Sequence[Found]) -> dict[WeekKey, Actual]:
    """`stored_weeks`, and none of another week than a row's own: a file may have the weeks of a line far apart."""
    by_week: defaultdict[date, list[Week]] = defaultdict(list)
    for week, _ in found:
        by_week[week.week_start].append(week)
    return {key: actual for weeks in by_week.values() for key, actual in stored_weeks(weeks).items()}


class Reading:
    """Reads the rows of one sheet as far as whose weeks they are."""

    def __init__(self, sheet: Sheet, records: Records, today: date, is_asked: bool = True) -> None:
        self.reader = RowReader(ACTUALS, sheet, records, is_asked)
        self.today = today
        self.headers = sheet.headers
        self.defaults = {column.name: column.blank for column in ACTUALS.columns if column.header not in DAY_COLUMNS}

    def owned(self, line: int, cells: list[str], lines: Lines) -> tuple[Week, Values]:
        """(Week without its delivery, the row by column). Raises all that is wrong, with the columns as fields."""
        self.reader.check_width(cells)
        problems, packed = Problems(), pack(cells)
        formulas = self._formulas(cells, problems) if "=" in packed else ()
        readable = self.reader.readable_cells(cells, problems, formulas)
        read = self.defaults | readable
        owner, has_week = None, "week_beginning" in readable
        is_named = all(header in readable or header not in self.headers for header in WHOSE)
        if is_named and (has_week or read["cpli_id"]):
            owner = problems.try_(owner_of, read, lines)
        if problems and owner is not None:
            problems.try_(check_record, read, owner, lines, self.today)
        problems.raise_any()
        if owner is None:
            raise ValueError("a row without problems has an owner")
        return Week(line, packed, owner, read["week_beginning"], None), read

    def _formulas(self, cells: Sequence[str], problems: Problems) -> Collection[str]:
        """The headers of cells that have a formula, each of them a problem."""
        formulas = {header for header, cell in zip(self.headers, cells, strict=False) if is_formula(cell)} - {"problem"}
        for header in sorted(formulas, key=self.headers.index):
            cell = cells[self.headers.index(header)].strip()
            problems.add(RuleBroken(f"This cell has a formula ({cell[:40]}): type what it comes to", header))
        return formulas

    def as_stored(self, read: Values, actual: Actual | None) -> Values:
        """The row with what is on record in the place of columns that the file does not have."""
        if actual is None:
            return read
        absent = {"visits": actual.visits, "comments": actual.comment}
        return read | {name: value for name, value in absent.items() if name not in self.headers}


@dataclass
class _Rows:
    """Reads rows into Weeks; those that are not good are rejected in `file`. The parameters: see `read_weeks`."""

    reading: Reading
    lines: Lines
    file: FilePlan
    confirm_all: bool
    may_be_blank: bool
    instances: Instances
    seen: dict[WeekKey, int] = field(default_factory=dict)

    def owned(self, sheet: Sheet) -> Iterator[Found]:
        """The rows of which it is known whose weeks they are, with what was read of them."""
        for line, cells in sheet.rows:
            try:
                yield self.reading.owned(line, cells, self.lines)
            except RuleBroken as broken:
                self.file.refuse(line, cells, broken)

    def good(self, found: Sequence[Found], stored: Mapping[WeekKey, Actual]) -> list[Week]:
        """Those of them that are good, each beside what is on record for it."""
        read = {week.line: values for week, values in found}
        deliveries = _Deliveries(self.reading, self.lines, self.reading.today, read)
        self.instances.place([week for week, _ in found], stored, deliveries.say)
        weeks = []
        for week, values in found:
            if week.owner.cpli:
                week.actual = stored.get(week.stored_key)
            try:
                if not (self.may_be_blank and _is_blank(week, values, self.lines)):
                    week.delivery = deliveries.of(week, week.actual)
                    is_confirmed = self.confirm_all or values["status"].lower() == "confirmed"
                    week.values = values_of_week(week.delivery, week.actual, is_confirmed)
                _refuse_twin(self.seen, week)
            except RuleBroken as broken:
                self.file.refuse(week.line, week.cells, broken)
            else:
                weeks.append(week)
        return weeks


class _Deliveries(NamedTuple):
    """What the rows of a sheet say, `read` by their lines."""

    reading: Reading
    lines: Lines
    today: date
    read: Mapping[int, Values]

    def of(self, week: Week, actual: Actual | None) -> Delivery:
        """The Delivery of a row beside what is on record. Raises RuleBroken."""
        as_stored = self.reading.as_stored(self.read[week.line], actual)
        return delivery_of(as_stored, week.owner, self.lines, self.today, actual)

    def say(self, week: Week, actual: Actual) -> bool:
        """Whether a row says what an Actual has on record."""
        try:
            columns = columns_of(self.of(week, actual))
        except RuleBroken:
            return False
        return all(getattr(actual, name) == value for name, value in columns.items())


def _is_blank(week: Week, read: Values, lines: Lines) -> bool:
    """Whether nothing is planned or recorded for the week, and the row leaves it so."""
    if week.actual is not None or not is_blank_row(read) or week.week_start != monday_of(week.week_start):
        return False
    line = week.owner.cpli
    return line is not None and not planned_week(lines.line_item(line), week.week_start).has_plan


def _refuse_twin(seen: dict[WeekKey, int], week: Week) -> None:
    first = seen.setdefault(week.key, week.line)
    if first != week.line:
        raise RuleBroken(f"Line {first} is for the same week and line already", "week_beginning")
