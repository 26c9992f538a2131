"""How a plan changes its state: one guarded UPDATE, after which its line is worked out again."""

from typing import Any

from models import OverpaymentPlan
from operations import audit, consequences
from operations.guarded import guarded_update
from operations.row_locks import lock_contracts
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.moment import Moment

RECORDED = ("state", "instalments", "asked_instalments", "answer", "decision")  # in the audit event


def lock(plan: OverpaymentPlan, version: int | None = None) -> OverpaymentPlan:
    """The plan as it is now, with its contract locked against recalculation. Raises IllegalMove where it is not the
    `version` that somebody looked at any more.
    """
    lock_contracts([plan.contract_id])
    locked = OverpaymentPlan.get_by_id(plan.id)
    if version is not None and locked.version != version:
        raise IllegalMove
    return locked


def update(plan: OverpaymentPlan, kind: str, by: Actor, at: Moment, **values: Any) -> None:
    """Write to a locked plan, record it as `kind`, and work out its payment items. In the caller's transaction."""
    was = {name: plan.__data__[name] for name in RECORDED if name in values}
    guarded_update(plan, values, OverpaymentPlan.state == plan.state)
    now = {name: values[name] for name in was}
    audit.record(kind, by=by, at=at, subject=plan, was=was, now=now)
    consequences.lines_changed([plan.line_key], at)
