"""Each payment item is where its state says: on an invoice, in a payment run, on a remittance, in its period."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from peewee import JOIN, Expression, fn

from models import Commitment, Contract, Invoice, LineStatus, PaymentItem, PaymentRun, Period
from queries.invoices.amounts import is_payable
from rules.invoice_statuses import FOLLOWS_ACTUALS, InvoiceStatus
from rules.run_selections import Selection

STATE_ON = dict.fromkeys(FOLLOWS_ACTUALS, "derived")  # of the items of an invoice
STATE_ON |= {InvoiceStatus.AUTHORISED: "frozen", InvoiceStatus.FINALISED: "settled"}
STATES_IN = {  # of the Scheduled items of a run
    "prepared": ("derived",),
    "checked": ("derived",),
    "approved": ("frozen",),
    "finalising": ("frozen", "settled"),
    "finalised": ("settled",),
    "dropped": (),
}


def paid_problems() -> Iterator[str]:
    """Paid items are on a remittance and no others; what is settled is paid, or was cancelled with a reason."""
    item = PaymentItem
    paid, settled = (item.state == "settled") & item.is_paid, item.state == "settled"
    yield from _named(paid & item.remittance.is_null(), "is paid, but no remittance has it")
    yield from _named(~paid & item.remittance.is_null(False), "is on a remittance, but it is not settled and paid")
    yield from _named(item.is_paid & ~settled, "is paid, but it is not settled")
    cancelled = item.line_status == "cancel"
    yield from _named(settled & ~item.is_paid & ~cancelled, "is settled, but neither paid nor cancelled")
    without = (item.status_reason == "") | (item.model != "scheduled")
    yield from _named(cancelled & without, "is cancelled, but without a reason, or where nobody cancels")
    otherwise = (item.is_paid | (item.state == "frozen")) & (item.line_status != "pay")
    yield from _named(otherwise, "is paid or approved, but its status is another than Pay")


def invoice_item_problems() -> Iterator[str]:
    """Items on an invoice have its state, and the contract, client, period and year that they are on it for."""
    item, mine = PaymentItem, Commitment
    columns = (item.id, item.state, Invoice.status, Invoice.reference, Invoice.number, Invoice.organisation)
    query = item.select(*columns).join(mine).join(Invoice)
    right = [(Invoice.status == status) & (item.state == state) for status, state in STATE_ON.items()]
    for number, state, status, _, invoice, organisation in query.where(~reduce(or_, right)).tuples():
        name = f"invoice {invoice} of organisation {organisation}"
        yield f"Payment item {number} is {state}, but {name} is {status}: it is not {STATE_ON[status]}"
    differs = (item.contract != mine.contract) | (item.client != mine.client) | (item.model != "invoiced")
    differs |= (item.period_start != mine.period_start) | (item.financial_year != mine.financial_year)
    for number, commitment in item.select(item.id, mine.id).join(mine).where(differs).tuples():
        yield f"Payment item {number} is on invoice item {commitment}, which is for another client, period or year"
    yield from _left_off()
    yield from _commitments()


def _left_off() -> Iterator[str]:
    """What is payable is on the live invoice item of its key, and what is frozen is on an invoice or in a run."""
    item, mine = PaymentItem, Commitment
    same = (mine.contract == item.contract) & (mine.client == item.client) & mine.is_live
    same &= (mine.period_start == item.period_start) & (mine.financial_year == item.financial_year)
    query = item.select(item.id, mine.id).join(mine, on=same).where(is_payable())
    for number, commitment in query.tuples():
        yield f"Payment item {number} is payable and on no invoice, but invoice item {commitment} takes in what is"
    frozen = (item.state == "frozen") & (item.model == "invoiced") & (item.kind != "claim")
    yield from _named(frozen & item.commitment.is_null(), "is frozen, but on no invoice")


def _commitments() -> Iterator[str]:
    """An invoice item is live as long as its invoice follows the actuals; it is its provider's, and has something."""
    mine, item = Commitment, PaymentItem
    follows = Invoice.status.in_(FOLLOWS_ACTUALS)
    query = mine.select(mine.id, Invoice.number, Invoice.organisation).join(Invoice)
    wrong = (mine.is_live & ~follows) | (~mine.is_live & follows)
    for number, invoice, organisation in query.where(wrong).tuples():
        yield f"Invoice item {number} follows the actuals or not, other than invoice {invoice} of {organisation} does"
    elsewhere = query.join_from(mine, Contract).where(Contract.organisation != Invoice.organisation)
    for number, invoice, organisation in elsewhere.tuples():
        yield f"Invoice item {number} is on invoice {invoice} of organisation {organisation}, but its contract is not"
    has_items = item.select(item.id).where(item.commitment == mine.id)
    for number, invoice, organisation in query.where(~fn.EXISTS(has_items)).tuples():
        yield f"Invoice item {number} on invoice {invoice} of organisation {organisation} has no payment item"


def run_item_problems() -> Iterator[str]:
    """Items in a payment run have its state; frozen Scheduled items are in a run, paid ones in one that paid."""
    item, run = PaymentItem, PaymentRun
    query = item.select(item.id, item.state, run.id, run.state).join(run, on=item.payment_run == run.id)
    right = [(run.state == state) & item.state.in_(states or ("none",)) for state, states in STATES_IN.items()]
    invoiced_too = (item.model == "invoiced") & (item.state == "frozen") & run.state.in_(("prepared", "checked"))
    for number, state, run_id, run_state in query.where(~reduce(or_, [*right, invoiced_too])).tuples():
        yield f"Payment item {number} is {state}, but payment run {run_id} that it is in is {run_state}"
    lost = (item.state == "frozen") & (item.model == "scheduled") & item.payment_run.is_null()
    yield from _named(lost, "is frozen, but in no payment run")
    yield from _named(item.is_paid & item.payment_run.is_null(), "is paid, but by no payment run")
    of_invoice = (
        item.select(item.id, Invoice.number)
        .join(Commitment)
        .join(Invoice)
        .where(fn.COALESCE(item.payment_run, 0) != fn.COALESCE(Invoice.payment_run, 0))
    )
    for number, invoice in of_invoice.tuples():
        yield f"Payment item {number} is in another payment run than invoice {invoice} that it is on"


def period_problems() -> Iterator[str]:
    """An item is paid in the period of its days, or in a later one once that is finalised; what a run paid of a
    Scheduled period has finalised it.
    """
    item = PaymentItem
    over = Period.select(Period.id).where(
        Period.contract == item.contract,
        Period.finalised_on.is_null(False),
        Period.start_date <= item.slice_start,
        Period.end_date >= item.slice_start,
    )
    moved = LineStatus.select(LineStatus.id).where(
        LineStatus.line_key == item.line_key, LineStatus.period_start == item.period_start
    )
    inside = (item.period_start <= item.slice_start) & (item.period_end >= item.slice_start)
    misplaced = item.kind.in_(("cost", "income")) & ~inside & ~fn.EXISTS(over) & ~fn.EXISTS(moved)
    yield from _named(misplaced, "is paid in another period than that of its days, which is not finalised")
    own = Period.select(Period.id).where(
        Period.contract == item.contract, Period.start_date == item.period_start, Period.end_date == item.period_end
    )
    last = Period.select(fn.MAX(Period.end_date)).where(Period.contract == item.contract)
    nowhere = (item.state == "derived") & (item.period_start <= last) & ~fn.EXISTS(own)
    yield from _named(nowhere, "is to be paid in a period that its contract has not")
    query = (
        item.select(Period.id, Period.contract, Period.start_date, Period.due_date, PaymentRun.selection)
        .join(Period, on=(Period.contract == item.contract) & (Period.start_date == item.period_start))
        .join_from(item, PaymentRun, JOIN.LEFT_OUTER, on=item.payment_run == PaymentRun.id)
        .where(Period.finalised_on.is_null(), item.state == "settled", item.model == "scheduled")
        .distinct()
    )
    for _, contract, start, due, stored in query.tuples():
        selection = Selection.from_stored(stored) if stored else None
        if selection is None or due < selection.due_by or (due == selection.due_by and not selection.is_catch_up):
            yield f"The period of {start} of contract {contract} was paid, but it is not finalised"


def line_status_problems() -> Iterator[str]:
    """A Scheduled line that waits has the status and reason that an officer set, and no other."""
    item, kept = PaymentItem, LineStatus
    same = (kept.contract == item.contract) & (kept.line_key == item.line_key)
    same &= (kept.slice_start == item.slice_start) & (kept.side == item.side)
    differs = fn.COALESCE(kept.status, "pay") != item.line_status
    differs |= fn.COALESCE(kept.reason, "") != item.status_reason
    query = item.select(item.id, item.line_key, item.line_status, kept.status).join(kept, JOIN.LEFT_OUTER, on=same)
    waits = (item.state == "derived") & (item.model == "scheduled")
    for number, line_key, status, set_to in query.where(waits, differs).tuples():
        yield (
            f"Payment item {number} of line {line_key} has the status {status}, but the line's status or reason is "
            f"another ({set_to or 'pay'})"
        )


def _named(condition: Expression, words: str) -> Iterator[str]:
    for number, line_key in PaymentItem.select(PaymentItem.id, PaymentItem.line_key).where(condition).tuples():
        yield f"Payment item {number} of line {line_key} {words}"
