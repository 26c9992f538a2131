"""What must always hold, checked on a live database: the chain of audit events, and money that adds up on every floor.

Each check yields one sentence for everything that is wrong; nothing is changed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from peewee import JOIN, Case, Expression, Function, fn

from models import (
    AuditEvent,
    Commitment,
    Invoice,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    PaymentRun,
    PaymentRunOrganisation,
    PurchaseOrder,
    PurchaseOrderIteration,
    Remittance,
)
from queries.audit import verify_chain
from queries.invoices.amounts import is_payable
from rules.invoice_statuses import InvoiceStatus
from rules.money import format_pence
from rules.overpayments import LIVE_STATES


def problems() -> Iterator[str]:
    """Every sentence of every check; none of them when all is well."""
    for check in CHECKS:
        yield from check()


def counts() -> dict[str, int]:
    """How much was looked at: {what: number}."""
    tables = {"audit events": AuditEvent, "invoice items": Commitment, "payment items": PaymentItem}
    tables |= {"remittances": Remittance, "payment runs": PaymentRun, "purchase orders": PurchaseOrder}
    return {name: table.select().count() for name, table in tables.items()}


def audit_chain_problems() -> Iterator[str]:
    """The events are as they were written, and none is missing between them."""
    broken = verify_chain()
    if broken is not None:
        yield f"Audit event {broken} is not as it was written, or one before it is missing"


def commitment_problems() -> Iterator[str]:
    """An invoice item's value, VAT and contribution are the sums of its payment items."""
    item, words = PaymentItem, ("value", "VAT", "contribution")
    columns = (Commitment.id, Commitment.value_pence, Commitment.vat_pence, Commitment.contribution_pence)
    value, vat = _total(item.amount_pence, item.side == "cost"), _total(item.vat_pence)
    contribution = _total(item.amount_pence, item.side == "income")
    query = (
        Commitment.select(*columns, value, vat, contribution)
        .join(item, JOIN.LEFT_OUTER, on=item.commitment == Commitment.id)
        .group_by(*columns)
    )
    for number, *amounts in query.tuples().iterator():
        yield from _differences(f"Invoice item {number}", words, amounts[:3], amounts[3:])


def stranded_item_problems() -> Iterator[str]:
    """What becomes payable joins the live commitment of its client, contract, period and year."""
    item, mine = PaymentItem, Commitment
    theirs = (mine.contract == item.contract) & (mine.client == item.client) & mine.is_live
    theirs &= (mine.period_start == item.period_start) & (mine.financial_year == item.financial_year)
    query = item.select(item.id, mine.id).join(mine, on=theirs).where(is_payable())
    for number, commitment in query.tuples().iterator():
        yield f"Payment item {number} is payable and on no invoice, but invoice item {commitment} of its period is live"


def remittance_problems() -> Iterator[str]:
    """A remittance is the sum of what it paid."""
    item = PaymentItem
    columns = (Remittance.number, Remittance.net_pence, Remittance.vat_pence, Remittance.amount_pence)
    query = (
        Remittance.select(*columns, _total(item.amount_pence), _total(item.vat_pence))
        .join(item, JOIN.LEFT_OUTER, on=item.remittance == Remittance.id)
        .group_by(Remittance.id, *columns)
    )
    for number, net, vat, amount, items_net, items_vat in query.tuples().iterator():
        sums = (items_net, items_vat, items_net + items_vat)
        yield from _differences(f"Remittance {number}", ("net", "VAT", "amount"), (net, vat, amount), sums)


def run_problems() -> Iterator[str]:
    """What a run finalised for an organisation is the sum of its remittances. A finalised run paid all of them."""
    mine = PaymentRunOrganisation
    query = (
        mine.select(mine.payment_run, mine.organisation, mine.amount_pence, _total(Remittance.amount_pence))
        .join(
            Remittance,
            JOIN.LEFT_OUTER,
            on=(Remittance.payment_run == mine.payment_run) & (Remittance.organisation == mine.organisation),
        )
        .where(mine.finalised_at.is_null(False))
        .group_by(mine.id, mine.payment_run, mine.organisation, mine.amount_pence)
    )
    for run, organisation, amount, paid in query.tuples().iterator():
        yield from _differences(f"Payment run {run} for organisation {organisation}", ("amount",), (amount,), (paid,))
    left_out = (
        mine.select(mine.payment_run, mine.organisation)
        .join(PaymentRun)
        .where(PaymentRun.state == "finalised", mine.finalised_at.is_null())
    )
    for run, organisation in left_out.tuples():
        yield f"Payment run {run} is finalised, but organisation {organisation} in it is not"


def payment_item_problems() -> Iterator[str]:
    """Paid items are on a remittance, a derived item is what is due less what was settled, frozen ones are held."""
    item = PaymentItem
    paid = (item.state == "settled") & item.is_paid
    for (number,) in item.select(item.id).where(paid, item.remittance.is_null()).tuples():
        yield f"Payment item {number} is paid, but no remittance has it"
    for (number,) in item.select(item.id).where(~paid, item.remittance.is_null(False)).tuples():
        yield f"Payment item {number} is on a remittance, but it is not settled and paid"
    by_rule = item.kind.in_(("cost", "income", "adjustment")) & (item.state == "derived")
    by_rule &= item.overpayment_plan.is_null()
    wrong = item.select(item.id).where(by_rule, item.amount_pence != item.due_pence - item.settled_before_pence)
    for (number,) in wrong.tuples():
        yield f"Payment item {number} is not what is due less what was settled before"


def line_problems() -> Iterator[str]:
    """An adjustment knows what was settled of its line, slice and side; what is settled is paid, or was cancelled."""
    item, before = PaymentItem, PaymentItem.alias()
    by_rule = ("cost", "income", "adjustment")
    settled = before.select(_total(before.amount_pence)).where(
        before.line_key == item.line_key,
        before.slice_start == item.slice_start,
        before.side == item.side,
        before.kind.in_(by_rule),
        before.state != "derived",
    )
    waiting = (item.state == "derived") & (item.kind == "adjustment")
    query = item.select(item.id, item.settled_before_pence, settled).where(waiting)
    for number, kept, total in query.tuples().iterator():
        yield from _differences(f"Payment item {number}", ("settled amount",), (kept,), (total,))
    neither = (item.state == "settled") & ~item.is_paid & (item.line_status != "cancel")
    for (number,) in item.select(item.id).where(neither).tuples():
        yield f"Payment item {number} is settled, but neither paid nor cancelled"


def overpayment_problems() -> Iterator[str]:
    """What was settled of a slice, what is payable of it and what is on a plan are together what is due."""
    item, pay_slice, plan = PaymentItem, OverpaymentSlice, OverpaymentPlan
    accounted = item.select(_total(item.amount_pence)).where(
        item.line_key == plan.line_key,
        item.contract == plan.contract,
        item.slice_start == pay_slice.slice_start,
        item.side == pay_slice.side,
        item.kind.in_(("cost", "income", "adjustment")),
    )
    query = (
        pay_slice.select(plan.id, pay_slice.slice_start, pay_slice.now_pence, pay_slice.rest_pence, accounted)
        .join(plan)
        .where(plan.state.in_(LIVE_STATES), pay_slice.rest_pence != 0)
    )
    for number, start, due, rest, items in query.tuples().iterator():
        yield from _differences(f"Overpayment plan {number}, slice of {start}", ("due",), (due,), (rest + int(items),))


def invoice_problems() -> Iterator[str]:
    """All items of a finalised invoice are settled."""
    query = (
        PaymentItem.select(PaymentItem.id, Invoice.number, Invoice.organisation)
        .join(Commitment)
        .join(Invoice)
        .where(Invoice.status == InvoiceStatus.FINALISED, PaymentItem.state != "settled")
    )
    for number, invoice, organisation in query.tuples():
        yield f"Payment item {number} is not settled, but invoice {invoice} of organisation {organisation} is finalised"


def purchase_order_problems() -> Iterator[str]:
    """An order is its latest iteration, and an iteration's value is the sum of its items."""
    latest = PurchaseOrderIteration.select(fn.MAX(PurchaseOrderIteration.iteration)).where(
        PurchaseOrderIteration.purchase_order == PurchaseOrder.id
    )
    query = PurchaseOrder.select(PurchaseOrder.number, PurchaseOrder.iteration, latest)
    for number, iteration, newest in query.tuples().iterator():
        if iteration != newest:
            yield f"Purchase order {number} is at iteration {iteration}, but its latest is {newest}"
    query = PurchaseOrderIteration.select(PurchaseOrderIteration, PurchaseOrder).join(PurchaseOrder)
    for each in query.iterator():
        order, name = each.purchase_order, f"Purchase order {each.purchase_order.number} - {each.iteration}"
        items = sum(item.amount_pence for item in each.read_items())
        yield from _differences(name, ("value",), (each.value_pence,), (items,))
        if each.iteration == order.iteration:
            yield from _differences(name, ("value on the order",), (order.value_pence,), (each.value_pence,))


CHECKS = (
    audit_chain_problems,
    commitment_problems,
    stranded_item_problems,
    remittance_problems,
    run_problems,
    payment_item_problems,
    line_problems,
    overpayment_problems,
    invoice_problems,
    purchase_order_problems,
)


def _total(column: Any, where: Expression | None = None) -> Function:
    """The sum of a column, of the rows `where`; zero where there are none."""
    return fn.COALESCE(fn.SUM(column if where is None else Case(None, [(where, column)], 0)), 0)


def _differences(name: str, words: Sequence[str], kept: Sequence[int], sums: Sequence[int]) -> Iterator[str]:
    for word, amount, total in zip(words, kept, sums, strict=True):
        if amount != int(total):
            yield f"{name}: its {word} is {format_pence(amount)}, but what it is made of is {format_pence(int(total))}"
