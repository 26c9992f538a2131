"""Which contracts are as they were when they were last worked out: doing it again would write nothing.

A digest is over all that the ledger reads of a contract and all that it wrote: care, prices, weeks, disputes, items,
held-back amounts, periods, the settings, the weeks that have ended, and the program itself. It is of the rows' content:
a row that somebody changed by hand is found as any other change is. `flask recalculate --all` takes no notice of it.
"""

import marshal
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from peewee import ModelSelect, SqliteDatabase

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    ContractDocument,
    ContractPrice,
    Contribution,
    Dispute,
    HeldBack,
    LineStatus,
    OverpaymentPlan,
    PaymentItem,
    Period,
    PriceChange,
    ServiceLevel,
    Suspension,
    Table,
    WorkedOut,
    database,
)
from operations.bulk import insert_rows
from operations.recalculation.lines import RecordedWeek
from operations.recalculation.writing import COLUMNS
from queries import council_settings
from queries.contract_plans import ContractPlan, load_contracts
from queries.overpayments.live import keys_on_plans
from queries.prepared import Ids, Prepared, Slot, is_in
from rules.disputes import OPEN
from rules.line_keys import unplanned_ids
from rules.weeks import monday_of

CONTRACT, KEYS = Slot("contract"), Ids("keys")
PROGRAM = ("content", "operations", "queries", "rules", "tables")  # what decides what the ledger writes
Facts = tuple[bytes, bytes]  # (what a contract is worked out from, what stands for it)


class Stands(NamedTuple):
    """What was worked out of a contract when it was last looked at."""

    contract: int
    digest: str
    items: int


def unchanged(pairs: Iterable[tuple[int, str]], contract_ids: Collection[int], today: date) -> dict[int, Stands]:
    """{id: Stands} of those contracts that are as they were. `pairs`: [(contract id, line key)] of their lines."""
    stored = {row.contract: row for row in _STORED.rows(contracts=list(contract_ids))}
    known = [contract_id for contract_id in contract_ids if contract_id in stored]
    facts = Looks(pairs, known, today)
    return {
        each: stored[each]
        for each in known
        if each not in facts.on_plans and digest_of(facts.of(each)) == stored[each].digest
    }


class Digests:
    """Keeps what whole contracts were worked out from, and what stood then, in the transactions that work them out.

    A contract whose lines are in one chunk: what it was worked out from before, what stands afterwards. One that is cut
    up: what was there before, if nothing of it changed meanwhile.
    """

    def __init__(
        self, pairs: Collection[tuple[int, str]], contract_ids: Collection[int], most_lines: int, today: date
    ) -> None:
        self._looks = Looks(pairs, contract_ids, today)
        lines = Counter(contract_id for contract_id, _ in pairs)
        self._before: dict[int, bytes | Facts | None] = dict.fromkeys(set(contract_ids) - self._looks.on_plans)
        self._cut_up = {contract_id for contract_id in contract_ids if lines[contract_id] > most_lines}
        self._changed: set[int] = set()

    def before(self, contract_ids: Collection[int]) -> None:
        """A chunk of these contracts is about to be worked out."""
        for each in contract_ids:
            if each in self._before and self._before[each] is None:
                self._before[each] = self._looks.of(each) if each in self._cut_up else self._looks.inputs(each)

    def after(self, complete: Collection[int], changed: Collection[int], items_of: Mapping[int, int]) -> None:
        """It was, which changed items of contracts `changed`; of those in `complete` nothing is left to do."""
        self._changed.update(changed)
        found = {}
        for each in complete:
            before = self._before.get(each)
            if isinstance(before, bytes):
                found[each] = (before, self._looks.outputs(each)), items_of[each]
            elif before is not None and each not in self._changed:
                found[each] = before, items_of[each]
        _keep(found)


def _keep(found: Mapping[int, tuple[Facts, int]]) -> None:
    if not found:
        return
    stored = {row.contract: row for row in _STORED.rows(contracts=list(found))}
    rows = [Stands(each, digest_of(facts), items) for each, (facts, items) in found.items()]
    changed = [row for row in rows if stored.get(row.contract) != row]
    gone = [row.contract for row in changed if row.contract in stored]
    if gone:
        WorkedOut.delete().where(WorkedOut.contract.in_(gone)).execute()
    insert_rows(WorkedOut, [row._asdict() for row in changed])


def digest_of(facts: Facts) -> str:
    """The digest of a contract's facts."""
    return blake2b(b"".join(facts), digest_size=32).hexdigest()


class Looks:
    """Looks at contracts: at what they are worked out from, and at what stands for them.

    `on_plans`: those with a live overpayment plan, which goes by days: they are worked out whatever else is the same.
    """

    def __init__(self, pairs: Iterable[tuple[int, str]], contract_ids: Collection[int], today: date) -> None:
        self._keys: dict[int, list[str]] = {contract_id: [] for contract_id in contract_ids}
        for contract_id, key in pairs:
            if contract_id in self._keys:
                self._keys[contract_id].append(key)
        self._plans = load_contracts(contract_ids, today) if contract_ids else {}
        self.on_plans = {contract_id for contract_id, _ in keys_on_plans(contract_ids)} if contract_ids else set()
        levels = sorted(_LEVELS.tuples()) if contract_ids else []
        settings = council_settings.read() if contract_ids else None
        self._of_all = repr((_program(), levels, settings, monday_of(today), type(database.obj).__name__)).encode()
        self._today = today

    def of(self, contract_id: int) -> Facts:
        """(what the contract is worked out from, what stands for it)"""
        return self.inputs(contract_id), self.outputs(contract_id)

    def inputs(self, contract_id: int) -> bytes:
        """What the contract is worked out from."""
        plan, keys = self._plans[contract_id], self._keys[contract_id]
        found = blake2b(self._of_all)
        found.update(repr((keys, _dates(plan, self._today))).encode())
        for query in _OF_CONTRACT:
            found.update(_bytes(query.tuples(contract=contract_id)))
        first_week = monday_of(plan.open_slices[0].start_date) if plan.open_slices else date.max
        found.update(_bytes(_WEEKS.tuples(contract=contract_id, first_week=first_week)))
        found.update(_bytes(_DISPUTES.tuples(contract=contract_id, clients=[ids[1] for ids in unplanned_ids(keys)])))
        found.update(_bytes(_STATUSES.tuples(contract=contract_id, keys=keys)))
        found.update(_bytes(_ITEMS.tuples(False, contract=contract_id, keys=keys)))
        return found.digest()

    def outputs(self, contract_id: int) -> bytes:
        """What stands for the contract."""
        keys = self._keys[contract_id]
        found = blake2b(_bytes(_ITEMS.tuples(True, contract=contract_id, keys=keys)))
        found.update(_bytes(_HELD.tuples(contract=contract_id, keys=keys)))
        found.update(_bytes(_PERIODS.tuples(contract=contract_id)))
        return found.digest()


def _dates(plan: ContractPlan, today: date) -> tuple[Any, ...]:
    periods = [(each.method.id, each.start_date, each.end_date, each.is_open(today)) for each in plan.periods]
    return plan.organisation_id, plan.one_period_at_a_time, plan.document_must_be_agreed, plan.methods, periods


def _bytes(rows: list[Any]) -> bytes:
    """The same bytes for the same rows, by their ids; PostgreSQL's have dates, which marshal does not take."""
    rows.sort()
    return marshal.dumps(rows, 2) if isinstance(database.obj, SqliteDatabase) else repr(rows).encode()


@cache
def _program() -> str:
    """A hash of the program's own words: another release may work out, or word, something else."""
    root, found = Path(__file__).parents[2], blake2b(digest_size=32)
    for path in sorted(path for folder in PROGRAM for path in (root / folder).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _all_of(table: type[Table], *but: str) -> list[Any]:
    return [field for field in table._meta.sorted_fields if field.name not in but]


def _lines(column: Any = CarePackageLineItem.id) -> ModelSelect:
    return CarePackageLineItem.select(column).where(CarePackageLineItem.contract == CONTRACT)


def _of_lines(table: type[Table], *but: str) -> Prepared[Any]:
    return Prepared(tuple, lambda: table.select(*_all_of(table, *but)).where(table.cpli.in_(_lines())))


def _care() -> ModelSelect:
    line = CarePackageLineItem
    query = line.select(*_all_of(line), Client.date_of_death).join(Client)
    return query.where(line.contract == CONTRACT)


def _suspensions() -> ModelSelect:
    clients = _lines(CarePackageLineItem.client)
    return Suspension.select().where(Suspension.client.in_(clients))


def _weeks() -> ModelSelect:
    week = Actual
    columns = (getattr(week, name) for name in RecordedWeek._fields)
    mine = week.cpli.in_(_lines()) | (week.cpli.is_null() & (week.contract == CONTRACT))
    return week.select(*columns).where(mine, week.week_start >= Slot("first_week"))


def _disputes() -> ModelSelect:
    whose = Dispute.client.in_(_lines(CarePackageLineItem.client)) | is_in(Dispute.client, Ids("clients"))
    return Dispute.select(*_all_of(Dispute)).where(whose, Dispute.status.in_(OPEN))


def _items(is_derived: bool) -> ModelSelect:
    item = PaymentItem
    columns = (item.id, item.state, *(getattr(item, name) for name in COLUMNS))
    state = item.state == "derived" if is_derived else item.state != "derived"
    mine = (item.contract == CONTRACT) | is_in(item.line_key, KEYS)
    return item.select(*columns).where(mine, state)


def _by_contract_or_key(table: type[Table]) -> Prepared[Any]:
    return Prepared(tuple, lambda: table.select().where((table.contract == CONTRACT) | is_in(table.line_key, KEYS)))


def _of_the_contract(table: type[Table]) -> Prepared[Any]:
    return Prepared(tuple, lambda: table.select().where(table.contract == CONTRACT))


_STORED = Prepared(
    Stands,
    lambda: WorkedOut.select(WorkedOut.contract, WorkedOut.digest, WorkedOut.items).where(
        is_in(WorkedOut.contract, Ids("contracts"))
    ),
)
_LEVELS = Prepared[Any](tuple, lambda: ServiceLevel.select())
_OF_CONTRACT = (
    Prepared[Any](tuple, _care),
    Prepared[Any](tuple, _suspensions),
    _of_lines(PriceChange),
    _of_lines(Contribution),
    _of_lines(ContractDocument, "text", "notes"),
    _of_the_contract(ContractPrice),
    _of_the_contract(OverpaymentPlan),
)
_WEEKS = Prepared[Any](tuple, _weeks)
_DISPUTES = Prepared[Any](tuple, _disputes)
_STATUSES = _by_contract_or_key(LineStatus)
_ITEMS = Prepared[Any](tuple, _items)
_HELD = _by_contract_or_key(HeldBack)
_PERIODS = _of_the_contract(Period)
