"""Recalculating some lines, some contracts or everything, in chunks with one short transaction each."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Self

from peewee import chunked

from models import Contract, database
from operations.bulk import Values
from operations.fewer_collections import fewer_collections
from operations.recalculation.announcing import announce, suspects
from operations.recalculation.lines import Line, load_lines, load_settled
from operations.recalculation.periods import PeriodRow, finalise_invoiced_periods, write_open_periods
from operations.recalculation.plans import apply_plans, is_on_plan
from operations.recalculation.statuses import load_statuses, set_status, status_key
from operations.recalculation.unchanged import Digests, unchanged
from operations.recalculation.working_out import (
    HeldRow,
    ItemRow,
    NaturalKey,
    Pair,
    StatusKey,
    natural_key,
    place,
    work_out,
)
from operations.recalculation.writing import (
    Standing,
    delete_items,
    existing_items,
    move_waiting_items,
    write_held_back,
    write_items,
)
from operations.row_locks import lock_contracts
from queries.contract_periods import current_of, payable_periods
from queries.contract_plans import ContractPlan, contracts_of_lines, line_keys_of_contracts, load_contracts
from queries.overpayments.live import LivePlan, keys_on_plans, load_live
from rules import periods as rules
from rules.moment import Moment

Then = Callable[[set[Pair], Moment], None]  # what follows where items of these pairs changed
Progress = Callable[[int, int], object]  # (lines done, lines in all)
LINES_A_CHUNK = 80  # a chunk holds the write lock: 0.05 s, on a busy machine 0.2 s. Half as many take a tenth more.
CONTRACTS_A_LOT = 200


@dataclass
class Outcome:
    """What a recalculation did."""

    lines: int = 0
    items: int = 0
    seconds: float = 0.0
    changed_pairs: set[Pair] = field(default_factory=set)  # whose items changed
    items_of: Counter[int] = field(default_factory=Counter)  # how many of each contract
    # of a chunk: the items of contracts of which all are known, as they are stored
    written: dict[int, list[Values]] = field(default_factory=dict)

    def add(self, other: Self) -> None:
        """Count another chunk in."""
        self.lines += other.lines
        self.items += other.items
        self.items_of += other.items_of
        self.changed_pairs |= other.changed_pairs


@dataclass
class _Waiting:
    """What waits for the contract's current period to be known: rows by contract, and what stands for them now."""

    rows: dict[int, list[ItemRow]] = field(default_factory=dict)
    existing: dict[NaturalKey, Standing] = field(default_factory=dict)
    moved: dict[StatusKey, date] = field(default_factory=dict)  # the start of the period that the line moved to


def recalculate_lines(line_keys: Collection[str], at: Moment, then: Then) -> Outcome:
    """Work out these lines again, inside the caller's transaction; their contracts' current period follows.

    line_keys: as PaymentItem.line_key; then({(contract id, client id)}, at): what follows in each chunk's transaction
    where payment items changed. Returns an Outcome.
    """
    by_contract: dict[int, set[str]] = {}
    for key, contract_id in contracts_of_lines(line_keys).items():
        by_contract.setdefault(contract_id, set()).add(key)
    for contract_id, key in keys_on_plans(by_contract):
        by_contract[contract_id].add(key)
    pairs = [(contract_id, key) for contract_id in sorted(by_contract) for key in sorted(by_contract[contract_id])]
    return _recalculate(pairs, at, then)


def recalculate_contracts(
    contract_ids: Collection[int],
    at: Moment,
    then: Then,
    progress: Progress | None = None,
    skips_unchanged: bool = True,
) -> Outcome:
    """Work out every line of these contracts again; progress(lines done, lines in all) after each chunk.

    A contract that is as it was when it was last worked out is counted, and left as it stands, if `skips_unchanged`.
    """
    outcome, lot = Outcome(), sorted(set(contract_ids))
    pairs = line_keys_of_contracts(lot)
    if skips_unchanged:
        same = unchanged(pairs, lot, at.today)
        lot = [contract_id for contract_id in lot if contract_id not in same]
        left = [pair for pair in pairs if pair[0] not in same]
        outcome.lines, outcome.items = len(pairs) - len(left), sum(each.items for each in same.values())
        pairs = left
    if lot:
        outcome.add(_recalculate(pairs, at, then, progress, lot))
    return outcome


def recalculate_all(
    at: Moment,
    then: Then,
    contract_id: int | None = None,
    progress: Progress | None = None,
    skips_unchanged: bool = True,
) -> Outcome:
    """Work out everything again, or one contract. Returns an Outcome with the seconds it took."""
    started = time.monotonic()
    if contract_id is not None:
        contract_ids = [contract_id]
    else:
        contract_ids = [row for (row,) in Contract.select(Contract.id).order_by(Contract.id).tuples()]
    outcome = Outcome()
    for some in chunked(contract_ids, CONTRACTS_A_LOT):
        outcome.add(recalculate_contracts(some, at, then, progress, skips_unchanged))
    outcome.seconds = time.monotonic() - started
    return outcome


@fewer_collections()
def _recalculate(
    pairs: Sequence[tuple[int, str]],
    at: Moment,
    then: Then,
    progress: Progress | None = None,
    contract_ids: Collection[int] = (),
) -> Outcome:
    """pairs: [(contract id, line key)] in order of contract; contract_ids: those to look at even without a line."""
    outcome = Outcome()
    waiting = _Waiting()
    chunks = list(_in_chunks(pairs)) or [[]]
    keys_of: dict[int, set[str]] = {}
    for contract_id, key in pairs:
        keys_of.setdefault(contract_id, set()).add(key)
    left = set(contract_ids) | set(keys_of)
    digests = Digests(pairs, contract_ids, LINES_A_CHUNK, at.today)
    for number, chunk in enumerate(chunks):
        later = {contract_id for contract_id, _ in chunks[number + 1]} if number + 1 < len(chunks) else set()
        in_chunk = {contract_id for contract_id, _ in chunk}
        is_last = number + 1 == len(chunks)
        complete = (left if is_last else in_chunk) - later
        left -= complete
        with database.atomic():
            lock_contracts(in_chunk | complete)
            weeks = digests.before(in_chunk | complete)
            done = _one_chunk(chunk, complete, keys_of, waiting, weeks, at)
            if done.changed_pairs:
                then(done.changed_pairs, at)
            outcome.add(done)
            changed = {contract_id for contract_id, _ in done.changed_pairs}
            digests.after(complete, changed, outcome.items_of, done.written)
        if progress:
            progress(outcome.lines, len(pairs))
    return outcome


def _in_chunks(pairs: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Chunks of so many lines: a contract that fits into one is not cut."""
    chunk: list[tuple[int, str]] = []
    for _, of_contract in groupby(pairs, key=itemgetter(0)):
        mine = list(of_contract)
        if chunk and len(chunk) + len(mine) > LINES_A_CHUNK:
            yield chunk
            chunk = []
        *whole, rest = chunked(mine, LINES_A_CHUNK)
        yield from whole
        chunk += rest
    if chunk:
        yield chunk


def _one_chunk(
    chunk: Sequence[tuple[int, str]],
    complete: set[int],
    keys_of: Mapping[int, set[str]],
    waiting: _Waiting,
    weeks: Sequence[Values] | None,
    at: Moment,
) -> Outcome:
    contract_ids = sorted({contract_id for contract_id, _ in chunk} | complete)
    plans = load_contracts(contract_ids, at.today)
    period_rows = write_open_periods(plans, at.today)
    keys = [key for _, key in chunk]
    written: defaultdict[int, list[Values]] = defaultdict(list)
    lines = load_lines(keys, plans, weeks)
    changed, items = _write_lines(keys, lines, plans, period_rows, waiting, written, at.today)
    live, currents = load_live(complete), dict[int, rules.Period]()
    for contract_id in sorted(complete):
        plan, rows = plans[contract_id], period_rows[contract_id]
        rows = period_rows[contract_id] = finalise_invoiced_periods(plan, rows, at.today)
        current = current_of(plan, rows, at.today)
        if current is not None:
            currents[contract_id] = current
            own_keys = keys_of.get(contract_id, set())
            payable = payable_periods(plan, rows)
            changed |= _write_waiting(plan, payable, current, live[contract_id], waiting, written, own_keys, at)
    for contract_id in sorted(suspects(complete)):
        if contract_id in currents:
            changed |= announce(plans[contract_id], currents[contract_id], at)
    known = {contract_id: written[contract_id] for contract_id in currents}
    return Outcome(lines=len(keys), items=items.total(), changed_pairs=changed, items_of=items, written=known)


def _write_lines(
    keys: Sequence[str],
    lines: Sequence[Line],
    plans: Mapping[int, ContractPlan],
    period_rows: Mapping[int, dict[date, PeriodRow]],
    waiting: _Waiting,
    written: defaultdict[int, list[Values]],
    today: date,
) -> tuple[set[Pair], Counter[int]]:
    """Write the chunk's own items and held-back amounts; keep back what is payable in the current period."""
    finalised = {
        contract_id: {start for start, row in rows.items() if row.finalised_on is not None}
        for contract_id, rows in period_rows.items()
    }
    settled, existing, statuses = load_settled(keys), existing_items(keys), load_statuses(keys)
    waiting.moved.update(statuses.moved)
    own_rows: list[ItemRow] = []
    held_rows: list[HeldRow] = []
    expected: set[NaturalKey] = set()
    items: Counter[int] = Counter()  # by contract
    for line in lines:
        plan = plans[line.contract_id]
        done = work_out(line, plan, settled.get(line.facts.key, {}), finalised[plan.id], today)
        own, later = ([set_status(row, statuses.of_line) for row in rows] for rows in (done.own, done.waiting))
        own_rows += own
        held_rows += done.held
        waiting.rows.setdefault(plan.id, []).extend(later)
        for row in later:
            if natural_key(row) in existing:
                waiting.existing[natural_key(row)] = existing[natural_key(row)]
        expected.update(natural_key(row) for row in own + later)
        items[plan.id] += len(own) + len(later)
    changed = delete_items([item for key, item in existing.items() if key not in expected])
    changed |= write_items(own_rows, existing, written)
    write_held_back(keys, held_rows)
    return changed, items


def _write_waiting(
    plan: ContractPlan,
    payable: Mapping[date, rules.Period],
    current: rules.Period,
    live: Sequence[LivePlan],
    waiting: _Waiting,
    written: defaultdict[int, list[Values]],
    keys: Collection[str],
    at: Moment,
) -> set[Pair]:
    """Adjustments and late first items, now that the contract's current period is known; overpayment plans (`live`)
    keep theirs out until it is time. What an officer suspended or carried stays in the period that it moved to.
    """
    placed = []
    for row in waiting.rows.pop(plan.id, []):
        moved_to = None if is_on_plan(live, row) else waiting.moved.get(status_key(row))
        placed.append(place(row, payable.get(moved_to, current) if moved_to else current))
    standing, gone = apply_plans(plan, live, placed, current, at)
    changed = write_items(standing, waiting.existing, written)
    changed |= delete_items([waiting.existing[key] for key in gone if key in waiting.existing])
    return changed | move_waiting_items(plan.id, current, keys)
