"""What becomes of a Scheduled period's lines when it is finalised.

The contract: docs/domain/scheduled-payments.md#statuses-of-a-line.

Cancelled lines are settled at their amount as not paid, so that they do not come back; suspended and carried ones move
on to the next period, and the one that they leave keeps them as they stood then.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from peewee import Expression, ModelSelect, chunked, fn

from models import LineStatus, MovedLine, PaymentItem, PaymentMethod, PaymentRun, Period
from operations import freezing
from operations.bulk import ROWS_A_STATEMENT, insert_rows
from operations.recalculation.working_out import NO_STATUS
from queries.contract_periods import periods_to_move_to
from queries.payment_runs.conditions import is_in_none_of
from queries.prepared import Ids, Prepared, Slot, is_in
from rules.dates import date_range
from rules.moment import Moment
from rules.periods import Period as PeriodDates
from rules.run_selections import Selection
from rules.scheduled_payments import reason_in_next_period, status_in_next_period

KEPT_OF_A_LINE = (  # what a period keeps of a line that leaves it
    *("contract", "client", "service_level", "line_key", "side", "kind", "slice_start", "financial_year"),
    *("period_start", "from_date", "to_date", "amount_pence", "vat_rate_basis_points", "vat_pence", "due_pence"),
    *("settled_before_pence", "reason", "working", "line_status", "status_reason"),
)


class PeriodToClose(NamedTuple):
    """A Scheduled period that ends."""

    id: int
    contract_id: int
    finalised_on: date | None


def close_periods(periods: ModelSelect, at: Moment) -> set[int]:
    """Finalise these periods (a query of their ids) and let their lines go where they belong. In the transaction that
    pays them, which holds their contracts. Returns the ids of the contracts.
    """
    columns = (Period.id, Period.contract, Period.finalised_on)
    rows = Period.select(*columns).where(Period.id.in_(periods)).tuples()
    return close_these([PeriodToClose(*row) for row in rows], at)


def close_these(rows: Sequence[PeriodToClose], at: Moment) -> set[int]:
    """The same of periods that were read already, in that transaction."""
    newly = [row.id for row in rows if row.finalised_on is None]
    for ids in chunked(newly, ROWS_A_STATEMENT):
        Period.update(finalised_on=at.today).where(Period.finalised_on.is_null(), Period.id.in_(ids)).execute()
    lines = [line for ids in chunked(_with_lines_not_paid(rows), ROWS_A_STATEMENT) for line in _lines_not_paid(ids)]
    _settle_cancelled([line for line in lines if line.line_status == "cancel"])
    _move_on([line for line in lines if line.line_status != "cancel"], at)
    return {row.contract_id for row in rows}


def end_statuses_of_paid(run: PaymentRun, organisation_id: int) -> None:
    """What was paid is settled: a reason from before does not stick to a later difference of the same line."""
    ids = [status_id for (status_id,) in _ENDED.rows(run=run.id, organisation=organisation_id)]
    for some in chunked(ids, ROWS_A_STATEMENT):
        LineStatus.delete().where(LineStatus.status == "pay", LineStatus.id.in_(some)).execute()


class _RowId(NamedTuple):
    id: int


def _ended() -> ModelSelect:
    """The statuses that stand for what a run paid to an organisation."""
    of_line = (
        (LineStatus.contract == PaymentItem.contract)
        & (LineStatus.line_key == PaymentItem.line_key)
        & (LineStatus.slice_start == PaymentItem.slice_start)
        & (LineStatus.side == PaymentItem.side)
    )
    query = LineStatus.select(LineStatus.id).join(PaymentItem, on=of_line)
    return query.where(
        PaymentItem.payment_run == Slot("run"),
        PaymentItem.organisation == Slot("organisation"),
        PaymentItem.state == "settled",
        LineStatus.status == "pay",
    )


def _with_lines_not_paid(rows: Sequence[PeriodToClose]) -> list[int]:
    """The ids of those periods that have a line which is not paid: as a rule none."""
    return [period_id for (period_id,) in _NOT_PAID.rows(periods=[row.id for row in rows])] if rows else []


def _not_paid() -> ModelSelect:
    line = PaymentItem
    here = (line.contract == Period.contract) & (line.period_start == Period.start_date)
    set_otherwise = (line.model == "scheduled") & (line.state == "derived") & (line.line_status != "pay")
    return Period.select(Period.id).where(
        is_in(Period.id, Ids("periods")), fn.EXISTS(line.select(line.id).where(here, set_otherwise))
    )


_ENDED = Prepared(_RowId, _ended)
_NOT_PAID = Prepared(_RowId, _not_paid)


def nothing_to_pay(selection: Selection) -> ModelSelect:
    """Ids of the Scheduled periods due by the run's date in which nothing is payable: the first run after their due
    date ends them, unless it leaves them out. Also finalised ones (the last of a contract) in which an officer set a
    line to something else.
    """
    line = PaymentItem
    here = (line.contract == Period.contract) & (line.period_start == Period.start_date) & (line.model == "scheduled")
    payable = line.select(line.id).where(here, _is_waiting())
    set_otherwise = line.select(line.id).where(here, line.state == "derived", line.line_status != "pay")
    periods = (
        Period.select(Period.id)
        .join(PaymentMethod)
        .where(
            PaymentMethod.model == "scheduled",
            Period.due_date <= selection.due_by,
            (Period.finalised_on.is_null() & ~fn.EXISTS(payable))
            | (Period.finalised_on.is_null(False) & fn.EXISTS(set_otherwise)),
        )
    )
    if selection.left_out:
        periods = periods.where(is_in_none_of(selection.left_out))
    return periods.where(PaymentMethod.frequency == selection.frequency) if selection.frequency else periods


def _is_waiting() -> Expression:
    """Still to be paid: derived with the status Pay, or frozen in a run."""
    return (PaymentItem.state == "frozen") | ((PaymentItem.state == "derived") & (PaymentItem.line_status == "pay"))


def _lines_not_paid(period_ids: Collection[int]) -> ModelSelect:
    in_period = (Period.contract == PaymentItem.contract) & (Period.start_date == PaymentItem.period_start)
    return (
        PaymentItem.select(
            PaymentItem.id, PaymentItem.period_end, *(getattr(PaymentItem, name) for name in KEPT_OF_A_LINE)
        )
        .join(Period, on=in_period)
        .where(
            Period.id.in_(period_ids),
            PaymentItem.model == "scheduled",
            PaymentItem.state == "derived",
            PaymentItem.line_status != "pay",
        )
        .order_by(PaymentItem.id)
    )


def _settle_cancelled(lines: Sequence[PaymentItem]) -> None:
    for some in chunked(lines, ROWS_A_STATEMENT):
        ids = [line.id for line in some]
        freezing.freeze(ids)
        PaymentItem.update(state="settled", is_paid=False).where(PaymentItem.id.in_(ids)).execute()
        for line in some:
            LineStatus.delete().where(_status_of(line)).execute()


def _move_on(lines: Sequence[PaymentItem], at: Moment) -> None:
    """Into the period after theirs that is not finalised, where they stay until it is; the last one's stay in it."""
    if not lines:
        return
    to_move_to = periods_to_move_to({line.contract_id for line in lines}, at.today)
    moved = defaultdict(list)
    for line in lines:
        payable, current = to_move_to[line.contract_id]
        period = next((each for each in payable if each.start_date > line.period_start), current)
        words = date_range(line.period_start, line.period_end)
        status = status_in_next_period(line.line_status)
        reason = reason_in_next_period(line.line_status, words, line.status_reason)
        moved[period, status, reason].append(line)
    for (period, status, reason), some in moved.items():
        _keep_what_left(some, period)
        values = {"period_start": period.start_date, "period_end": period.end_date, "model": period.method.model}
        kept = {"line_status": status, "status_reason": reason}
        values |= kept if period.method.model == "scheduled" else NO_STATUS
        for few in chunked(some, ROWS_A_STATEMENT):
            PaymentItem.update(values).where(PaymentItem.id.in_([line.id for line in few])).execute()
        for line in some:
            LineStatus.update(status=status, reason=reason, period_start=period.start_date).where(
                _status_of(line)
            ).execute()


def _keep_what_left(lines: Sequence[PaymentItem], period: PeriodDates) -> None:
    """Keep in their own periods what moves to another one: its amounts may change there."""
    to = {"moved_to_start": period.start_date, "moved_to_end": period.end_date}
    rows = [{name: line.__data__[name] for name in KEPT_OF_A_LINE} | to for line in lines]
    insert_rows(MovedLine, [row for row in rows if row["period_start"] != period.start_date])


def _status_of(line: PaymentItem) -> Expression:
    """The row of LineStatus of a line."""
    return (
        (LineStatus.contract == line.contract_id)
        & (LineStatus.line_key == line.line_key)
        & (LineStatus.slice_start == line.slice_start)
        & (LineStatus.side == line.side)
    )
