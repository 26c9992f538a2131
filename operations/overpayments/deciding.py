"""What an officer decides on an overpayment: in how many instalments it is taken, or that it is not taken at all."""

from collections.abc import Collection, Iterable
from typing import Any

from models import (
    Action,
    Contract,
    LineStatus,
    OverpaymentPlan,
    PaymentItem,
    database,
)
from operations import actions, audit, consequences
from operations.overpayments import moves, notices
from operations.recalculation.announcing import put_on_plans
from operations.recalculation.plans import keep_what_was_taken
from operations.row_locks import lock_contracts
from queries import council_settings
from queries.contract_periods import current_periods
from queries.contract_plans import load_contracts
from rules import overpayments as rules
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment


def decide(
    plan: OverpaymentPlan, instalments: int | None, words: str, by: Actor, at: Moment, version: int | None = None
) -> OverpaymentPlan:
    """Take it in so many instalments, those that were taken included. The provider reads the words.

    A number that the provider has not asked for is announced again, and nothing is taken before its day has come.
    Raises RuleBroken without words or for a number that the plan cannot have, IllegalMove where it is over.
    """
    limits = council_settings.read()
    number = rules.check_instalments(instalments, limits.overpayment_instalments)
    words = rules.clean_reason(words, "Enter the reason, shown to the provider")
    with database.atomic():
        locked = moves.lock(plan, version)
        state = rules.PLAN_MOVES.check("decide", locked.state, by.side).to_status
        taken = _taken(locked)
        if number <= taken:
            raise RuleBroken(f"{rules.instalment_words(taken)} of it are taken already: enter more", "instalments")
        values = {"state": state, "instalments": number, "asked_instalments": None}
        if not _is_as_wanted(locked, number):
            announced = rules.earliest_date(at.today, limits.overpayment_days)
            values["earliest_date"] = max(locked.earliest_date, announced)
        _change(locked, "overpayment plan decided", values, words, by, at)
        notices.send_to_contacts("overpayment_decided", locked, at)
    return locked


def drop(plan: OverpaymentPlan, words: str, by: Actor, at: Moment, version: int | None = None) -> OverpaymentPlan:
    """What is left on the plan is not taken back: its lines are cancelled, with the words as their reason, and are
    settled so when their period is finalised. Raises as `decide`.
    """
    words = rules.clean_reason(words, "Enter the reason, shown to the provider")
    with database.atomic():
        locked = moves.lock(plan, version)
        state = rules.PLAN_MOVES.check("drop", locked.state, by.side).to_status
        _cancel_lines(locked, words, by, at)
        _change(locked, "overpayment not taken back", {"state": state}, words, by, at)
        keep_what_was_taken([locked.id])
        notices.send_to_contacts("overpayment_dropped", locked, at)
    return locked


def put_in_instalments(
    contract: Contract, item_ids: Iterable[int], reason: str, by: Actor, at: Moment
) -> list[OverpaymentPlan]:
    """Announce adjustments of a Scheduled contract that are ticked, though they are not large enough to be announced by
    themselves: they leave the current period for a plan of each line. The provider reads the reason.

    Returns the plans. Raises RuleBroken without a reason, where none of them takes anything back, or where a plan of
    the line is not over.
    """
    reason = rules.clean_reason(reason, "Enter the reason, shown to the provider")
    with database.atomic():
        lock_contracts([contract.id])
        item = PaymentItem
        ticked = item.select(item.line_key).where(item.id.in_(list(item_ids)), item.contract == contract.id)
        current = current_periods([contract.id], at.today).get(contract.id)
        keys = {key for (key,) in ticked.tuples()}
        _refuse_lines_on_plans(contract, keys)
        known = load_contracts([contract.id], at.today)[contract.id]
        plans = put_on_plans(known, current, keys, at) if current else []
        if not plans:
            raise RuleBroken(
                "Tick a negative adjustment that is to be paid: only these are put in instalments", "lines"
            )
        for plan in plans:
            plan.decision, plan.decided_by, plan.decided_at = reason, by.person_id, at.now
            plan.save()
            audit.record("overpayment put in instalments", by=by, at=at, subject=plan, now={"reason": reason})
        consequences.amounts_changed([contract.id], at)
    return plans


def _refuse_lines_on_plans(contract: Contract, line_keys: Collection[str]) -> None:
    """A line has one plan at a time: an adjustment that is set to Pay again joins it at the next recalculation."""
    plan = OverpaymentPlan
    is_theirs = (plan.contract == contract.id) & plan.line_key.in_(list(line_keys))
    standing = plan.select(plan.id).where(is_theirs, plan.state.in_(rules.LIVE_STATES)).order_by(plan.id).first()
    if standing:
        raise RuleBroken(
            f"This line is on overpayment plan {standing.id} already: change its instalments there", "lines"
        )


def _is_as_wanted(plan: OverpaymentPlan, instalments: int) -> bool:
    """Whether the provider has agreed to this number, or asked for it."""
    wanted = plan.asked_instalments if plan.state == "asked" else plan.instalments
    return plan.state in ("asked", "accepted") and instalments == wanted


def _change(plan: OverpaymentPlan, kind: str, values: dict[str, Any], words: str, by: Actor, at: Moment) -> None:
    _close_action(plan, words, by, at)
    moves.update(plan, kind, by, at, **values, decision=words, decided_by=by.person_id, decided_at=at.now)


def _close_action(plan: OverpaymentPlan, words: str, by: Actor, at: Moment) -> None:
    """A dispute is answered in its action too, which is done with that."""
    action = Action.get_or_none(Action.id == plan.action_number, Action.status == "open")
    if action is not None:
        actions.post(action, "closed", words, by, at)


def _taken(plan: OverpaymentPlan) -> int:
    """How many payments have had a part of it, or will have by an approved run."""
    item = PaymentItem
    starts = item.select(item.period_start).where(item.overpayment_plan == plan.id, item.state != "derived")
    return starts.distinct().count()


def _cancel_lines(plan: OverpaymentPlan, reason: str, by: Actor, at: Moment) -> None:
    rows = [
        {
            "contract": plan.contract_id,
            "line_key": plan.line_key,
            "slice_start": pay_slice.slice_start,
            "side": pay_slice.side,
            "status": "cancel",
            "reason": reason,
            "set_by": by.person_id,
            "set_at": at.now,
        }
        for pay_slice in plan.slices
    ]
    if rows:
        target = [LineStatus.line_key, LineStatus.slice_start, LineStatus.side, LineStatus.contract]
        renewed = [LineStatus.status, LineStatus.reason, LineStatus.set_by, LineStatus.set_at]
        LineStatus.insert_many(rows).on_conflict(conflict_target=target, preserve=renewed).execute()
