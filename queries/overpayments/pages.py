"""What the pages of overpayments show, in a fixed number of queries."""

from dataclasses import dataclass

from models import OverpaymentInstalment, OverpaymentPlan, OverpaymentSlice, PaymentItem
from queries.contract_periods import current_periods
from queries.contract_plans import load_contracts
from queries.overpayments.live import Instalment, load_live
from rules import overpayments as rules


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as a page shows it; amounts in pence, what is taken negative."""

    number: int
    period_start: object
    period_end: object
    finalise_date: object
    bank_date: object
    amount_pence: int
    left_pence: int  # on the plan after it
    payment_pence: int | None  # the payment with it taken, if it stays as it was when this was announced
    is_taken: bool


@dataclass(frozen=True, slots=True)
class OverpaymentPage:
    """A plan with its slices and the parts to show: as it is, or as it would be with another number of them."""

    plan: OverpaymentPlan
    slices: list
    parts: list
    shown_instalments: int
    taken_pence: int

    @property
    def left_pence(self):
        return sum(part.amount_pence for part in self.parts if not part.is_taken)

    @classmethod
    def of(cls, plan, at, instalments=None):
        """The page of a plan, with `instalments` in all where they are given."""
        slices = list(plan.slices.order_by(OverpaymentSlice.slice_start, OverpaymentSlice.side))
        is_preview = instalments is not None and instalments != plan.instalments and plan.state in rules.LIVE_STATES
        rows = preview(plan, instalments, at) if is_preview else _stored(plan)
        taken = sum(row.amount_pence for row in rows if row.is_taken)
        shown = instalments if is_preview else plan.instalments
        return cls(plan, slices, _with_what_is_left(plan, rows), shown, taken)


def preview(plan, instalments, at):
    """The parts of a live plan as they would be with `instalments` in all, those that were taken included."""
    contract = load_contracts([plan.contract_id], at.today)[plan.contract_id]
    current = current_periods([plan.contract_id], at.today).get(plan.contract_id)
    live = next((each for each in load_live([plan.contract_id])[plan.contract_id] if each.row.id == plan.id), None)
    if current is None or live is None:
        return _stored(plan)
    left = max(1, instalments - len(live.taken))
    payments = rules.payments_for(contract.methods, current, set(live.taken), plan.earliest_date, at.today, left)
    shares = [rules.shares(amount, max(1, len(payments))) for amount in _left_of_slices(plan)]
    return [live.taken[start] for start in sorted(live.taken)] + [
        Instalment(
            period.start_date,
            period.end_date,
            period.finalise_date,
            period.bank_date,
            sum(of_slice[number] for of_slice in shares),
            False,
        )
        for number, period in enumerate(payments)
    ]


def _left_of_slices(plan):
    """What is left to take of each slice and side: on the plan, and in the part that is payable now."""
    left = {(row.slice_start, row.side): row.rest_pence for row in plan.slices}
    item = PaymentItem
    part = item.select(item.slice_start, item.side, item.amount_pence)
    for start, side, amount in part.where(item.overpayment_plan == plan.id, item.state == "derived").tuples():
        left[start, side] = left.get((start, side), 0) + amount
    return left.values()


def waiting_for_officer():
    """Plans that an officer has to decide on, the longest waiting first."""
    plan = OverpaymentPlan
    return plan.select().where(plan.state.in_(rules.WAITS_FOR_OFFICER)).order_by(plan.answered_at, plan.id)


def _stored(plan):
    row = OverpaymentInstalment
    columns = (row.period_start, row.period_end, row.finalise_date, row.bank_date, row.amount_pence, row.is_taken)
    query = row.select(*columns).where(row.plan == plan.id).order_by(row.number)
    return [Instalment(*values) for values in query.tuples()]


def _with_what_is_left(plan, rows):
    left = sum(row.amount_pence for row in rows if not row.is_taken)
    parts = []
    for number, row in enumerate(rows, 1):
        if not row.is_taken:
            left -= row.amount_pence
        parts.append(
            Part(
                number,
                row.period_start,
                row.period_end,
                row.finalise_date,
                row.bank_date,
                row.amount_pence,
                left if not row.is_taken else None,
                plan.payment_pence + row.amount_pence if plan.payment_pence > 0 and not row.is_taken else None,
                row.is_taken,
            )
        )
    return parts
