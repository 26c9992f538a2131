"""Overpayment plans: what was taken, what is payable now and what rests are together what is due."""

from collections.abc import Iterator

from models import OverpaymentInstalment, OverpaymentPlan, OverpaymentSlice, PaymentItem
from queries.invariants.payment_items import BY_RULE
from queries.invariants.sentences import differences, total
from rules.overpayments import LIVE_STATES


def plan_problems() -> Iterator[str]:
    """A plan's slices, its instalments and what it announced agree with the payment items."""
    yield from _slices()
    yield from _instalments()
    plan = OverpaymentPlan
    columns = (plan.id, plan.amount_pence, plan.now_pence - plan.was_pence)
    for number, amount, difference in plan.select(*columns).tuples():
        yield from differences(f"Overpayment plan {number}", ("amount",), (amount,), (difference,))


def _slices() -> Iterator[str]:
    item, mine, plan = PaymentItem, OverpaymentSlice, OverpaymentPlan
    of_slice = (item.line_key == plan.line_key) & (item.slice_start == mine.slice_start) & (item.side == mine.side)
    of_slice &= item.kind.in_(BY_RULE)
    own = item.overpayment_plan == plan.id
    accounted = item.select(total(item.amount_pence)).where(of_slice)
    before = item.select(total(item.amount_pence)).where(
        of_slice, item.state != "derived", item.overpayment_plan.is_null() | ~own
    )
    columns = (plan.id, plan.state, mine.slice_start, mine.was_pence, mine.now_pence, mine.rest_pence)
    for number, state, start, was, now, rest, items, settled in (
        mine.select(*columns, accounted, before).join(plan).where(mine.rest_pence != 0).tuples()
    ):
        name = f"Overpayment plan {number}, slice of {start}"
        if state not in LIVE_STATES:
            yield f"{name}: something rests on it, but it is {state}"
            continue
        yield from differences(name, ("due", "amount before"), (now, was), (rest + int(items), settled))


def _instalments() -> Iterator[str]:
    """The parts are together what was taken, what is payable now and what rests; each part that was taken is what was
    taken. A part in an approved run counts as taken from the next recalculation on.
    """
    item, part, plan, mine = PaymentItem, OverpaymentInstalment, OverpaymentPlan, OverpaymentSlice
    parts = part.select(total(part.amount_pence)).where(part.plan == plan.id)
    rest = mine.select(total(mine.rest_pence)).where(mine.plan == plan.id)
    is_part = plan.state.in_(LIVE_STATES) | (item.state != "derived")
    items = item.select(total(item.amount_pence)).where(item.overpayment_plan == plan.id, is_part)
    for number, in_parts, rests, in_items in plan.select(plan.id, parts, rest, items).tuples():
        whole = int(rests) + int(in_items)
        yield from differences(f"Overpayment plan {number}", ("sum of parts",), (int(in_parts),), (whole,))
    taken = item.select(total(item.amount_pence)).where(
        item.overpayment_plan == part.plan, item.period_start == part.period_start, item.state != "derived"
    )
    query = part.select(part.plan, part.number, part.amount_pence, taken).where(part.is_taken)
    for number, of_plan, amount, items in query.tuples():
        yield from differences(f"Overpayment plan {number}, part {of_plan}", ("amount",), (amount,), (items,))
