"""After an import of actuals: the disputes that the portal proposes are those of the weeks as they are now."""

from collections.abc import Collection, Sequence

from peewee import chunked, fn

from models import Actual, Contract, Dispute, PaymentItem, Visit, database
from operations.disputes import proposing
from operations.row_locks import lock_contracts
from operations.visits import differences
from queries.disputes.details import actuals_of
from rules.disputes import OVER_PLAN, over_plan_hundredths
from rules.moment import Moment
from rules.weeks import Dates, week_end

ROWS_AT_ONCE = 100  # in a transaction, as each may become a dispute


def review_imported(contract_ids: Collection[int], at: Moment) -> None:
    """Propose what is over the plan or contradicts uploaded visits, and mend or take back what was proposed before.

    In transactions of its own; done again it changes nothing.
    """
    propose_payable(contract_ids, at)
    _mend_proposals(contract_ids, at)
    _compare_with_visits(contract_ids, at)


def _mend_proposals(contract_ids: Collection[int], at: Moment) -> None:
    """The weeks that were over the plan before: an import may have corrected them."""
    organisations = Contract.select(Contract.organisation).where(Contract.id.in_(contract_ids))
    proposed = Dispute.select().where(
        Dispute.status == "proposed", Dispute.reason == OVER_PLAN, Dispute.organisation.in_(organisations)
    )
    for some in chunked(proposed, ROWS_AT_ONCE):
        with database.atomic():
            lock_contracts(contract_ids)
            rows = [row for dispute in some for row in actuals_of(dispute) if row.contract_id in contract_ids]
            proposing.propose_over_plan(rows, at)


def _compare_with_visits(contract_ids: Collection[int], at: Moment) -> None:
    uploaded = Visit.select().where(Visit.cpli == Actual.cpli, Visit.week_start == Actual.week_start)
    rows = Actual.select().where(Actual.contract.in_(contract_ids), Actual.state == "confirmed", fn.EXISTS(uploaded))
    for some in chunked(rows, ROWS_AT_ONCE):
        with database.atomic():
            lock_contracts(contract_ids)
            differences.propose_contradicted(some, at)


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
