"""One overpayment plan as its page shows it, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import (
    AuditEvent,
    Client,
    Contract,
    Organisation,
    OverpaymentInstalment,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
)
from queries.audit import events_of
from queries.contract_periods import current_periods
from queries.contract_plans import load_contracts
from queries.overpayments.live import Instalment, has_taken, load_live
from queries.people import names_of
from rules import overpayments as rules
from rules.actor import Actor
from rules.moment import Moment

EVENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ShownInstalment:
    """One instalment as a page shows it; amounts in pence, what is taken negative."""

    number: int
    period_start: date
    period_end: date
    bank_date: date
    amount_pence: int
    left_pence: int | None  # on the plan after it; None for one that is taken
    payment_pence: int | None  # the payment with it taken, if it stays as it was when this was announced
    is_taken: bool


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """A plan with its slices and instalments: as it is, or as it would be with another number of them."""

    plan: OverpaymentPlan
    slices: Sequence[OverpaymentSlice]
    instalments: Sequence[ShownInstalment]
    shown_instalments: int
    taken_pence: int
    legal_verbs: list[str]  # that the viewer's side may use now
    people: dict[int, str]  # the names of those who answered and decided
    history: Sequence[AuditEvent]

    @property
    def is_live(self) -> bool:
        """Whether it is not over."""
        return self.plan.state in rules.LIVE_STATES

    @property
    def is_for_officer(self) -> bool:
        """Whether an officer has to decide."""
        return self.plan.state in rules.WAITS_FOR_OFFICER


def find_plan(viewer: Actor, plan_id: int) -> OverpaymentPlan | None:
    """A plan with its client, contract and organisation; None where the viewer may see none with this id."""
    plan = OverpaymentPlan
    return (
        plan.visible_to(viewer)
        .select(plan, Contract, Organisation, Client)
        .join_from(plan, Contract)
        .join_from(plan, Organisation)
        .left_outer_join(Client, on=plan.client, src=plan)
        .where(plan.id == plan_id)
        .first()
    )


def load_detail(viewer: Actor, plan: OverpaymentPlan, at: Moment, instalments: int | None = None) -> PlanDetail:
    """A found plan, with `instalments` in all where they are given."""
    wanted = instalments if instalments is not None and plan.state in rules.LIVE_STATES else plan.instalments
    rows = _stored(plan) if wanted == plan.instalments else preview(plan, wanted, at)
    return PlanDetail(
        plan=plan,
        slices=list(plan.slices.order_by(OverpaymentSlice.slice_start, OverpaymentSlice.side)),
        instalments=_with_what_is_left(plan, rows),
        shown_instalments=wanted,
        taken_pence=sum(row.amount_pence for row in rows if row.is_taken),
        legal_verbs=rules.legal_verbs(plan.state, viewer.side, has_taken(plan)),
        people=names_of([plan.answered_by_id, plan.decided_by_id]),
        history=AuditEvent.with_words(
            events_of(plan).where(AuditEvent.kind != "overpayment announced").limit(EVENTS_SHOWN)
        ),
    )


def preview(plan: OverpaymentPlan, instalments: int, at: Moment) -> list[Instalment]:
    """A live plan as it would be with `instalments` in all, those that were taken included."""
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


def _left_of_slices(plan: OverpaymentPlan) -> list[int]:
    """What is left to take of each slice and side: on the plan, and in the part that is payable now."""
    left = {(row.slice_start, row.side): row.rest_pence for row in plan.slices}
    item = PaymentItem
    part = item.select(item.slice_start, item.side, item.amount_pence)
    for start, side, amount in part.where(item.overpayment_plan == plan.id, item.state == "derived").tuples():
        left[start, side] = left.get((start, side), 0) + amount
    return list(left.values())


def _stored(plan: OverpaymentPlan) -> list[Instalment]:
    row = OverpaymentInstalment
    columns = (row.period_start, row.period_end, row.finalise_date, row.bank_date, row.amount_pence, row.is_taken)
    query = row.select(*columns).where(row.plan == plan.id).order_by(row.number)
    return [Instalment(*values) for values in query.tuples()]


def _with_what_is_left(plan: OverpaymentPlan, rows: Sequence[Instalment]) -> list[ShownInstalment]:
    left = sum(row.amount_pence for row in rows if not row.is_taken)
    shown = []
    for number, row in enumerate(rows, 1):
        if not row.is_taken:
            left -= row.amount_pence
        shown.append(
            ShownInstalment(
                number,
                row.period_start,
                row.period_end,
                row.bank_date,
                row.amount_pence,
                left if not row.is_taken else None,
                plan.payment_pence + row.amount_pence if plan.payment_pence > 0 and not row.is_taken else None,
                row.is_taken,
            )
        )
    return shown
