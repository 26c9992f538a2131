"""Brings the derived rows of the tables to what was worked out: only what differs is written."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple, Self

from peewee import ModelSelect, chunked, fn

from models import NOT_SETTLED, HeldBack, LineStatus, PaymentItem, Period
from operations.bulk import Values, insert_rows, insert_stored, stored_values, update_stored
from operations.recalculation.working_out import HeldRow, ItemRow, NaturalKey, Pair, natural_key
from queries.prepared import Ids, Prepared, Slot, is_in
from rules import periods as rules
from rules.json_text import as_json_text

IDS_A_STATEMENT = 500
COLUMNS = (  # of a payment item that is worked out
    *("organisation", "contract", "client", "cpli", "service", "service_level", "line_key", "side", "kind", "model"),
    *("slice_start", "slice_end", "financial_year", "period_start", "period_end", "from_date", "to_date"),
    *("quantity_hundredths", "amount_pence", "vat_rate_basis_points", "vat_pence", "due_pence"),
    *("settled_before_pence", "reason", "working", "overpayment_plan", "line_status", "status_reason"),
)


class Standing(NamedTuple):
    """A derived item as it stands: its id, whose it is, and what the table has in COLUMNS, as the driver gives it."""

    id: int
    pair: Pair
    values: tuple[Any, ...]

    @classmethod
    def of(cls, item: PaymentItem) -> Self:
        """A PaymentItem row that was read."""
        return cls(item.id, (item.contract_id, item.client_id), stored_values(PaymentItem, COLUMNS)(row_of(item)))


def row_of(item: PaymentItem) -> ItemRow:
    """A PaymentItem that was read as the values of its row."""
    return {name: item.__data__[name] for name in COLUMNS} | {"working": as_json_text(item.working)}


def existing_items(line_keys: Collection[str]) -> dict[NaturalKey, Standing]:
    """{natural key: Standing} of the derived items of these lines."""
    found = {}
    for item_id, *values in _DERIVED.tuples(keys=list(line_keys)):
        key, start, side = _natural_key(values)
        found[key, start if isinstance(start, date) else date.fromisoformat(start), side] = Standing(
            item_id, _pair(values), tuple(values)
        )
    return found


def write_items(
    wanted: Sequence[ItemRow],
    existing: Mapping[NaturalKey, Standing],
    written: defaultdict[int, list[Values]] | None = None,
) -> set[Pair]:
    """Insert and update so that `wanted` rows stand; `existing` are the derived rows by natural key.

    written: {contract id: its rows as they are stored}, to be added to.
    Returns the (contract id, client id) pairs whose items changed.
    """
    new: list[Values] = []
    changed: dict[tuple[str, ...], list[tuple[Values, int]]] = defaultdict(list)  # by what differs
    touched: set[Pair] = set()
    as_stored = stored_values(PaymentItem, COLUMNS)
    for row in wanted:
        stands, values = existing.get(natural_key(row)), as_stored(row)
        if written is not None:
            written[row["contract"]].append(values)
        if stands is None:
            new.append(values)
        elif values == stands.values:
            continue
        else:
            names = tuple(name for name, was, now in zip(COLUMNS, stands.values, values, strict=True) if was != now)
            changed[names].append((tuple(values[COLUMNS.index(name)] for name in names), stands.id))
        touched.add((row["contract"], row["client"]))
    insert_stored(PaymentItem, COLUMNS, new)
    for names, rows in changed.items():
        update_stored(PaymentItem, names, rows)
    return touched


def delete_items(items: Sequence[Standing]) -> set[Pair]:
    """Take away derived items that nothing stands for any more; returns their (contract id, client id) pairs."""
    ids = [item.id for item in items]
    for some in chunked(ids, IDS_A_STATEMENT):
        PaymentItem.delete().where(PaymentItem.id.in_(some)).execute()
    return {item.pair for item in items}


def write_held_back(line_keys: Collection[str], wanted: Sequence[HeldRow]) -> bool:
    """Replace the held-back amounts of these lines where they differ. Returns whether anything did."""
    wanted = [{"client_ref": "", **row} for row in wanted]
    rows = _HELD.rows(keys=list(line_keys))
    if Counter(row[1:] for row in rows) == Counter(map(_held_values, wanted)):
        return False
    HeldBack.delete().where(HeldBack.id.in_([row.id for row in rows])).execute()
    insert_rows(HeldBack, wanted)
    return True


def move_waiting_items(contract_id: int, period: rules.Period, except_keys: Collection[str]) -> set[Pair]:
    """Other lines' derived adjustments and late first items follow the contract's current period, and manual
    adjustments as long as it is Scheduled.

    Returns the (contract id, client id) pairs that moved.
    """
    is_scheduled = period.method.model == "scheduled"
    waiting = _TO_MOVE.rows(is_scheduled, contract=contract_id, start=period.start_date)
    moved = [(item_id, client) for item_id, client, key in waiting if key not in except_keys]
    ids = [item_id for item_id, _ in moved]
    for some in chunked(ids, IDS_A_STATEMENT):
        PaymentItem.update(model=period.method.model, period_start=period.start_date, period_end=period.end_date).where(
            PaymentItem.id.in_(some)
        ).execute()
    return {(contract_id, client) for _, client in moved}


def _to_move(is_scheduled: bool) -> ModelSelect:
    item, contract_id = PaymentItem, Slot("contract")
    finalised = Period.select(Period.id).where(
        Period.contract == contract_id,
        Period.finalised_on.is_null(False),
        Period.start_date <= item.slice_start,
        Period.end_date >= item.slice_start,
    )
    is_late = item.kind.in_(("cost", "income")) & (item.model == "scheduled") & fn.EXISTS(finalised)
    waiting = (item.kind == "adjustment") | is_late
    if is_scheduled:
        waiting |= item.kind == "manual"
    return item.select(item.id, item.client, item.line_key).where(
        item.contract == contract_id,
        item.state == "derived",
        NOT_SETTLED,
        item.period_start != Slot("start"),
        waiting,
        ~fn.EXISTS(_moved_there()),
    )


def _moved_there() -> ModelSelect:
    """The status of an item that an officer suspended or carried, and that stays in the period that it moved to."""
    item, status = PaymentItem, LineStatus
    finalised = Period.select(Period.id).where(
        Period.contract == item.contract, Period.start_date == item.period_start, Period.finalised_on.is_null(False)
    )
    return status.select(status.id).where(
        status.contract == item.contract,
        status.line_key == item.line_key,
        status.slice_start == item.slice_start,
        status.side == item.side,
        status.period_start == item.period_start,
        ~fn.EXISTS(finalised),
    )


class _HeldRow(NamedTuple):
    id: int
    organisation: int
    contract: int
    client: int | None
    client_ref: str
    cpli: int | None
    service_level: int
    line_key: str
    reason: str
    slice_start: date
    from_date: date
    to_date: date
    amount_pence: int


class _Waiting(NamedTuple):
    id: int
    client: int | None
    line_key: str


def _derived() -> ModelSelect:
    item = PaymentItem
    columns = (getattr(item, name) for name in COLUMNS)
    is_derived = (item.state == "derived") & item.kind.in_(("cost", "income", "adjustment"))
    return item.select(item.id, *columns).where(is_in(item.line_key, Ids("keys")), is_derived)


def _held() -> ModelSelect:
    columns = (getattr(HeldBack, name) for name in _HeldRow._fields)
    return HeldBack.select(*columns).where(is_in(HeldBack.line_key, Ids("keys")))


_pair = itemgetter(*map(COLUMNS.index, ("contract", "client")))
_natural_key = itemgetter(*map(COLUMNS.index, ("line_key", "slice_start", "side")))
_held_values = itemgetter(*_HeldRow._fields[1:])
_DERIVED = Prepared[Any](tuple, _derived)
_HELD = Prepared(_HeldRow, _held)
_TO_MOVE = Prepared(_Waiting, _to_move)
