"""Conditions on periods: which are behind the main runs, and which items are for them."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import and_

from peewee import Expression, Node, fn

from models import PaymentMethod, Period
from rules.run_rows import DueRow


def is_for(contract: Node, slice_start: Node) -> Expression:
    """A condition on the Period that items of this contract and slice are *for*, whichever they are paid in."""
    return (Period.contract == contract) & (Period.start_date <= slice_start) & (Period.end_date >= slice_start)


def is_over(due_by: date) -> Expression:
    """A condition on Periods that the main runs have left behind."""
    return Period.finalised_on.is_null(False) | (Period.due_date < due_by)


def is_no_part_of_a_later_payment(
    contract: Node, period_start: Node, overpayment_plan: Node, due_by: date
) -> Expression:
    """Parts of an overpayment plan are taken from the payment of their period, not from what is caught up with."""
    paid_in = Period.alias("paid_in")
    has_come = paid_in.select(paid_in.id).where(
        paid_in.contract == contract, paid_in.start_date == period_start, paid_in.due_date < due_by
    )
    return overpayment_plan.is_null() | fn.EXISTS(has_come)


def is_in_none_of(rows: Collection[DueRow]) -> Expression:
    """A condition on Periods: not due on such a day with such a frequency. `rows` has one at least."""
    return reduce(and_, (~_is_in(row) for row in rows))


def _is_in(row: DueRow) -> Expression:
    of_frequency = PaymentMethod.alias("left_out")
    methods = of_frequency.select(of_frequency.id).where(of_frequency.frequency == row.frequency)
    return (Period.due_date == row.due_date) & Period.payment_method.in_(methods)
