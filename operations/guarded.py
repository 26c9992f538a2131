"""One guarded UPDATE: it names the state that it expects, and changes one row or raises."""

from typing import Any

from models import Table
from rules.broken import IllegalMove


def guarded_update(
    row: Table, values: dict[str, Any], *expects: Any, version: int | None = None, is_counted: bool = True
) -> None:
    """Write `values` to `row` if it is still in the state that the `expects` conditions name.

    values: {field name: value}; version: the one that a person saw, else the row's own; is_counted: whether the table's
    `version` counts its changes (a contract document's is its edition). The row in memory gets what was written.
    Raises IllegalMove where no row changed: a colleague was faster.
    """
    table = type(row)
    where = [table.id == row.id, *expects]
    written = dict(values)
    if is_counted:
        seen = row.version if version is None else version
        where.append(table.version == seen)
        written["version"] = seen + 1
    if table.update(written).where(*where).execute() != 1:
        raise IllegalMove
    for name, value in written.items():
        setattr(row, name, value)
