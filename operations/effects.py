"""What a change of care does to money before it is saved: the change is made, worked out and taken back.

`effect_of` runs the very operation that saving runs, in a transaction that is rolled back, and compares what stands
before and after: payment items with the rest on overpayment plans, held-back amounts, purchase orders and plans.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from models import (
    Client,
    HeldBack,
    Organisation,
    OverpaymentInstalment,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    PurchaseOrder,
    database,
)
from operations import consequences
from operations.care_changes import care_changed, lock_care
from queries.contract_plans import contracts_of_lines
from queries.purchase_orders.by_care import OrderKey
from queries.purchase_orders.commitments import spent_and_due
from rules.effects import CareReach, Effect, HeldEffect, OrderEffect, PlanEffect, SliceEffect
from rules.moment import Moment
from rules.overpayments import LIVE_STATES

SliceKey = tuple[str, Any, str]  # line key, start of the slice, side


class _Due(NamedTuple):
    """What is to be paid for one line, slice and side, the rest on a plan included."""

    organisation_id: int
    amount_pence: int
    settled_pence: int
    from_date: Any
    to_date: Any
    is_paid: bool


class _Standing(NamedTuple):
    due: dict[SliceKey, _Due]
    held: dict[tuple[int, str], int]  # (organisation, reason)
    orders: dict[int, PurchaseOrder]
    plans: dict[tuple[int, str], OverpaymentPlan]  # (contract, line key)
    left: dict[int, int]  # of each plan what is left to take
    bank_dates: dict[int, tuple[date, ...]]  # of each plan the days on which what is left is taken


def effect_of(
    change: Callable[[], CareReach], at: Moment, most_lines: int | None = consequences.LINES_AT_ONCE
) -> Effect:
    """What `change` would do to money; nothing of it stays.

    change: writes the rows of care as saving does, and returns whose money they may reach; what follows is worked out
    here by the verb that saving calls, `care_changed`. It raises what it raises when saving. most_lines:
    of more lines nothing is worked out (`is_worked_out`); None: however many they are, for the worker.
    """
    with database.atomic() as transaction:
        lock_care()
        reach = change()
        count = len(reach.line_keys)
        if most_lines is not None and count > most_lines:
            effect = Effect({}, count, is_worked_out=False)
        else:
            contract_ids = reach.contract_ids | set(contracts_of_lines(reach.line_keys).values())
            before = _standing(contract_ids)  # care is written and money not yet, so it is as it was
            care_changed(reach, at, most_lines=None)
            effect = _compared(before, _standing(contract_ids), count, spent_and_due(reach.pairs))
        transaction.rollback()
    return effect


def _standing(contract_ids: Collection[int]) -> _Standing:
    ids, plan, part = list(contract_ids), OverpaymentPlan, OverpaymentSlice
    rows = plan.select().where(plan.contract.in_(ids), plan.state.in_(LIVE_STATES))
    plans = {row.id: row for row in rows}
    due, left = _due(ids, dict.fromkeys(plans, 0))
    for row in part.select().where(part.plan.in_(list(plans)), part.rest_pence != 0):
        on = plans[row.plan_id]
        left[on.id] += row.rest_pence
        key = (on.line_key, row.slice_start, row.side)
        item = due.get(key, _Due(on.organisation_id, 0, row.was_pence, row.from_date, row.to_date, True))
        due[key] = item._replace(amount_pence=item.amount_pence + row.rest_pence)
    held: dict[tuple[int, str], int] = {}
    for owner, reason, pence in (
        HeldBack.select(HeldBack.organisation, HeldBack.reason, HeldBack.amount_pence)
        .where(HeldBack.contract.in_(ids))
        .tuples()
    ):
        held[owner, reason] = held.get((owner, reason), 0) + pence
    orders = PurchaseOrder.select(PurchaseOrder, Client).join(Client).where(PurchaseOrder.contract.in_(ids))
    by_line = {(each.contract_id, each.line_key): each for each in plans.values()}
    return _Standing(due, held, {each.id: each for each in orders}, by_line, left, _bank_dates(list(plans)))


def _bank_dates(plan_ids: list[int]) -> dict[int, tuple[date, ...]]:
    part = OverpaymentInstalment
    to_come = part.select().where(part.plan.in_(plan_ids), ~part.is_taken).order_by(part.number)
    dates: dict[int, tuple[date, ...]] = {}
    for row in to_come:
        dates[row.plan_id] = (*dates.get(row.plan_id, ()), row.bank_date)
    return dates


def _due(contract_ids: list[int], left: dict[int, int]) -> tuple[dict[SliceKey, _Due], dict[int, int]]:
    """({line, slice and side: what its item comes to}, `left` with the parts of plans that are payable now)."""
    item = PaymentItem
    columns = (item.line_key, item.slice_start, item.side, item.organisation, item.amount_pence)
    more = (item.settled_before_pence, item.from_date, item.to_date, item.kind, item.period_start, item.slice_end)
    rows = item.select(*columns, *more, item.overpayment_plan).where(
        item.contract.in_(contract_ids), item.state == "derived", item.kind.in_(("cost", "income", "adjustment"))
    )
    due = {}
    for key, start, side, owner, amount, settled, first, last, kind, period_start, slice_end, plan in rows.tuples():
        is_paid = kind == "adjustment" or period_start > slice_end  # payable later than its own period
        due[key, start, side] = _Due(owner, amount, settled, first, last, is_paid)
        if plan in left:
            left[plan] += amount
    return due, left


def _compared(before: _Standing, after: _Standing, lines: int, spends: Mapping[OrderKey, int]) -> Effect:
    slices, held = tuple(_slices(before, after)), tuple(_held(before, after))
    orders, plans = tuple(_orders(before, after, spends)), tuple(_plans(before, after))
    ids = {each.organisation_id for some in (slices, held, orders, plans) for each in some}
    names = Organisation.select(Organisation.id, Organisation.name).where(Organisation.id.in_(list(ids)))
    return Effect(dict(sorted(names.tuples())), lines, slices, held, orders, plans)


def _slices(before: _Standing, after: _Standing) -> Iterator[SliceEffect]:
    for key in sorted(before.due.keys() | after.due.keys()):
        was, now = before.due.get(key), after.due.get(key)
        if was and now and was.amount_pence == now.amount_pence:
            continue
        shown = now or was
        if shown is not None:
            yield SliceEffect(
                organisation_id=shown.organisation_id,
                line_key=key[0],
                side=key[2],
                from_date=min(each.from_date for each in (was, now) if each),
                to_date=max(each.to_date for each in (was, now) if each),
                is_paid=shown.is_paid,
                settled_pence=shown.settled_pence,
                was_pence=was.amount_pence if was else None,
                now_pence=now.amount_pence if now else None,
            )


def _held(before: _Standing, after: _Standing) -> Iterator[HeldEffect]:
    for owner, reason in sorted(before.held.keys() | after.held.keys()):
        was, now = before.held.get((owner, reason), 0), after.held.get((owner, reason), 0)
        if was != now:
            yield HeldEffect(owner, reason, was, now)


def _orders(before: _Standing, after: _Standing, spends: Mapping[OrderKey, int]) -> Iterator[OrderEffect]:
    for order_id, now in sorted(after.orders.items()):
        was = before.orders.get(order_id)
        if was is None or was.iteration != now.iteration:
            spend = spends.get((now.contract_id, now.client_id, now.financial_year), 0)
            yield OrderEffect(
                organisation_id=now.organisation_id,
                name=now.name,
                number=now.full_number,
                financial_year=now.financial_year,
                was_pence=was.value_pence if was else None,
                now_pence=now.value_pence,
                was_number=was.full_number if was else "",
                over_pence=max(spend - now.value_pence, 0),
            )


def _plans(before: _Standing, after: _Standing) -> Iterator[PlanEffect]:
    for key in sorted(before.plans.keys() | after.plans.keys()):
        was, now = before.plans.get(key), after.plans.get(key)
        was_left = before.left[was.id] if was else None
        now_left = after.left[now.id] if now else None
        shown = now or was
        if shown is not None and was_left != now_left:
            yield PlanEffect(
                organisation_id=shown.organisation_id,
                line_key=key[1],
                was_pence=was_left,
                now_pence=now_left,
                instalments=shown.instalments,
                payment_pence=shown.payment_pence,
                answer_until=shown.earliest_date,
                bank_dates=after.bank_dates.get(shown.id, ()),
            )
