"""Brings the derived rows of the tables to what was worked out: only what differs is written."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from peewee import ModelSelect, chunked, fn

from models import HeldBack, LineStatus, PaymentItem, Period
from operations.bulk import insert_rows
from operations.recalculation.working_out import HeldRow, ItemRow, NaturalKey, Pair, natural_key
from rules import periods as rules

IDS_A_STATEMENT = 500


def existing_items(line_keys: Collection[str]) -> dict[NaturalKey, PaymentItem]:
    """{natural key: PaymentItem} of the derived items of these lines."""
    rows = PaymentItem.select().where(
        PaymentItem.line_key.in_(line_keys),
        PaymentItem.state == "derived",
        PaymentItem.kind.in_(("cost", "income", "adjustment")),
    )
    return {(row.line_key, row.slice_start, row.side): row for row in rows}


def write_items(wanted: Sequence[ItemRow], existing: Mapping[NaturalKey, PaymentItem]) -> set[Pair]:
    """Insert and update so that `wanted` rows stand; `existing` are the derived rows by natural key.

    Returns the (contract id, client id) pairs whose items changed.
    """
    new: list[ItemRow] = []
    changed: list[PaymentItem] = []
    touched: set[Pair] = set()
    for row in wanted:
        stands = existing.get(natural_key(row))
        if stands is None:
            new.append(row)
        elif not _take_over(stands, row):
            continue
        else:
            changed.append(stands)
        touched.add((row["contract"], row["client"]))
    insert_rows(PaymentItem, new)
    for item in changed:
        item.save()
    return touched


def _take_over(item: PaymentItem, row: ItemRow) -> bool:
    """Set what differs; whether anything did."""
    differing = {name: value for name, value in row.items() if item.__data__[name] != value}
    for name, value in differing.items():
        setattr(item, name, value)
    return bool(differing)


def delete_items(items: Sequence[PaymentItem]) -> set[Pair]:
    """Take away derived items that nothing stands for any more; returns their (contract id, client id) pairs."""
    ids = [item.id for item in items]
    for some in chunked(ids, IDS_A_STATEMENT):
        PaymentItem.delete().where(PaymentItem.id.in_(some)).execute()
    return {(item.contract_id, item.client_id) for item in items}


def write_held_back(line_keys: Collection[str], wanted: Sequence[HeldRow]) -> bool:
    """Replace the held-back amounts of these lines where they differ. Returns whether anything did."""
    wanted = [{"client_ref": "", **row} for row in wanted]
    rows = list(HeldBack.select().where(HeldBack.line_key.in_(line_keys)))
    standing = sorted(_in_order({**row.__data__, "id": None}) for row in rows)
    if standing == sorted(_in_order(row) for row in wanted):
        return False
    HeldBack.delete().where(HeldBack.id.in_([row.id for row in rows])).execute()
    insert_rows(HeldBack, wanted)
    return True


def _in_order(values: Mapping[str, Any]) -> str:
    """A row's values without its id as one comparable text, the same for any order of the values."""
    return str(sorted((name, value) for name, value in values.items() if name != "id"))


def move_waiting_items(contract_id: int, period: rules.Period, except_keys: Collection[str]) -> set[Pair]:
    """Other lines' derived adjustments and late first items follow the contract's current period, and manual
    adjustments as long as it is Scheduled.

    Returns the (contract id, client id) pairs that moved.
    """
    item = PaymentItem
    finalised = Period.select(Period.id).where(
        Period.contract == contract_id,
        Period.finalised_on.is_null(False),
        Period.start_date <= item.slice_start,
        Period.end_date >= item.slice_start,
    )
    is_late = item.kind.in_(("cost", "income")) & (item.model == "scheduled") & fn.EXISTS(finalised)
    waiting = (item.kind == "adjustment") | is_late
    if period.method.model == "scheduled":
        waiting |= item.kind == "manual"
    query = item.select(item.id, item.client, item.line_key).where(
        item.contract == contract_id,
        item.state == "derived",
        item.period_start != period.start_date,
        waiting,
        ~fn.EXISTS(_moved_there()),
    )
    moved = [(item_id, client) for item_id, client, key in query.tuples() if key not in except_keys]
    ids = [item_id for item_id, _ in moved]
    for some in chunked(ids, IDS_A_STATEMENT):
        PaymentItem.update(model=period.method.model, period_start=period.start_date, period_end=period.end_date).where(
            PaymentItem.id.in_(some)
        ).execute()
    return {(contract_id, client) for _, client in moved}


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
