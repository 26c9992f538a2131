"""What must always hold, checked on a live database: the chain of audit events, money that adds up on every floor, and
the search index.

Each check yields one sentence for everything that is wrong; nothing is changed.
"""

from collections.abc import Iterator

from models import AuditEvent, Commitment, PaymentItem, PaymentRun, PurchaseOrder, Remittance
from queries.audit_chain import chain_problems
from queries.invariants import (
    claims,
    counted_weeks,
    events,
    moved_lines,
    orders,
    payment_items,
    places,
    plans,
    search,
    sums,
)

CHECKS = (
    sums.commitment_problems,
    sums.remittance_problems,
    sums.run_problems,
    payment_items.item_problems,
    payment_items.slice_problems,
    places.paid_problems,
    places.invoice_item_problems,
    places.run_item_problems,
    places.period_problems,
    places.line_status_problems,
    moved_lines.moved_line_problems,
    counted_weeks.counted_problems,
    counted_weeks.recorded_problems,
    plans.plan_problems,
    orders.order_problems,
    claims.claim_problems,
    events.invoice_problems,
    events.run_problems,
    events.claim_problems,
    events.unlocked_problems,
    events.manual_problems,
    search.search_problems,
)


def problems() -> Iterator[str]:
    """Every sentence of every check, the whole chain included; none of them when all is well."""
    yield from chain_problems()
    yield from money_problems()


def money_problems() -> Iterator[str]:
    """What is wrong in what is owed, paid, counted, locked and ordered, beside what the audit trail tells of it, and in
    the search index.
    """
    for check in CHECKS:
        yield from check()


def counts() -> dict[str, int]:
    """How much was looked at: {what: number}."""
    tables = {"audit events": AuditEvent, "invoice items": Commitment, "payment items": PaymentItem}
    tables |= {"remittances": Remittance, "payment runs": PaymentRun, "purchase orders": PurchaseOrder}
    return {name: table.select().count() for name, table in tables.items()}
