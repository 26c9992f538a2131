"""One guarded UPDATE: it names the state that it expects, and changes one row or raises."""

from typing import Any

from models import Table
from rules.broken import IllegalMove

CHANGED = "A colleague has just changed this. Look at it again, then decide"


def guarded_update(row: Table, values: dict[str, Any], *expects: Any, message: str = CHANGED) -> None:
    """Write `values` to `row` if it is still in the state that the `expects` conditions name, and count its version up.

    values: {field name: value}. The row in memory gets the values and the new version. Raises IllegalMove with
    `message` where no row changed: somebody else was faster.
    """
    table = type(row)
    update = table.update(**values, version=table.version + 1)
    if update.where(table.id == row.id, table.version == row.version, *expects).execute() != 1:
        raise IllegalMove(message)
    for name, value in {**values, "version": row.version + 1}.items():
        setattr(row, name, value)
