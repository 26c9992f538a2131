"""Overpayment plans with what was taken of them so far; as a rule those that are not over."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import Expression, ModelSelect, fn

from models import NOT_SETTLED, OverpaymentPlan, OverpaymentSlice, PaymentItem, PaymentRun, Period
from queries.prepared import Ids, Prepared, is_in
from rules import overpayments as rules


class Instalment(NamedTuple):
    """A part of a plan that one payment takes, or took: the columns of an OverpaymentInstalment."""

    period_start: date
    period_end: date
    finalise_date: date
    bank_date: date
    amount_pence: int  # negative
    is_taken: bool


@dataclass
class LivePlan:
    """A plan with what was taken of it so far."""

    row: OverpaymentPlan
    slices: set[tuple[date, str]] = field(default_factory=set)  # (slice start, side) of what is on it
    taken: dict[date, Instalment] = field(default_factory=dict)  # by the start of the period that it was taken from
    taken_of: dict[tuple[date, str], int] = field(default_factory=dict)  # (slice start, side) -> pence
    has_frozen: bool = False

    @property
    def left(self) -> int:
        """How many instalments are left."""
        return max(1, self.row.instalments - len(self.taken))


def keys_on_plans(contract_ids: Iterable[int]) -> list[tuple[int, str]]:
    """(contract id, line key) of the lines with a live plan: they are recalculated with their contract."""
    plan = OverpaymentPlan
    query = plan.select(plan.contract, plan.line_key).where(
        plan.contract.in_(list(contract_ids)), plan.state.in_(rules.LIVE_STATES)
    )
    return list(query.tuples())


def load_live(contract_ids: Iterable[int]) -> Mapping[int, list[LivePlan]]:
    """{contract id: its LivePlans} in a fixed number of queries; empty for a contract without any."""
    ids = [plan_id for (plan_id,) in _LIVE.rows(contracts=list(contract_ids))]
    if not ids:
        return defaultdict(list)
    by_contract = defaultdict(list)
    for each in load_plans(ids):
        by_contract[each.row.contract_id].append(each)
    return by_contract


def load_plans(plan_ids: Collection[int]) -> list[LivePlan]:
    """These plans, over or not, in the order of their ids."""
    plan, mine = OverpaymentPlan, OverpaymentSlice
    found = {row.id: LivePlan(row) for row in plan.select().where(plan.id.in_(list(plan_ids))).order_by(plan.id)}
    slices = mine.select(mine.plan, mine.slice_start, mine.side).where(mine.plan.in_(list(found)))
    for plan_id, slice_start, side in slices.tuples():
        found[plan_id].slices.add((slice_start, side))
    _add_taken(found)
    return list(found.values())


class _PlanId(NamedTuple):
    id: int


def _live_plans() -> ModelSelect:
    plan = OverpaymentPlan
    return plan.select(plan.id).where(is_in(plan.contract, Ids("contracts")), plan.state.in_(rules.LIVE_STATES))


_LIVE = Prepared(_PlanId, _live_plans)


def _add_taken(plans: Mapping[int, LivePlan]) -> None:
    item = PaymentItem
    query = (
        item.select(
            item.overpayment_plan,
            item.period_start,
            item.period_end,
            item.slice_start,
            item.side,
            item.amount_pence,
            item.state,
            fn.COALESCE(PaymentRun.finalise_date, Period.finalise_date),
            fn.COALESCE(PaymentRun.bank_date, Period.bank_date),
        )
        .left_outer_join(PaymentRun, on=item.payment_run == PaymentRun.id)
        .switch(item)
        .left_outer_join(Period, on=(Period.contract == item.contract) & (Period.start_date == item.period_start))
        .where(item.overpayment_plan.in_(list(plans)), item.state != "derived")
        .order_by(item.period_start, item.id)
    )
    for plan_id, start, end, slice_start, side, amount, state, finalised, banked in query.tuples():
        each = plans[plan_id]
        before = each.taken.get(start) or Instalment(start, end, finalised, banked, 0, True)
        each.taken[start] = before._replace(amount_pence=before.amount_pence + amount)
        each.taken_of[slice_start, side] = each.taken_of.get((slice_start, side), 0) + amount
        each.has_frozen |= state == "frozen"


def has_taken(plan: OverpaymentPlan) -> bool:
    """Whether a part of a plan is in an approved run, or paid."""
    item = PaymentItem
    return item.select().where(item.overpayment_plan == plan.id, item.state != "derived").exists()


def may_be_put_on_plan() -> Expression:
    """A condition on payment items: derived Scheduled adjustments below zero that are to be paid and on no plan."""
    item = PaymentItem
    return (
        (item.kind == "adjustment")
        & (item.model == "scheduled")
        & (item.state == "derived")
        & NOT_SETTLED
        & (item.line_status == "pay")
        & (item.amount_pence < 0)
        & item.overpayment_plan.is_null()
    )
