"""The good rows of an actuals file, each beside what is on record for its week (docs/domain/actuals-files.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import Expression, ModelSelect, chunked

from models import Actual, CountedActual
from queries.care_files.lines import Owner
from queries.care_files.plan import Record, Values
from queries.prepared import Ids, Prepared, Slot, instance, is_in
from queries.prepared import Values as RowValues
from rules.care_files.packed_rows import unpack
from rules.delivery_values import DayRow, Delivery, StoredRow
from rules.line_keys import line_item_key, unplanned_key
from rules.recorded_weeks import FIGURES, columns_of

IDS_AT_ONCE = 25_000  # as many rows as a file may have: a preview of any size takes the same few queries
LOCKED = "This week has been paid or is in an approved invoice or run: ask the council to unlock it first"
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
    def is_rolling(self) -> bool:
        """Whether it draws on an allowance, with other weeks of its line."""
        return self.owner.cpli is not None and self.owner.cpli.values["pricing"] == "rolling"

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


def values_of_week(delivery: Delivery, actual: Actual | None, is_confirmed: bool) -> Values:
    """The columns that a row sets; a confirmed week stays confirmed. What was said to be right of the same figures
    still is.
    """
    is_confirmed = is_confirmed or (actual is not None and actual.state == "confirmed")
    columns = columns_of(delivery) | {"rows": _stored_rows(delivery.rows)}
    is_same = actual is not None and all(actual.__data__.get(name) == value for name, value in columns.items())
    said_right = actual.said_right_hundredths if actual is not None and is_same else None
    state = "confirmed" if is_confirmed else "entered"
    return columns | {"state": state, "said_right_hundredths": said_right}


@lru_cache(maxsize=4_000)
def _stored_rows(rows: tuple[DayRow, ...]) -> list[StoredRow]:
    """Rows of ticked days as a week keeps them, one list for all weeks with the same: nobody changes it."""
    return [row.as_stored() for row in rows]
