"""One guarded UPDATE: it names the state that it expects, and changes one row or raises."""

from typing import Any

from models import Table
from rules.broken import CHANGED, IllegalMove


def guarded_update(
    row: Table, values: dict[str, Any], *expects: Any, version: int | None = None, message: str = CHANGED
) -> None:
    """Write `values` to `row` if it is still in the state that the `expects` conditions name.

    values: {field name: value}; version: the one that a person saw, else the row's own. A table with a version counts
    it up. The row in memory gets what was written. Raises IllegalMove with `message` where no row changed: somebody
    else was faster.
    """
    table = type(row)
    where = [table.id == row.id, *expects]
    written = dict(values)
    if "version" in table._meta.fields:
        seen = row.version if version is None else version
        where.append(table.version == seen)
        written["version"] = seen + 1
    if table.update(written).where(*where).execute() != 1:
        raise IllegalMove(message)
    for name, value in written.items():
        setattr(row, name, value)
