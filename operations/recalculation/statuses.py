"""Applies the statuses that officers set on Scheduled lines to the items of the line, slice and side."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from models import LineStatus
from operations.recalculation.working_out import NO_STATUS, ItemRow, StatusKey
from queries.prepared import Ids, Prepared, is_in


class LineStatuses(NamedTuple):
    """What officers set on lines, by (contract id, line key, slice start, side)."""

    of_line: dict[StatusKey, dict[str, str]]  # the columns `line_status` and `status_reason`
    moved: dict[StatusKey, date]  # the start of the period that the line moved to


def load_statuses(
    line_keys: Collection[str],
) -> LineStatuses:
    """The LineStatuses of these lines."""
    found = LineStatuses({}, {})
    for contract_id, line_key, slice_start, side, status, reason, period_start in _STATUSES.rows(keys=list(line_keys)):
        key = (contract_id, line_key, slice_start, side)
        found.of_line[key] = {"line_status": status, "status_reason": reason}
        if period_start is not None:
            found.moved[key] = period_start
    return found


def set_status(row: ItemRow, statuses: Mapping[StatusKey, dict[str, str]]) -> ItemRow:
    """Write its status into a derived item's row; what is invoiced has none. Returns the row."""
    row.update(NO_STATUS if row["model"] != "scheduled" else statuses.get(status_key(row), NO_STATUS))
    return row


def status_key(row: ItemRow) -> StatusKey:
    """What a row's status is known by."""
    return row["contract"], row["line_key"], row["slice_start"], row["side"]


class _Status(NamedTuple):
    contract: int
    line_key: str
    slice_start: date
    side: str
    status: str
    reason: str
    period_start: date | None


_STATUSES = Prepared(
    _Status,
    lambda: LineStatus.select(*(getattr(LineStatus, name) for name in _Status._fields)).where(
        is_in(LineStatus.line_key, Ids("keys"))
    ),
)
