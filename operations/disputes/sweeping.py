"""After an import of actuals: what it confirmed over the plan is proposed as a dispute, where it is to be paid."""

from collections.abc import Collection, Sequence

from peewee import chunked

from models import Actual, PaymentItem, database
from operations.disputes import proposing
from operations.row_locks import lock_contracts
from rules.disputes import over_plan_hundredths
from rules.moment import Moment
from rules.weeks import Dates, week_end

ROWS_AT_ONCE = 400


def propose_payable(contract_ids: Collection[int], at: Moment) -> int:
    """Propose the confirmed weeks over the plan of these contracts that are due and not settled. Returns how many were
    looked at; done again it proposes nothing twice.
    """
    over = list(
        Actual.select().where(
            Actual.contract.in_(contract_ids),
            Actual.state == "confirmed",
            Actual.planned_hundredths > 0,
            Actual.extra_hundredths > Actual.missed_hundredths,
        )
    )
    due = _due_dates(contract_ids) if over else {}
    payable = [row for row in over if over_plan_hundredths(row) and _is_due(row, due.get(row.line_key, ()))]
    for some in chunked(payable, ROWS_AT_ONCE):
        with database.atomic():
            lock_contracts(contract_ids)
            proposing.propose_over_plan(some, at)
    return len(payable)


def _is_due(row: Actual, dates: Sequence[Dates]) -> bool:
    return any(first <= week_end(row.week_start) and last >= row.week_start for first, last in dates)


def _due_dates(contract_ids: Collection[int]) -> dict[str, list[Dates]]:
    """{line key: [(first day, last day)]} of the slices that are worked out and not frozen or settled."""
    item = PaymentItem
    query = item.select(item.line_key, item.slice_start, item.slice_end).where(
        item.contract.in_(contract_ids), item.state == "derived", item.side == "cost"
    )
    due: dict[str, list[Dates]] = {}
    for key, first, last in query.tuples():
        due.setdefault(key, []).append((first, last))
    return due
