"""What a week of one line is made of: the level's delivery rule, what was entered, and the week as it is saved.

Quantities are hundredths of a unit (of a session; of a day on weekly lines).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True)
class DeliveryRule:
    """What a service level lets a provider record: see `delivery_rule`, which reads it from the level's row."""

    unit: str = "Hour"
    step_hundredths: int = 25
    frustrated_paid: bool = True
    frustrated_notice_hours: int | None = None  # with more notice than this it is missed, not frustrated
    extra_allowed: str = "always"  # "always", "never", "up_to"
    extra_limit_hundredths: int | None = None
    comment_when_different: bool = False
    visits_required: bool = False
    unplanned_limit_hundredths: int | None = None
    visit_rounding_minutes: int = 15
    cancellation_codes: tuple[str, ...] = ()

    def paid_hundredths(self, actual_hundredths: int, frustrated_hundredths: int) -> int:
        """What is paid of a week, and draws on an allowance: also of columns, as an expression of SQL."""
        return actual_hundredths + (frustrated_hundredths if self.frustrated_paid else 0)

    def is_paid(self, is_frustrated: bool) -> bool:
        """Whether a session or visit is paid: a delivered one always."""
        return self.frustrated_paid or not is_frustrated


class DeliveryColumns(Protocol):
    """The columns of a service level that its delivery rule is made of."""

    @property
    def unit(self) -> str: ...
    @property
    def quantity_step_hundredths(self) -> int: ...
    @property
    def frustrated_paid(self) -> bool: ...
    @property
    def frustrated_notice_hours(self) -> int | None: ...
    @property
    def extra_allowed(self) -> str: ...
    @property
    def extra_limit_hundredths(self) -> int | None: ...
    @property
    def comment_when_different(self) -> bool: ...
    @property
    def visits_required(self) -> bool: ...
    @property
    def unplanned_limit_hundredths(self) -> int | None: ...
    @property
    def visit_rounding_minutes(self) -> int: ...
    @property
    def cancellation_codes(self) -> str: ...


def delivery_rule(level: DeliveryColumns) -> DeliveryRule:
    """The DeliveryRule of a service level."""
    return DeliveryRule(
        unit=level.unit,
        step_hundredths=level.quantity_step_hundredths,
        frustrated_paid=level.frustrated_paid,
        frustrated_notice_hours=level.frustrated_notice_hours,
        extra_allowed=level.extra_allowed,
        extra_limit_hundredths=level.extra_limit_hundredths,
        comment_when_different=level.comment_when_different,
        visits_required=level.visits_required,
        unplanned_limit_hundredths=level.unplanned_limit_hundredths,
        visit_rounding_minutes=level.visit_rounding_minutes,
        cancellation_codes=tuple(code.strip() for code in level.cancellation_codes.split(";") if code.strip()),
    )


StoredRow = dict[str, Any]  # a DayRow as the `rows` of an actual keep it


class DayRow(NamedTuple):
    """A row of a timetabled line: ticked weekdays (Monday is 0), each with the same quantity."""

    days: tuple[int, ...]
    quantity_hundredths: int = 100
    is_frustrated: bool = False
    comment: str = ""
    notice_hours: int | None = None

    def as_stored(self) -> dict[str, Any]:
        """As the `rows` of an actual keep it."""
        stored = {
            "days": list(self.days),
            "quantity_hundredths": self.quantity_hundredths,
            "is_frustrated": self.is_frustrated,
            "comment": self.comment,
        }
        return stored if self.notice_hours is None else stored | {"notice_hours": self.notice_hours}


def row_from_stored(stored: Mapping[str, Any]) -> DayRow:
    """The DayRow that `as_stored` kept."""
    return DayRow(
        tuple(stored["days"]),
        stored["quantity_hundredths"],
        stored["is_frustrated"],
        stored["comment"],
        stored.get("notice_hours"),
    )


def rows_from_stored(stored_rows: Sequence[StoredRow]) -> tuple[DayRow, ...]:
    """The DayRows of an actual's `rows`."""
    return tuple(map(row_from_stored, stored_rows)) if stored_rows else ()


class RecordedQuantities(Protocol):
    """How much of a week was delivered, and how much frustrated: of an Actual, or anything with its columns."""

    @property
    def actual_hundredths(self) -> int: ...
    @property
    def frustrated_hundredths(self) -> int: ...


def recorded_hundredths(week: RecordedQuantities) -> int:
    """How much is recorded for a week in all: delivered and frustrated, paid or not."""
    return week.actual_hundredths + week.frustrated_hundredths


class Recorded(RecordedQuantities, Protocol):
    """What is on record for a week: an Actual, or anything with its quantities and rows."""

    @property
    def missed_hundredths(self) -> int: ...
    @property
    def extra_hundredths(self) -> int: ...
    @property
    def visits(self) -> int | None: ...
    @property
    def rows(self) -> Sequence[StoredRow]: ...


class RecordedWithPlan(Recorded, Protocol):
    """The same with what was planned when it was recorded."""

    @property
    def planned_hundredths(self) -> int: ...


@dataclass(frozen=True)
class Entered:
    """What a person, or a file, says of a week. Timetabled lines give `rows`; all others the quantities.

    `missed_hundredths` and `extra_hundredths` may be left None: they are worked out. Given, they have to add up.
    """

    actual_hundredths: int | None = None
    frustrated_hundredths: int = 0
    missed_hundredths: int | None = None
    extra_hundredths: int | None = None
    visits: int | None = None
    comment: str = ""
    rows: tuple[DayRow, ...] = ()
    notice_hours: int | None = None
    said_right_hundredths: int | None = None  # the quantity that was asked about, and is right
    note: str = ""  # the portal's own on record, which stays as long as it is true


@dataclass(frozen=True)
class Delivery:
    """A week that adds up, as it is saved. `comment` is what a person wrote, `note` what the portal says of the week;
    `notes` are the sentences of it that are new: what was saved otherwise than typed. `said_right_hundredths` is the
    quantity, where it was asked about and somebody said that it is right.
    """

    planned_hundredths: int
    actual_hundredths: int
    frustrated_hundredths: int
    missed_hundredths: int
    extra_hundredths: int
    visits: int | None = None
    comment: str = ""
    rows: tuple[DayRow, ...] = ()
    notes: tuple[str, ...] = ()
    said_right_hundredths: int | None = None
    note: str = ""

    @property
    def over_plan_hundredths(self) -> int:
        """How much more than planned the week has in all, zero where it has less or nothing was planned."""
        return max(0, self.extra_hundredths - self.missed_hundredths) if self.planned_hundredths else 0

    def paid_hundredths(self, rule: DeliveryRule) -> int:
        """What is paid of the week, and draws on an allowance."""
        return rule.paid_hundredths(self.actual_hundredths, self.frustrated_hundredths)

    @property
    def differs_from_plan(self) -> bool:
        """Whether anything went otherwise than planned. Without a plan there is nothing to differ from."""
        changed = self.missed_hundredths or self.extra_hundredths or self.frustrated_hundredths
        return bool(self.planned_hundredths and changed)

    @property
    def is_as_generated(self) -> bool:
        """Whether the figures equal the plan, as Generate copies it in; without a plan, whether they are zero."""
        return not self.differs_from_plan and self.actual_hundredths == self.planned_hundredths
