"""Rows of a contract's open periods, and which of them are finalised."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models import HeldBack, PaymentItem, Period
from queries.contract_plans import ContractPlan
from rules import periods as rules
from rules.weeks import has_ended, monday_of


def write_open_periods(plan: ContractPlan, today: date) -> dict[date, Period]:
    """Make, mend or take away the contract's Period rows so that they are its open periods; finalised ones stay.

    Returns {start date: Period row}.
    """
    rows = {row.start_date: row for row in Period.select().where(Period.contract == plan.id)}
    wanted = {period.start_date: period for period in plan.periods if period.is_open(today)}
    new = [_values(plan, period) for start, period in wanted.items() if start not in rows]
    if new:
        Period.insert_many(new).execute()
    for start, row in list(rows.items()):
        if start not in wanted:
            if row.finalised_on is None and row.answer == "unconfirmed":
                Period.delete().where(Period.id == row.id).execute()
            continue
        values = _values(plan, wanted[start])
        changed = {name: value for name, value in values.items() if row.__data__[name] != value}
        if changed:
            Period.update(changed).where(Period.id == row.id).execute()
    if new:
        rows = {row.start_date: row for row in Period.select().where(Period.contract == plan.id)}
    return rows


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


def finalise_invoiced_periods(plan: ContractPlan, rows: Mapping[date, Period], today: date) -> None:
    """Set or clear `finalised_on` of Invoiced periods, which nobody finalises: it follows from what is left in them.

    Finalised: open, no unsettled first item, and no week left to confirm. What is held back for another reason does not
    keep it open, nor does a £0.00 item that need not be submitted. Derived adjustments are not looked at: they are
    placed by the answer.
    """
    invoiced = [period for period in plan.periods if period.method.model == "invoiced" and period.is_open(today)]
    if not invoiced:
        return
    unsettled = _unsettled_periods(plan)
    unconfirmed = _slices_with_weeks_to_confirm(plan)
    for period in invoiced:
        row = rows.get(period.start_date)
        if row is None:
            continue
        waits = period.method.pay_on_actuals == "always" and not has_ended(monday_of(period.end_date), today)
        waits = waits or any(period.start_date <= start <= period.end_date for start in unconfirmed)
        is_finalised = not waits and period.start_date not in unsettled
        if is_finalised != (row.finalised_on is not None):
            row.finalised_on = today if is_finalised else None
            Period.update(finalised_on=row.finalised_on).where(Period.id == row.id).execute()


def _unsettled_periods(plan: ContractPlan) -> set[date]:
    item = PaymentItem
    unsettled = (item.state == "derived") & item.kind.in_(("cost", "income")) | (item.state == "frozen")
    if plan.one_period_at_a_time == "no":
        unsettled &= (item.amount_pence != 0) | (item.state == "frozen")
    query = item.select(item.period_start).where(item.contract == plan.id, item.model == "invoiced", unsettled)
    return {start for (start,) in query.distinct().tuples()}


def _slices_with_weeks_to_confirm(plan: ContractPlan) -> set[date]:
    query = HeldBack.select(HeldBack.slice_start).where(
        HeldBack.contract == plan.id, HeldBack.reason == "not_confirmed"
    )
    return {start for (start,) in query.distinct().tuples()}
