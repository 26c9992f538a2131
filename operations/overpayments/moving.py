"""How a plan changes its state: one guarded UPDATE, after which its line is worked out again."""

from models import OverpaymentPlan
from operations import audit, consequences
from operations.payment_runs import moves
from rules.broken import IllegalMove

CHANGED_MEANWHILE = "This plan changed since you opened the page. Look at it again, then decide"


def hold(plan, version=None):
    """The plan as it is now, with its contract held against recalculation. Raises IllegalMove where it is not the
    `version` that somebody looked at any more.
    """
    moves.hold_contracts([plan.contract_id])
    held = OverpaymentPlan.get_by_id(plan.id)
    if version is not None and held.version != version:
        raise IllegalMove(CHANGED_MEANWHILE)
    return held


def change(plan, kind, by, at, **values):
    """Write to a held plan, record it as `kind`, and let its payment items follow. In the caller's transaction."""
    changed = OverpaymentPlan.update(**values, version=OverpaymentPlan.version + 1).where(
        OverpaymentPlan.id == plan.id, OverpaymentPlan.state == plan.state, OverpaymentPlan.version == plan.version
    )
    if changed.execute() != 1:
        raise IllegalMove(CHANGED_MEANWHILE)
    told = {
        name: values[name]
        for name in ("state", "instalments", "asked_instalments", "answer", "decision")
        if name in values
    }
    was = {name: plan.__data__[name] for name in told}
    audit.record(kind, by=by, at=at, subject=plan, was=was, now=told)
    for name, value in {**values, "version": plan.version + 1}.items():
        setattr(plan, name, value)
    consequences.lines_changed([plan.line_key], at)
