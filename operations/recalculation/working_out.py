"""One chunk of lines: the payment items and held-back amounts that should stand, as values of the tables' rows."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from operations.recalculation.lines import Line
from queries.contract_plans import ContractPlan
from rules import money
from rules.due import DueItem, HeldAmount, due_of_slice, slices_for
from rules.periods import Period
from rules.settled import SettledSoFar

ItemRow = dict[str, Any]  # the columns of a payment item, its working as the table has it: JSON text
HeldRow = dict[str, Any]  # the columns of a held-back amount
NaturalKey = tuple[str, date, str]  # line key, slice start, side: at most one derived item stands for these
StatusKey = tuple[int, str, date, str]  # contract id, line key, slice start, side
Pair = tuple[int, int | None]  # contract id, client id
NO_STATUS = {"line_status": "pay", "status_reason": ""}  # nobody sets one on what is invoiced


class WorkedOut(NamedTuple):
    """What one line comes to: the rows that stand in their own period, those for the contract's current period, and the
    held-back rows.
    """

    own: list[ItemRow]
    waiting: list[ItemRow]
    held: list[HeldRow]


def work_out(
    line: Line,
    plan: ContractPlan,
    settled: Mapping[tuple[date, str], SettledSoFar],
    finalised_starts: Collection[date],
    today: date,
) -> WorkedOut:
    """The payment items and held-back amounts of one line.

    settled: {(slice start, side): SettledSoFar} of the line; finalised_starts: of periods that are finalised.
    """
    done = WorkedOut([], [], [])
    settled_starts = {start for start, _ in settled}
    for pay_slice in slices_for(line.facts, plan.open_slices, settled_starts):
        items, amounts = due_of_slice(
            line.facts,
            pay_slice,
            plan.cuts,
            settled.get((pay_slice.start_date, "cost")) if settled else None,
            settled.get((pay_slice.start_date, "income")) if settled else None,
            today,
        )
        for item in items:
            period = pay_slice.period
            is_late = period.method.model == "scheduled" and period.start_date in finalised_starts
            in_current = item.kind == "adjustment" or is_late
            (done.waiting if in_current else done.own).append(item_row(line, plan, item, period))
        done.held.extend(_held_row(line, plan, amount) for amount in amounts)
    return done


def natural_key(row: ItemRow) -> NaturalKey:
    """What a derived item is known by: at most one stands for a line, slice and side."""
    return row["line_key"], row["slice_start"], row["side"]


def item_row(line: Line, plan: ContractPlan, item: DueItem, period: Period) -> ItemRow:
    """A DueItem as the values of a PaymentItem row, payable in `period`."""
    level = line.level
    if item.side == "income":
        reason, rate = f"{level.name} ({level.unit}), client contribution", 0
    else:
        reason, rate = f"{level.name} ({level.unit}), Spot.", level.vat_rate_basis_points
    if item.kind == "adjustment":
        reason += " (Adj)"
    return {
        "organisation": plan.organisation_id,
        "contract": line.contract_id,
        "client": line.client_id,
        "cpli": line.cpli_id,
        "service": line.service_id,
        "service_level": level.id,
        "line_key": line.facts.key,
        "side": item.side,
        "kind": item.kind,
        "model": period.method.model,
        "slice_start": item.slice.start_date,
        "slice_end": item.slice.end_date,
        "financial_year": item.slice.financial_year,
        "period_start": period.start_date,
        "period_end": period.end_date,
        "from_date": item.from_date,
        "to_date": item.to_date,
        "quantity_hundredths": item.quantity_hundredths,
        "amount_pence": item.amount_pence,
        "vat_rate_basis_points": rate,
        "vat_pence": money.vat_pence(item.amount_pence, rate),
        "due_pence": item.due_pence,
        "settled_before_pence": item.settled_before_pence,
        "reason": reason,
        "working": item.working.as_text(),
        "overpayment_plan": None,
    }


def place(row: ItemRow, period: Period) -> ItemRow:
    """The row, payable in another period of the contract."""
    return {
        **row,
        "model": period.method.model,
        "period_start": period.start_date,
        "period_end": period.end_date,
        **({} if period.method.model == "scheduled" else NO_STATUS),
    }


def _held_row(line: Line, plan: ContractPlan, amount: HeldAmount) -> HeldRow:
    return {
        "organisation": plan.organisation_id,
        "contract": line.contract_id,
        "client": line.client_id,
        "cpli": line.cpli_id,
        "service_level": line.level.id,
        "line_key": line.facts.key,
        "reason": amount.reason,
        "slice_start": amount.slice.start_date,
        "from_date": amount.from_date,
        "to_date": amount.to_date,
        "amount_pence": amount.amount_pence,
    }
