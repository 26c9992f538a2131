"""Who worked on a payment run, and so may not approve it (docs/domain/payment-runs.md#from-prepared-to-finalised)."""

from collections.abc import Iterable

from models import AuditEvent, PaymentItem, PaymentRun, PaymentRunCheck
from rules import payment_runs as rules

ADDED = ("manual adjustment added", "scheduled line set to pay")  # kinds of events


def why_not_approve(
    person_id: int | None, run: PaymentRun, checks: Iterable[PaymentRunCheck] | None = None
) -> str | None:
    """Why this officer may not approve the run, in words; None where four eyes let them.

    checks: those of the run, where they are loaded already. A query or two.
    """
    if checks is None:
        checks = PaymentRunCheck.select().where(PaymentRunCheck.payment_run == run.id)
    decided = {check.decided_by_id for check in checks if check.decided_by_id}
    return rules.why_not_approve(person_id, run.prepared_by_id, decided, _has_added(person_id, run))


def _has_added(person_id: int | None, run: PaymentRun) -> bool:
    """Whether this officer added an amount by hand that is in the run, or set one of its lines to Pay."""
    item, event = PaymentItem, AuditEvent
    in_run = item.select(item.id).where(item.payment_run == run.id)
    added = event.select(event.id).where(
        event.person == person_id,
        event.kind.in_(ADDED),
        event.object_type == item.__name__,
        event.object_id.in_(in_run),
    )
    return person_id is not None and added.exists()
