"""A week as it is recorded: the columns that a checked delivery fills, and what the history keeps of it.

The contract: docs/domain/actuals.md.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, RuleBroken, problems_of
from rules.delivery_values import Delivery, rows_from_stored
from rules.moment import Moment

FIGURES = ("planned", "actual", "frustrated", "missed", "extra")
FIGURE_COLUMNS = tuple(f"{name}_hundredths" for name in FIGURES)


class RecordedWeek(Protocol):
    """What `figures_of` reads: an Actual, or anything with its columns."""

    state: str
    visits: int | None
    comment: str
    note: str
    said_right_hundredths: int | None
    rows: Sequence[dict[str, Any]]


class LineOfWeek(Protocol):
    """What `new_row` reads: a WeekLine, or anything with the same ids."""

    week_start: date
    organisation_id: int
    contract_id: int
    client_id: int
    service_id: int
    level_id: int
    cpli_id: int | None
    instance: int


class WeekRefused(RuleBroken):
    """One or more lines cannot be as they were entered; `problems` is [(line reference, RuleBroken)], all of each."""

    def __init__(self, problems: list[tuple[str, RuleBroken]]) -> None:
        self.problems = [(ref, each) for ref, broken in problems for each in problems_of(broken)]
        super().__init__(self.problems[0][1].message, self.problems[0][1].field)


class SomebodyWasFaster(IllegalMove):
    """Another person saved a line of the week after the page was shown."""

    def __init__(self, message: str = CHANGED) -> None:
        super().__init__(message, "week")


def figures_of(actual: RecordedWeek | None) -> dict[str, Any] | None:
    """What the history keeps of a recorded week (quantities in hundredths); None where nothing is recorded."""
    if actual is None:
        return None
    figures = {name: getattr(actual, f"{name}_hundredths") for name in FIGURES}
    kept = {"state": actual.state, "visits": actual.visits, "comment": actual.comment, "rows": list(actual.rows)}
    told = {"note": actual.note, "said_right": actual.said_right_hundredths}
    return figures | kept | {name: value for name, value in told.items() if value}


def columns_of(delivery: Delivery) -> dict[str, Any]:
    """The columns of an Actual that a checked delivery fills (quantities in hundredths)."""
    rows = [row.as_stored() for row in delivery.rows]
    columns = {name: getattr(delivery, name) for name in FIGURE_COLUMNS}
    return columns | {"visits": delivery.visits, "comment": delivery.comment, "note": delivery.note, "rows": rows}


def delivery_of(actual: RecordedWeek) -> Delivery:
    """The Delivery that a recorded week came from: what `columns_of` wrote, read back."""
    figures = {f"{name}_hundredths": getattr(actual, f"{name}_hundredths") for name in FIGURES}
    rows = rows_from_stored(actual.rows)
    return Delivery(**figures, visits=actual.visits, comment=actual.comment, rows=rows, note=actual.note)


def new_row(line: LineOfWeek, delivery: Delivery, state: str, by: Actor, at: Moment) -> dict[str, Any]:
    """The columns of the first record of a WeekLine's week."""
    row = columns_of(delivery) | {
        "organisation": line.organisation_id,
        "contract": line.contract_id,
        "client": line.client_id,
        "service": line.service_id,
        "service_level": line.level_id,
        "cpli": line.cpli_id,
        "instance": line.instance,
        "week_start": line.week_start,
        "state": state,
        "is_as_generated": delivery.is_as_generated,
        "said_right_hundredths": delivery.said_right_hundredths,
        "version": 1,
        "saved_at": at.now,
        "saved_by": by.person_id,
    }
    return row | ({"confirmed_at": at.now, "confirmed_by": by.person_id} if state == "confirmed" else {})
