"""One guarded UPDATE or DELETE: it names the state that it expects, and changes one row or raises.

Statements about many rows keep their guard beside them, with the number of rows to compare: confirming weeks
(`actuals/confirming.py`), the status of Scheduled lines (`scheduled_payments/lines.py`), the invoices of a run
(`payment_runs/finalising.py`) and the weeks of a file (`care_import/actuals.py`).
"""

from typing import Any

from models import Table
from rules.broken import CHANGED, IllegalMove


def guarded_update(
    row: Table,
    values: dict[str, Any],
    *expects: Any,
    version: int | None = None,
    is_counted: bool = True,
    words: str = CHANGED,
) -> None:
    """Write `values` to `row` if it is still in the state that the `expects` conditions name.

    values: {field name: value}; version: the one that a person saw, else the row's own; is_counted: whether the table's
    `version` counts its changes (a contract document's is its edition); words: for who comes too late. The row in
    memory gets what was written. Raises IllegalMove where no row changed: a colleague changed it first.
    """
    table = type(row)
    where = [table.id == row.id, *expects]
    written = dict(values)
    if is_counted:
        seen = row.version if version is None else version
        where.append(table.version == seen)
        written["version"] = seen + 1
    if table.update(written).where(*where).execute() != 1:
        raise IllegalMove(words)
    for name, value in written.items():
        setattr(row, name, value)


def guarded_delete(row: Table, *expects: Any, words: str = CHANGED) -> None:
    """Delete `row` if it is still in the state that the `expects` conditions name. Raises IllegalMove otherwise."""
    table = type(row)
    if table.delete().where(table.id == row.id, *expects).execute() != 1:
        raise IllegalMove(words)
