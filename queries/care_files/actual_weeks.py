"""The good rows of an actuals file, each beside what is on record for its week (docs/domain/actuals-files.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import Expression, ModelSelect, chunked

from models import Actual, CountedActual
from queries.care_files.actual_rows import check_record, delivery_of, is_blank_row, owner_of
from queries.care_files.instances import Instances
from queries.care_files.lines import Lines, Owner
from queries.care_files.plan import FilePlan, Record, Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from queries.care_files.rows import RowReader, open_file
from queries.prepared import Ids, Prepared, Slot, instance, is_in
from queries.prepared import Values as RowValues
from rules.broken import Problems, RuleBroken
from rules.care_files.cells import is_formula
from rules.care_files.layouts import ACTUALS
from rules.care_files.packed_rows import pack, unpack
from rules.delivery_values import Delivery
from rules.line_keys import line_item_key, unplanned_key
from rules.planned import planned_week
from rules.recorded_weeks import FIGURES, columns_of
from rules.weeks import DAY_COLUMNS, monday_of

IDS_AT_ONCE = 25_000  # as many rows as a file may have: a preview of any size takes the same few queries
LOCKED = "This week has been paid or is in an approved invoice or run: ask the council to unlock it first"
WHOSE = ("cpli_id", "ssref", "service", "service_level")  # columns that say whose week it is
KEPT = tuple(f"{name}_hundredths" for name in FIGURES) + (
    "state",
    "visits",
    "comment",
    "note",
    "rows",
    "said_right_hundredths",
)
WeekKey = tuple[Any, ...]  # what tells a week from others: its line, or client, service and level, then its Monday


@dataclass(eq=False, slots=True)
class Week:
    """A good row: whose week, what was delivered, what is on record for it (None: nothing yet), what it would become.

    A row that was left blank where nothing is planned has no `delivery`, and changes nothing.
    """

    line: int
    packed: str  # its cells
    owner: Owner
    week_start: date
    actual: Actual | None
    delivery: Delivery | None = None
    values: Values | None = None
    instance: int = 1  # of unplanned care: which of the week's
    entry: int = 0  # its place among several, as people count them; 0 where it is the only one

    @property
    def cells(self) -> list[str]:
        """The row's cells as they were."""
        return unpack(self.packed)

    @property
    def is_unplanned(self) -> bool:
        """Whether it has no line item."""
        return self.owner.cpli is None

    @property
    def key(self) -> WeekKey:
        """What tells it from the file's other rows."""
        if self.owner.cpli:
            return self.owner.cpli.key, self.week_start
        return *self.care_key, self.instance

    @property
    def care_key(self) -> WeekKey:
        """What tells unplanned care of a week from other care; its instances have the same."""
        owner = self.owner
        return owner.client.key, owner.service.key, owner.service_level.key, self.week_start

    @property
    def stored_key(self) -> WeekKey:
        """The same by ids; of None where the line is new, so that nothing can be stored."""
        owner = self.owner
        if owner.cpli:
            return owner.cpli.id, self.week_start
        return owner.client.id, owner.service.id, owner.service_level.id, self.week_start, self.instance

    @property
    def money_key(self) -> object:
        """What tells its line from others where money is rounded: instances of one care are one."""
        return self.owner.cpli or (self.owner.client, self.owner.service_level)

    @property
    def line_key(self) -> str:
        """As payment items and recalculation name the line of a week that is on record, or of one that can be."""
        owner = self.owner
        if owner.cpli:
            return line_item_key(owner.cpli.written_id)
        return unplanned_key(owner.contract.written_id, owner.client.written_id, owner.service_level.written_id)

    @property
    def stored(self) -> Values:
        """The columns that a row may change, as they are on record."""
        if self.actual is None:
            return {}
        columns = self.actual.__data__  # Peewee asks each attribute for its field: a file has thousands of weeks
        return {name: columns.get(name) for name in KEPT}

    @property
    def is_unchanged(self) -> bool:
        """Whether the row says what is on record, or nothing."""
        return self.delivery is None or (self.actual is not None and self.values == self.stored)

    def record(self) -> Record:
        """The week as write_actuals takes it."""
        owner = self.owner._asdict() | {"week_start": self.week_start, "instance": self.instance}
        values = owner | (self.values or {})
        actual = self.actual
        if actual is None:
            return Record(self.key, values=values)
        same = {
            "version": actual.version,
            "confirmed_at": actual.confirmed_at,
            "confirmed_by": actual.confirmed_by_id,
        }
        return Record(self.key, actual.id, owner | self.stored | same, values | same)


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
    lines, reading = Lines(records), Reading(sheet, records, today, is_asked)
    found = []
    for line, cells in sheet.rows:
        try:
            found.append(reading.owned(line, cells, lines))
        except RuleBroken as broken:
            file.refuse(line, cells, broken)
    stored = stored_weeks([week for week, _ in found])
    deliveries = _Deliveries(reading, lines, today, {week.line: read for week, read in found})
    (instances or Instances()).place([week for week, _ in found], stored, deliveries.say)
    seen: dict[WeekKey, int] = {}
    weeks = []
    for week, read in found:
        if week.owner.cpli:
            week.actual = stored.get(week.stored_key)
        try:
            if not (may_be_blank and _is_blank(week, read, lines)):
                week.delivery = deliveries.of(week, week.actual)
                week.values = _values(week.delivery, week.actual, confirm_all or read["status"].lower() == "confirmed")
            _refuse_twin(seen, week)
        except RuleBroken as broken:
            file.refuse(week.line, week.cells, broken)
        else:
            weeks.append(week)
    return weeks


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
        problems = Problems()
        formulas = {header for header, cell in zip(self.headers, cells, strict=False) if is_formula(cell)} - {"problem"}
        for header in sorted(formulas, key=self.headers.index):
            cell = cells[self.headers.index(header)].strip()
            problems.add(RuleBroken(f"This cell has a formula ({cell[:40]}): type what it comes to", header))
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
        return Week(line, pack(cells), owner, read["week_beginning"], None), read

    def as_stored(self, read: Values, actual: Actual | None) -> Values:
        """The row with what is on record in the place of columns that the file does not have."""
        if actual is None:
            return read
        absent = {"visits": actual.visits, "comments": actual.comment}
        return read | {name: value for name, value in absent.items() if name not in self.headers}


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


def stored_weeks(weeks: Sequence[Week]) -> dict[WeekKey, Actual]:
    """{key: Actual} of what is on record for the weeks' lines, over all weeks of the file."""
    if not weeks:
        return {}
    first, last = min(week.week_start for week in weeks), max(week.week_start for week in weeks)
    dates = {"first": first, "last": last}
    lines = sorted({week.owner.cpli.id for week in weeks if week.owner.cpli and week.owner.cpli.id})
    clients = sorted({week.owner.client.id for week in weeks if not week.owner.cpli and week.owner.client.id})
    stored: dict[WeekKey, Actual] = {}
    for some in chunked(lines, IDS_AT_ONCE):
        for row in _OF_LINES.rows(ids=some, **dates):
            actual = instance(Actual, row)
            stored[actual.cpli_id, actual.week_start] = actual
    for some in chunked(clients, IDS_AT_ONCE):
        for row in _OF_CLIENTS.rows(ids=some, **dates):
            actual = instance(Actual, row)
            care = (actual.client_id, actual.service_id, actual.service_level_id, actual.week_start)
            stored[*care, actual.instance] = actual
    return stored


def _within(condition: Expression) -> ModelSelect:
    return Actual.select().where(condition, Actual.week_start.between(Slot("first"), Slot("last")))


_OF_LINES = Prepared(RowValues, lambda: _within(is_in(Actual.cpli, Ids("ids"))))
_OF_CLIENTS = Prepared(RowValues, lambda: _within(Actual.cpli.is_null() & is_in(Actual.client, Ids("ids"))))


def locked_ids(actual_ids: Iterable[int]) -> set[int]:
    """The ids of the Actuals that a frozen or settled item counted and that no officer has unlocked since."""
    locked: set[int] = set()
    for some in chunked(actual_ids, IDS_AT_ONCE):
        counted = (
            CountedActual.select(CountedActual.actual)
            .join(Actual)
            .where(Actual.id.in_(some), Actual.unlocked_at.is_null())
        )
        locked.update(row[0] for row in counted.tuples())
    return locked


def _values(delivery: Delivery, actual: Actual | None, is_confirmed: bool) -> Values:
    """The columns that the row sets; a confirmed week stays confirmed. What was said to be right of the same figures
    still is.
    """
    is_confirmed = is_confirmed or (actual is not None and actual.state == "confirmed")
    columns = columns_of(delivery)
    is_same = actual is not None and all(actual.__data__.get(name) == value for name, value in columns.items())
    said_right = actual.said_right_hundredths if actual is not None and is_same else None
    state = "confirmed" if is_confirmed else "entered"
    return columns | {"state": state, "said_right_hundredths": said_right}
