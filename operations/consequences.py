"""What follows a change, in order, once. Whoever changes weeks, care or payment items calls one verb of this module.

A changed week goes down one way: its audit event, the ledger (payment items and held-back amounts), the disputes that
the portal proposes, the comparison with uploaded visits. A changed line begins at the ledger. After each chunk of the
ledger, in the chunk's own transaction, invoices and open payment runs are brought up to date.

The ledger (operations/recalculation) knows none of them: it takes `after_each_chunk` as a parameter.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from peewee import chunked

from models import Actual, Job, database
from operations import audit, jobs
from operations.disputes import proposing, sweeping
from operations.invoices import commitments
from operations.payment_runs import open_runs
from operations.recalculation import chunks
from operations.visits import differences
from queries.prepared import among
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.line_keys import line_item_key
from rules.moment import Moment
from rules.recorded_weeks import figures_of

RECALCULATE = "recalculate_contracts"  # the kind of job
LINES_AT_ONCE, WEEKS_AT_ONCE = 300, 500  # more are worked out by a job, so that others need not wait to write
IDS_AT_ONCE = 500
Progress = Callable[[int, int], object]


class WeekChange(NamedTuple):
    """One recorded week that changed: what was done, the row as it is now, and its figures before.

    `is_deleted`: the row is gone, and `actual` is what it was; `now`: what the audit event says instead of the figures.
    """

    kind: ActualEvent
    actual: Actual
    was: dict[str, Any] | None = None
    is_deleted: bool = False
    now: dict[str, Any] | None = None


def lines_recorded(
    kind: ActualEvent, lines: Sequence[WeekLine], was: Mapping[str, dict[str, Any] | None], by: Actor, at: Moment
) -> None:
    """WeekLines of one week were written; what they are now is read back. Inside the caller's transaction.

    kind: what was done; was: {line reference: `figures_of` before the change}.
    """
    if lines:
        now = _read_back(lines)
        weeks_changed([WeekChange(kind, now[line.ref], was[line.ref]) for line in lines], by, at)


def weeks_changed(changes: Collection[WeekChange], by: Actor, at: Moment) -> None:
    """Recorded weeks were saved, confirmed, imported, unlocked or deleted. Inside the caller's transaction."""
    audit.record_many([_event(change) for change in changes], by, at)
    standing = [change.actual for change in changes if not change.is_deleted]
    _follow_weeks(standing, [change.actual for change in changes if change.is_deleted], at)


def weeks_of_file_changed(events: Sequence[audit.ReadyEvent], lines: Mapping[str, int], by: Actor, at: Moment) -> bool:
    """Weeks of a file were written, each with its event; lines: {line key: contract id}. In the caller's transaction.

    Where they are many a job works out the money and what is to be proposed. Returns whether it does.
    """
    audit.record_ready(events, by, at)
    if len(events) > WEEKS_AT_ONCE or len(lines) > LINES_AT_ONCE:
        recalculate_later(set(lines.values()), at, propose=True)
        return True
    _follow_weeks(list(Actual.select().where(among(Actual.id, [event.object_id or 0 for event in events]))), [], at)
    return False


def _follow_weeks(standing: Sequence[Actual], deleted: Sequence[Actual], at: Moment) -> None:
    lines_changed({actual.line_key for actual in (*standing, *deleted)}, at)
    proposing.propose_over_plan(standing, at, deleted)
    differences.propose_contradicted(standing, at)


def lines_changed(line_keys: Collection[str], at: Moment) -> chunks.Outcome | None:
    """What is due for these lines may be another: work it out. Inside the caller's transaction."""
    if not line_keys:
        return None
    return chunks.recalculate_lines(line_keys, at, after_each_chunk)


def contracts_changed(
    contract_ids: Iterable[int], at: Moment, progress: Progress | None = None, skips_unchanged: bool = True
) -> chunks.Outcome:
    """Work out every line of these contracts, in chunks with a transaction each; not of those that are as they were
    when they were last worked out, if `skips_unchanged`.
    """
    return chunks.recalculate_contracts(list(contract_ids), at, after_each_chunk, progress, skips_unchanged)


def everything_changed(
    at: Moment, contract_id: int | None = None, progress: Progress | None = None, skips_unchanged: bool = True
) -> chunks.Outcome:
    """Work out everything, or one contract: each night days begin and end periods, slices and plans."""
    outcome = chunks.recalculate_all(at, after_each_chunk, contract_id, progress, skips_unchanged)
    with database.atomic():
        commitments.claim_left_out(at)
    return outcome


def recalculate_later(contract_ids: Collection[int], at: Moment, propose: bool = False) -> int:
    """Write a job that works out these contracts, in the caller's transaction. Returns its id.

    propose: actuals were imported, so the job also goes through the disputes that the portal proposes.
    """
    more: dict[str, Any] = {"propose": True} if propose else {}
    return jobs.enqueue(RECALCULATE, at, contract_ids=sorted(contract_ids), **more)


def recalculate(job: Job, at: Moment, contract_ids: Sequence[int], propose: bool = False) -> None:
    """The job of `recalculate_later`; run again after a kill it gives the same."""
    contracts_changed(contract_ids, at, lambda done, total: jobs.progress(job, done, total))
    if propose:
        sweeping.review_imported(contract_ids, at)


def amounts_changed(contract_ids: Collection[int], at: Moment) -> None:
    """Payment items of these contracts were set, added or taken away by hand: open runs show it in the transaction."""
    open_runs.refresh_open_runs(contract_ids, at)


def period_answered(contract_id: int, words: str, at: Moment) -> None:
    """A provider confirmed or rejected a period, or took that back: the checks of open runs show it.

    words: the reason for a checked run to go back.
    """
    open_runs.refresh_answered(contract_id, words, at)


def ledger_codes_changed(organisation_ids: Collection[int], level_ids: Collection[int], at: Moment) -> None:
    """Organisations or service levels were changed: the checks of open runs show whether the ledger can pay them.

    Inside the caller's transaction.
    """
    open_runs.refresh_ledger_codes(organisation_ids, level_ids, at)


def after_each_chunk(changed_pairs: Collection[tuple[int, int | None]], at: Moment) -> None:
    """Payment items of these (contract id, client id) changed: bring invoices and open runs up to date.

    Inside the transaction of the ledger's chunk.
    """
    commitments.refresh_commitments(changed_pairs, at)
    open_runs.refresh_open_runs({contract_id for contract_id, _ in changed_pairs}, at)
    now = {"clients_and_contracts": len(changed_pairs)}
    audit.record("payment items recalculated", audit.SYSTEM, at, now=now)


def _event(change: WeekChange) -> audit.Event:
    figures = None if change.is_deleted else figures_of(change.actual)
    return audit.Event(change.kind, change.actual, was=change.was, now=change.now or figures)


def _read_back(lines: Sequence[WeekLine]) -> dict[str, Actual]:
    """{line reference: the Actual as it is stored now}."""
    now: dict[str, Actual] = {}
    week = lines[0].week_start
    for ids in chunked([line.cpli_id for line in lines if line.cpli_id], IDS_AT_ONCE):
        for actual in Actual.select().where(Actual.cpli.in_(ids), Actual.week_start == week):
            now[line_item_key(actual.cpli_id)] = actual
    for line in lines:
        if not line.cpli_id and line.actual:
            now[line.ref] = Actual.get_by_id(line.actual.id)
    return now
