"""The adjustments among items that may be put on an invoice: of which weeks, from what to what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import PaymentItem
from queries.invoices.amounts import is_payable
from rules.commitment_keys import CommitmentKey

ITEM = PaymentItem


@dataclass(frozen=True)
class OfferedAdjustment:
    """A payment item that adjusts what was settled before; amounts are pence without VAT. Where no recorded week
    counts otherwise than before, `weeks` is empty.
    """

    item_id: int
    reason: str
    from_date: date
    to_date: date
    weeks: list[date]  # Mondays of the weeks that count otherwise now
    was_pence: int
    now_pence: int


def adjustments_offered(organisation_id: int, keys: Collection[CommitmentKey]) -> dict[Any, list[OfferedAdjustment]]:
    """{CommitmentKey: its OfferedAdjustments, by date} of offers with these keys, in two queries."""
    query = ITEM.select().where(
        ITEM.organisation == organisation_id,
        ITEM.kind == "adjustment",
        ITEM.contract.in_({key.contract_id for key in keys}),
        ITEM.client.in_({key.client_id for key in keys}),
        is_payable(),
    )
    items = [item for item in query.order_by(ITEM.from_date, ITEM.id) if _key(item) in keys]
    before = _counted_before(items) if items else {}
    found: dict[Any, list[OfferedAdjustment]] = {}
    for item in items:
        weeks = _weeks_that_differ(before.get(_slice(item), set()), _weeks_counted(item))
        found.setdefault(_key(item), []).append(
            OfferedAdjustment(
                item.id,
                item.reason,
                item.from_date,
                item.to_date,
                weeks,
                item.settled_before_pence,
                item.due_pence,
            )
        )
    return found


def _counted_before(items: Iterable[PaymentItem]) -> dict[Any, set[Any]]:
    """{line, slice and side: the weeks counted by the last item that was settled or frozen for it}."""
    slices = {_slice(item) for item in items}
    settled = ITEM.select(ITEM.line_key, ITEM.slice_start, ITEM.side, ITEM.working).where(
        ITEM.line_key.in_({line_key for line_key, _, _ in slices}), ITEM.kind != "manual", ITEM.state != "derived"
    )
    return {_slice(item): _weeks_counted(item) for item in settled.order_by(ITEM.id) if _slice(item) in slices}


def _weeks_counted(item: PaymentItem) -> set[Any]:
    """(Monday, delivered, frustrated) of the recorded weeks that an item counted."""
    return {(week.week_start, week.actual_hundredths, week.frustrated_hundredths) for week in item.read_working().weeks}


def _weeks_that_differ(was: set[Any], now: set[Any]) -> list[date]:
    return sorted({week for week, *_ in was ^ now})


def _slice(item: PaymentItem) -> tuple[str, date, str]:
    return item.line_key, item.slice_start, item.side


def _key(item: PaymentItem) -> CommitmentKey:
    return CommitmentKey(item.contract_id, item.client_id, item.period_start, item.financial_year)
