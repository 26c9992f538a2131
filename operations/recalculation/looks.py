"""What a contract is worked out from, and what stands for it, each as one digest of the rows' content."""

import marshal
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from typing import Any

from peewee import Expression, ModelSelect, SqliteDatabase

from models import (
    NOT_SETTLED,
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
    database,
)
from operations.bulk import Values
from operations.recalculation.lines import week_columns
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
        items = _ITEMS.tuples(contract=contract_id, keys=self._keys[contract_id])
        derived = [values for _, state, *values in items if state == "derived"]
        settled = [row for row in items if row[1] != "derived"]
        return self.inputs(contract_id, self.weeks(contract_id), settled), self.outputs(contract_id, derived)

    def weeks(self, contract_id: int) -> list[Values]:
        """The contract's recorded weeks that can be paid here, as the driver gives `week_columns`."""
        slices = self._plans[contract_id].open_slices
        first_week = monday_of(slices[0].start_date) if slices else date.max
        has_unplanned = bool(unplanned_ids(self._keys[contract_id]))
        return _WEEKS.tuples(has_unplanned, contract=contract_id, first_week=first_week)

    def inputs(self, contract_id: int, weeks: list[Values], settled: list[Values] | None = None) -> bytes:
        """What the contract is worked out from. `weeks`, `settled`: as they were read; items are looked for if not."""
        plan, keys = self._plans[contract_id], self._keys[contract_id]
        found = blake2b(self._of_all)
        found.update(repr((keys, _dates(plan, self._today))).encode())
        for query in _OF_CONTRACT:
            found.update(_bytes(query.tuples(contract=contract_id)))
        found.update(_bytes(weeks))
        found.update(_bytes(_DISPUTES.tuples(contract=contract_id, clients=[ids[1] for ids in unplanned_ids(keys)])))
        found.update(_bytes(_STATUSES.tuples(contract=contract_id, keys=keys)))
        found.update(_bytes(_SETTLED.tuples(contract=contract_id, keys=keys) if settled is None else settled))
        return found.digest()

    def after(self, contract_id: int, written: list[Values] | None) -> bytes:
        """What stands for a contract that was worked out. `written`: the items that came of it, where all are known."""
        if written is None:
            return self.outputs(contract_id, _DERIVED.tuples(contract=contract_id, keys=self._keys[contract_id]))
        return self.outputs(contract_id, written + _BY_HAND.tuples(contract=contract_id))

    def outputs(self, contract_id: int, derived: list[Any]) -> bytes:
        """What stands for the contract. `derived`: its derived items, as they are stored."""
        found = blake2b(_bytes([tuple(each) for each in sorted(derived, key=_item_order)], is_sorted=True))
        found.update(_bytes(_HELD.tuples(contract=contract_id, keys=self._keys[contract_id])))
        found.update(_bytes(_PERIODS.tuples(contract=contract_id)))
        return found.digest()


def _dates(plan: ContractPlan, today: date) -> tuple[Any, ...]:
    periods = [(each.method.id, each.start_date, each.end_date, each.is_open(today)) for each in plan.periods]
    return plan.organisation_id, plan.one_period_at_a_time, plan.document_must_be_agreed, plan.methods, periods


def _bytes(rows: list[Any], is_sorted: bool = False) -> bytes:
    """The same bytes for the same rows, by their ids; PostgreSQL's have dates, which marshal does not take."""
    if not is_sorted:
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


def _weeks(has_unplanned: bool) -> ModelSelect:
    week = Actual
    mine = week.cpli.in_(_lines())
    if has_unplanned:
        mine |= week.cpli.is_null() & (week.contract == CONTRACT)
    return week.select(*week_columns()).where(mine, week.week_start >= Slot("first_week"))


def _disputes() -> ModelSelect:
    whose = Dispute.client.in_(_lines(CarePackageLineItem.client)) | is_in(Dispute.client, Ids("clients"))
    return Dispute.select(*_all_of(Dispute)).where(whose, Dispute.status.in_(OPEN))


def _items() -> ModelSelect:
    item = PaymentItem
    columns = (item.id, item.state, *(getattr(item, name) for name in COLUMNS))
    return item.select(*columns).where(_is_of_contract())


def _settled() -> ModelSelect:
    return _items().where(PaymentItem.state != "derived")


def _derived() -> ModelSelect:
    return _stored_items().where(_is_of_contract(), PaymentItem.state == "derived")


def _by_hand() -> ModelSelect:
    item = PaymentItem
    is_by_hand = item.kind.in_(("manual", "claim")) & (item.state == "derived") & NOT_SETTLED
    return _stored_items().where(item.contract == CONTRACT, is_by_hand)


def _stored_items() -> ModelSelect:
    return PaymentItem.select(*(getattr(PaymentItem, name) for name in COLUMNS))


def _is_of_contract() -> Expression:
    return (PaymentItem.contract == CONTRACT) | is_in(PaymentItem.line_key, KEYS)


def _by_contract_or_key(table: type[Table]) -> Prepared[Any]:
    return Prepared(tuple, lambda: table.select().where((table.contract == CONTRACT) | is_in(table.line_key, KEYS)))


def _of_the_contract(table: type[Table]) -> Prepared[Any]:
    return Prepared(tuple, lambda: table.select().where(table.contract == CONTRACT))


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
_SETTLED = Prepared[Any](tuple, _settled)
_DERIVED = Prepared[Any](tuple, _derived)
_BY_HAND = Prepared[Any](tuple, _by_hand)
_item_order = itemgetter(*map(COLUMNS.index, ("line_key", "slice_start", "side", "kind", "amount_pence", "working")))
_HELD = _by_contract_or_key(HeldBack)
_PERIODS = _of_the_contract(Period)
