"""The statuses that officers set on Scheduled lines, applied to whatever stands for the line, slice and side."""

from models import LineStatus
from operations.recalculation.working_out import NO_STATUS


def load_statuses(line_keys):
    """({key: {"line_status", "status_reason"}}, {key: start of the period that it moved to}) of these lines; a key is
    (contract id, line key, slice start, side).
    """
    row = LineStatus
    columns = (row.contract, row.line_key, row.slice_start, row.side, row.status, row.reason, row.period_start)
    statuses, moved = {}, {}
    for *key, status, reason, period_start in row.select(*columns).where(row.line_key.in_(line_keys)).tuples():
        statuses[tuple(key)] = {"line_status": status, "status_reason": reason}
        if period_start is not None:
            moved[tuple(key)] = period_start
    return statuses, moved


def with_status(row, statuses):
    """The values of a derived item's row with its status; what is invoiced has none."""
    if row["model"] != "scheduled":
        return {**row, **NO_STATUS}
    return {**row, **statuses.get(status_key(row), NO_STATUS)}


def status_key(row):
    """What a row's status is known by."""
    return row["contract"], row["line_key"], row["slice_start"], row["side"]
