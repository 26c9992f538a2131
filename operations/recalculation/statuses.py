"""The statuses that officers set on Scheduled lines, applied to whatever stands for the line, slice and side."""

from models import LineStatus
from operations.recalculation.working_out import NO_STATUS


def load_statuses(line_keys):
    """{(contract id, line key, slice start, side): {"line_status", "status_reason"}} of these lines."""
    row = LineStatus
    columns = (row.contract, row.line_key, row.slice_start, row.side, row.status, row.reason)
    return {
        tuple(key): {"line_status": status, "status_reason": reason}
        for *key, status, reason in row.select(*columns).where(row.line_key.in_(line_keys)).tuples()
    }


def with_status(row, statuses):
    """The values of a derived item's row with its status; what is invoiced has none."""
    if row["model"] != "scheduled":
        return {**row, **NO_STATUS}
    key = (row["contract"], row["line_key"], row["slice_start"], row["side"])
    return {**row, **statuses.get(key, NO_STATUS)}
