"""Payment items between derived and settled: frozen on an authorised invoice or in an approved run.

The contract: docs/domain/payment-items.md#states-of-an-item.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from peewee import chunked

from models import Actual, AuditEvent, CountedActual, PaymentItem
from operations.bulk import ROWS_A_STATEMENT
from rules.actual_events import ActualEvent
from rules.broken import IllegalMove
from rules.workings import Working, counted_actuals

OPENED = (ActualEvent.UNLOCKED, ActualEvent.OPENED_BY_DISPUTE)


def freeze(payment_item_ids: Sequence[int]) -> None:
    """Derived items become frozen, and the actuals that they counted are locked. Inside the caller's transaction.

    Raises IllegalMove where one of them is not derived any more.
    """
    for ids in chunked(payment_item_ids, ROWS_A_STATEMENT):
        where = PaymentItem.id.in_(ids) & (PaymentItem.state == "derived")
        if PaymentItem.update(state="frozen").where(where).execute() != len(ids):
            raise IllegalMove("These amounts have changed. Look at them again before you go on.")
        counted = [
            {"payment_item": item_id, "actual": actual_id}
            for item_id, working in PaymentItem.select(PaymentItem.id, PaymentItem.working)
            .where(PaymentItem.id.in_(ids), PaymentItem.side == "cost")
            .tuples()
            for actual_id in counted_actuals(working)
        ]
        for rows in chunked(counted, ROWS_A_STATEMENT):
            CountedActual.insert_many(rows).on_conflict_ignore().execute()
            opened = [row["actual"] for row in rows]
            Actual.update(unlocked_at=None).where(Actual.id.in_(opened), Actual.unlocked_at.is_null(False)).execute()


def thaw(payment_item_ids: Sequence[int]) -> set[str]:
    """Frozen items become derived again. Returns the line keys, which the caller has worked out again
    (`consequences.lines_changed`). Inside the caller's transaction.

    Where later adjustments of the same slice are derived, or several items of one slice thaw together, one item
    stands for all of them afterwards: what is due less what is still settled. A week that was unlocked and corrected is
    open again where only its correction goes back.
    """
    touched = set()
    for ids in chunked(payment_item_ids, ROWS_A_STATEMENT):
        frozen = list(PaymentItem.select().where(PaymentItem.id.in_(ids), PaymentItem.state == "frozen"))
        CountedActual.delete().where(CountedActual.payment_item.in_([item.id for item in frozen])).execute()
        _open_corrected([actual for item in frozen for actual in counted_actuals(item.working)])
        kept: dict[tuple[str, date, str], int] = {}
        for item in sorted(frozen, key=lambda item: item.id):
            kept.setdefault((item.line_key, item.slice_start, item.side), item.id)
        keys = [item.line_key for item in frozen]
        touched.update(keys)
        _delete_in_the_way(keys, kept, frozen)
        PaymentItem.update(state="derived").where(PaymentItem.id.in_(list(kept.values()))).execute()
    return touched


def _open_corrected(actual_ids: Sequence[int]) -> None:
    """Open these weeks again where what is still frozen or settled counted other figures of them: an officer had opened
    them for the correction that goes back now.
    """
    for ids in chunked(sorted(set(actual_ids)), ROWS_A_STATEMENT):
        query = PaymentItem.select(PaymentItem.working).join(CountedActual).where(CountedActual.actual.in_(ids))
        counted: dict[int | None, set[tuple[int, ...]]] = defaultdict(set)
        for (working,) in query.distinct().tuples():
            for week in Working.from_stored(working).weeks:
                counted[week.actual_id].add(week.figures)
        locked = Actual.select().where(Actual.id.in_(ids), Actual.id.in_(list(counted)), Actual.unlocked_at.is_null())
        for row in locked:
            opened_at = _last_opened(row) if _figures(row) not in counted[row.id] else None
            if opened_at is not None:
                Actual.update(unlocked_at=opened_at).where(Actual.id == row.id).execute()


def _figures(row: Actual) -> tuple[int, ...]:
    return row.actual_hundredths, row.frustrated_hundredths, row.missed_hundredths, row.extra_hundredths


def _last_opened(row: Actual) -> datetime | None:
    event = AuditEvent
    query = event.select(event.at).where(event.object_type == "Actual", event.object_id == row.id)
    return query.where(event.kind.in_(OPENED)).order_by(event.id.desc()).limit(1).scalar()


def _delete_in_the_way(
    keys: Sequence[str], kept: Mapping[tuple[str, date, str], int], frozen: Sequence[PaymentItem]
) -> None:
    """Only one derived item may stand for a line, slice and side: the others make room."""
    columns = (PaymentItem.id, PaymentItem.line_key, PaymentItem.slice_start, PaymentItem.side)
    derived = PaymentItem.select(*columns).where(
        PaymentItem.line_key.in_(keys), PaymentItem.state == "derived", PaymentItem.kind.not_in(("manual", "claim"))
    )
    spare = [item_id for item_id, *natural_key in derived.tuples() if tuple(natural_key) in kept]
    spare += [item.id for item in frozen if item.id not in kept.values()]
    PaymentItem.delete().where(PaymentItem.id.in_(spare)).execute()
