"""Commissioned care comes in: a folder of files is planned first, row by row, then applied whole.

The contract: docs/domain/care-files.md.

`preview` writes nothing. `import_care` applies the good rows of all files in one transaction, or with `all_or_nothing`
none where any row was rejected. The same files again change nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from models import Contract, database
from operations import audit
from operations.care_import.after_import import refresh_what_follows
from operations.care_import.applying import write_plan
from operations.care_import.planning import Progress, plan_import
from operations.fewer_collections import fewer_collections
from operations.row_locks import lock_contracts
from queries.care_files.newest import WEEKS, newest_event
from queries.care_files.plan import Plan
from queries.care_files.reading import Sheet
from rules.actor import Actor
from rules.moment import Moment

MOST_TRIES = 3


@dataclass(frozen=True)
class Imported:
    """What came of an import. `recalculation` is the id of the job that works out what is due, where there is one."""

    plan: Plan
    is_applied: bool
    recalculation: int | None = None


def preview(
    sheets: Mapping[str, Sheet],
    at: Moment,
    unknown_files: Iterable[str] = (),
    as_written: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """The Plan of these files, {file name: Sheet}; nothing is written. `as_written`, `progress` as in `plan_import`."""
    with fewer_collections():
        return plan_import(sheets, at.today, unknown_files, as_written, progress)


@fewer_collections()
def import_care(
    sheets: Mapping[str, Sheet],
    by: Actor,
    at: Moment,
    unknown_files: Iterable[str] = (),
    all_or_nothing: bool = False,
    as_written: bool = False,
    check: Callable[[Plan], object] = lambda plan: None,
    then: Callable[[Imported], object] = lambda imported: None,
    progress: Progress | None = None,
) -> Imported:
    """Plan these files and apply the good rows in one transaction, with purchase orders. Returns an Imported.
    `as_written`, `progress` as in `plan_import`; `check` is asked before a plan is applied, and what it raises undoes
    everything; `then` is told, in the transaction, what was applied.

    Planning comes before the transaction, so that other writers need not wait for it. If something that matters has
    happened meanwhile, it is planned again, the last time inside.
    """
    for _ in range(MOST_TRIES):
        newest = newest_event(WEEKS)
        plan = plan_import(sheets, at.today, unknown_files, as_written, progress)
        if not _may_apply(plan, all_or_nothing):
            return Imported(plan, is_applied=False)
        with database.atomic():
            _lock_contracts_and_audit()
            if newest_event(WEEKS) == newest:
                check(plan)
                return _apply(plan, by, at, then)
    with database.atomic():
        _lock_contracts_and_audit()
        plan = plan_import(sheets, at.today, unknown_files, as_written)
        if not _may_apply(plan, all_or_nothing):
            return Imported(plan, is_applied=False)
        check(plan)
        return _apply(plan, by, at, then)


def _apply(plan: Plan, by: Actor, at: Moment, then: Callable[[Imported], object]) -> Imported:
    write_plan(plan, by, at)
    imported = Imported(plan, is_applied=True, recalculation=refresh_what_follows(plan, at))
    then(imported)
    return imported


def _may_apply(plan: Plan, all_or_nothing: bool) -> bool:
    return plan.has_changes and not (all_or_nothing and plan.rejections)


def _lock_contracts_and_audit() -> None:
    """Nobody works out, invoices or records anything before the import is through; locked in the order that all use."""
    lock_contracts(Contract.select(Contract.id))
    audit.lock_chain()
