"""Who worked on a payment run, and so may not approve it (docs/domain/payment-runs.md#from-prepared-to-finalised)."""

from collections.abc import Iterable

from models import AuditEvent, PaymentItem, PaymentRun, PaymentRunCheck
from rules import payment_runs as rules

ADDED = "manual adjustment added"  # the kind of event


def why_not_approve(
    person_id: int | None, run: PaymentRun, checks: Iterable[PaymentRunCheck] | None = None
) -> str | None:
    """Why this officer may not approve the run, in words; None where four eyes let them.

    checks: those of the run, where they are loaded already. A query or two.
    """
    if checks is None:
        checks = PaymentRunCheck.select().where(PaymentRunCheck.payment_run == run.id)
    decided = {check.decided_by_id for check in checks if check.decided_by_id}
    return rules.why_not_approve(person_id, run.prepared_by_id, decided, _who_added(run))


def _who_added(run: PaymentRun) -> set[int]:
    """The ids of officers who added an amount by hand that is in the run."""
    by_hand = PaymentItem.select(PaymentItem.id).where(PaymentItem.payment_run == run.id, PaymentItem.kind == "manual")
    added = AuditEvent.select(AuditEvent.person).where(
        AuditEvent.object_type == "PaymentItem", AuditEvent.object_id.in_(by_hand), AuditEvent.kind == ADDED
    )
    return {person for (person,) in added.distinct().tuples() if person}
