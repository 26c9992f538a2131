"""Rows of a contract's open periods, and which of them are finalised."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from peewee import ModelSelect

from models import NOT_SETTLED, HeldBack, PaymentItem, Period
from operations.bulk import insert_rows
from queries.contract_plans import ContractPlan
from queries.prepared import Ids, Prepared, Slot, is_in
from rules import periods as rules
from rules.weeks import has_ended, monday_of


class PeriodRow(NamedTuple):
    """A contract's period as the table has it."""

    id: int
    contract: int
    payment_method: int
    start_date: date
    end_date: date
    due_date: date
    finalise_date: date
    bank_date: date
    finalised_on: date | None
    answer: str


def write_open_periods(plans: Mapping[int, ContractPlan], today: date) -> dict[int, dict[date, PeriodRow]]:
    """Make, mend or take away the contracts' Period rows so that they are their open periods; finalised ones stay.

    Returns {contract id: {start date: PeriodRow}}.
    """
    rows = _read(plans)
    new: list[dict[str, Any]] = []
    for plan in plans.values():
        new += _mend(plan, rows[plan.id], today)
    insert_rows(Period, new)
    return _read(plans) if new else rows


def _read(plans: Mapping[int, ContractPlan]) -> dict[int, dict[date, PeriodRow]]:
    rows: dict[int, dict[date, PeriodRow]] = {contract_id: {} for contract_id in plans}
    for row in _PERIODS.rows(contracts=list(plans)):
        rows[row.contract][row.start_date] = row
    return rows


def _mend(plan: ContractPlan, rows: dict[date, PeriodRow], today: date) -> list[dict[str, Any]]:
    """Bring the rows that are there up to date; returns those to insert."""
    wanted = {period.start_date: period for period in plan.periods if period.is_open(today)}
    for start, row in rows.items():
        if start not in wanted:
            if row.finalised_on is None and row.answer == "unconfirmed":
                Period.delete().where(Period.id == row.id).execute()
            continue
        values = _values(plan, wanted[start])
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if changed:
            Period.update(changed).where(Period.id == row.id).execute()
    return [_values(plan, period) for start, period in wanted.items() if start not in rows]


def _values(plan: ContractPlan, period: rules.Period) -> dict[str, Any]:
    return {
        "contract": plan.id,
        "payment_method": period.method.id,
        "start_date": period.start_date,
        "end_date": period.end_date,
        "due_date": period.due_date,
        "finalise_date": period.finalise_date,
        "bank_date": period.bank_date,
    }


def finalise_invoiced_periods(plan: ContractPlan, rows: dict[date, PeriodRow], today: date) -> dict[date, PeriodRow]:
    """Set or clear `finalised_on` of Invoiced periods, which nobody finalises: it follows from what is left in them.

    Finalised: open, no unsettled first item, and no week left to confirm. What is held back for another reason does not
    keep it open, nor does a £0.00 item that need not be submitted. Derived adjustments are not looked at: they are
    placed by the answer. Returns the rows as they are then.
    """
    invoiced = [period for period in plan.periods if period.method.model == "invoiced" and period.is_open(today)]
    if not invoiced:
        return rows
    unsettled = {start for (start,) in _UNSETTLED.rows(plan.one_period_at_a_time == "no", contract=plan.id)}
    unconfirmed = {start for (start,) in _TO_CONFIRM.rows(contract=plan.id)}
    now = dict(rows)
    for period in invoiced:
        row = rows.get(period.start_date)
        if row is None:
            continue
        waits = period.method.pay_on_actuals == "always" and not has_ended(monday_of(period.end_date), today)
        waits = waits or any(period.start_date <= start <= period.end_date for start in unconfirmed)
        is_finalised = not waits and period.start_date not in unsettled
        if is_finalised != (row.finalised_on is not None):
            now[period.start_date] = row._replace(finalised_on=today if is_finalised else None)
            Period.update(finalised_on=now[period.start_date].finalised_on).where(Period.id == row.id).execute()
    return now


class _Start(NamedTuple):
    start: date


def _unsettled_periods(without_nothing: bool) -> ModelSelect:
    """The starts of a contract's Invoiced periods with something left in them; `without_nothing`: £0.00 is nothing."""
    item = PaymentItem
    unsettled = (item.state == "derived") & item.kind.in_(("cost", "income")) | (item.state == "frozen")
    if without_nothing:
        unsettled &= (item.amount_pence != 0) | (item.state == "frozen")
    of_contract = (item.contract == Slot("contract")) & NOT_SETTLED & (item.model == "invoiced")
    return item.select(item.period_start).where(of_contract, unsettled).distinct()


def _slices_with_weeks_to_confirm() -> ModelSelect:
    of_contract = (HeldBack.contract == Slot("contract")) & (HeldBack.reason == "not_confirmed")
    return HeldBack.select(HeldBack.slice_start).where(of_contract).distinct()


_PERIODS = Prepared(
    PeriodRow,
    lambda: Period.select(*(getattr(Period, name) for name in PeriodRow._fields)).where(
        is_in(Period.contract, Ids("contracts"))
    ),
)
_UNSETTLED = Prepared(_Start, _unsettled_periods)
_TO_CONFIRM = Prepared(_Start, _slices_with_weeks_to_confirm)
