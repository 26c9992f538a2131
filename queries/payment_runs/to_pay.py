"""What is still to be paid, added up for the pages that begin a run.

A council has many thousand Scheduled items to pay. So they are added up within the index of them, by contract and
dates, and only these few sums are joined with their periods.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peewee import SQL, ModelSelect, Node, fn

from models import (
    IS_ACCEPTED_CLAIM,
    PAYABLE_SCHEDULED,
    ClaimItem,
    Commitment,
    Contract,
    Invoice,
    Organisation,
    OverpaymentPlan,
    PaymentItem,
    PaymentMethod,
    Period,
)
from queries.payment_runs.conditions import is_for, is_no_part_of_a_later_payment, is_over
from rules.actor import Actor
from rules.invoice_statuses import InvoiceStatus
from rules.run_rows import DueRow


@dataclass(frozen=True, slots=True)
class CountAndPence:
    """How many there are, and what they come to in pence with VAT."""

    count: int
    pence: int


NOTHING = CountAndPence(0, 0)


class PeriodsToPay(NamedTuple):
    """Scheduled periods of one frequency that are due on one day."""

    frequency: str
    due_date: date
    contracts: int
    items: int
    amount_pence: int

    @property
    def row(self) -> DueRow:
        """What a run is asked to pay, or to leave out, of them."""
        return DueRow(self.frequency, self.due_date)


class UnpaidPeriod(NamedTuple):
    """A Scheduled period of a contract with lines that no run has, and what they come to in pence with VAT."""

    contract_id: int
    contract: str
    organisation: str
    start: date
    end: date
    due_date: date
    lines: int
    pence: int

    @property
    def ref(self) -> str:
        """What its address is made of."""
        return f"{self.contract_id}-{self.start}"


class ToCatchUp(NamedTuple):
    """What a catch-up run would take: lines, and adjustments if they are asked for."""

    lines: CountAndPence
    adjustments: CountAndPence


def invoices_to_pay(viewer: Actor) -> CountAndPence:
    """The authorised invoices that no run has."""
    return _counted(_invoices(viewer))[0]


def claims_to_pay(viewer: Actor) -> CountAndPence:
    """The accepted claims that no run has."""
    return _counted(_claims(viewer))[0]


def ready_pence(viewer: Actor, due_by: date) -> int:
    """What a run would pay of all that is authorised, accepted, or Scheduled and due by then. Two queries."""
    decided = sum(each.pence for each in _counted(_invoices(viewer) + _claims(viewer)))
    return decided + sum(row.amount_pence for row in periods_to_pay(viewer) if row.due_date <= due_by)


def _invoices(viewer: Actor) -> ModelSelect:
    return (
        PaymentItem.visible_to(viewer)
        .select(fn.COUNT(fn.DISTINCT(Invoice.id)), fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence))
        .join(Commitment, on=PaymentItem.commitment == Commitment.id)
        .join(Invoice)
        .where(Invoice.status == InvoiceStatus.AUTHORISED, Invoice.payment_run.is_null())
    )


def _claims(viewer: Actor) -> ModelSelect:
    return (
        PaymentItem.visible_to(viewer)
        .select(fn.COUNT(ClaimItem.claim.distinct()), fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence))
        .join(ClaimItem, on=PaymentItem.claim_item == ClaimItem.id)
        .where(IS_ACCEPTED_CLAIM, PaymentItem.payment_run.is_null())
    )


def _counted(query: ModelSelect) -> list[CountAndPence]:
    return [CountAndPence(count, int(amount or 0)) for count, amount in query.tuples()]


def periods_to_pay(viewer: Actor) -> list[PeriodsToPay]:
    """What is Scheduled and in no run yet, the soonest due first."""
    sums = _sums(viewer, PaymentItem.period_start)
    is_paid_in = (Period.contract == sums.c.contract_id) & (Period.start_date == sums.c.period_start)
    query = (
        Period.select(
            PaymentMethod.frequency,
            Period.due_date,
            fn.COUNT(fn.DISTINCT(sums.c.contract_id)),
            fn.SUM(sums.c.items),
            fn.SUM(sums.c.pence),
        )
        .join(sums, on=is_paid_in)
        .join(PaymentMethod, on=Period.payment_method == PaymentMethod.id)
        .group_by(PaymentMethod.frequency, Period.due_date)
        .order_by(Period.due_date, PaymentMethod.frequency)
    )
    return [PeriodsToPay(frequency, due, *map(int, figures)) for frequency, due, *figures in query.tuples()]


def announced_too_late(viewer: Actor, finalise_date: date) -> dict[DueRow, int]:
    """What no run may take that is finalised on this day: the parts of overpayment plans that may not be taken yet, in
    pence with VAT (below zero), by the row that they stand in.
    """
    in_period = (Period.contract == PaymentItem.contract) & (Period.start_date == PaymentItem.period_start)
    query = (
        PaymentItem.visible_to(viewer)
        .select(PaymentMethod.frequency, Period.due_date, fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence))
        .join(OverpaymentPlan, on=PaymentItem.overpayment_plan == OverpaymentPlan.id)
        .join_from(PaymentItem, Period, on=in_period)
        .join(PaymentMethod, on=Period.payment_method == PaymentMethod.id)
        .where(PAYABLE_SCHEDULED, PaymentItem.payment_run.is_null(), OverpaymentPlan.earliest_date > finalise_date)
        .group_by(PaymentMethod.frequency, Period.due_date)
    )
    return {DueRow(frequency, due): int(pence) for frequency, due, pence in query.tuples()}


def unpaid_periods(viewer: Actor, most: int) -> list[UnpaidPeriod]:
    """Each of them by contract: the `most` that are due first."""
    sums = _sums(viewer, PaymentItem.period_start)
    is_paid_in = (Period.contract == sums.c.contract_id) & (Period.start_date == sums.c.period_start)
    query = (
        Period.select(
            *(Period.contract, Contract.name, Organisation.name, Period.start_date, Period.end_date, Period.due_date),
            *(sums.c.items, sums.c.pence),
        )
        .join(sums, on=is_paid_in)
        .join_from(Period, Contract)
        .join(Organisation)
        .order_by(Period.due_date, Organisation.name, Contract.name, Period.contract)
    )
    return [UnpaidPeriod._make((*about, int(lines), int(pence))) for *about, lines, pence in query.limit(most).tuples()]


def to_catch_up(viewer: Actor, today: date) -> ToCatchUp:
    """What a catch-up run of today would take."""
    sums = _sums(
        viewer, PaymentItem.period_start, PaymentItem.slice_start, PaymentItem.kind, PaymentItem.overpayment_plan
    )
    query = (
        Period.select(sums.c.kind, fn.SUM(sums.c.items), fn.SUM(sums.c.pence))
        .join(sums, on=is_for(sums.c.contract_id, sums.c.slice_start))
        .where(
            is_over(today),
            is_no_part_of_a_later_payment(sums.c.contract_id, sums.c.period_start, sums.c.overpayment_plan_id, today),
        )
        .group_by(sums.c.kind)
    )
    lines = adjustments = NOTHING
    for kind, count, pence in query.tuples():
        if kind in ("cost", "income"):
            lines = CountAndPence(lines.count + int(count), lines.pence + int(pence))
        else:
            adjustments = CountAndPence(adjustments.count + int(count), adjustments.pence + int(pence))
    return ToCatchUp(lines, adjustments)


def _sums(viewer: Actor, *parts: Node) -> ModelSelect:
    """A query to join: how many items are to be paid, and their pence with VAT, for each contract and these columns."""
    pence = fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence)
    columns = (PaymentItem.contract, *parts)
    query = PaymentItem.visible_to(viewer).select(*columns, fn.COUNT(SQL("*")).alias("items"), pence.alias("pence"))
    return query.where(PAYABLE_SCHEDULED, PaymentItem.payment_run.is_null()).group_by(*columns).alias("sums")
