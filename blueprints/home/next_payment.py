"""Your next payment: when and how much, what it is made of, and the last twelve as bars; and the plan to answer."""

from dataclasses import dataclass

from flask import url_for

from queries.home.next_payment import PaymentPart, last_payments, parts_of_payment
from queries.overpayments.detail import PlanDetail, load_detail
from rules.charts import Step, TimeChart
from rules.dates import short_date
from rules.forecast import BankPayment
from rules.money import format_pence, percent_of
from web import clock, forecasts
from web.permissions import Permission, may_open

PARTS_SHOWN = 8


@dataclass(frozen=True)
class NextPayment:
    """The payment, its largest parts, how many more there are and what these come to, and where all of it stands."""

    payment: BankPayment
    parts: list[PaymentPart]
    more: int
    more_pence: int
    url: str | None


def next_payment_of(viewer, expected):
    """The NextPayment of those who are paid by Scheduled periods; None where none is to come."""
    payment = expected.next_scheduled_payment
    if payment is None or not viewer.may(Permission.SCHEDULED_READ):
        return None
    periods = [each for each in expected.periods if any(day == payment.bank_date for day, _ in each.left)]
    parts = [] if payment.is_on_its_way else parts_of_payment(viewer, periods)
    if sum(part.pence for part in parts) - payment.taken_back_pence != payment.pence:
        parts = []  # it is paid on several days: its own page says which part of it on which
    rest = parts[PARTS_SHOWN:]
    return NextPayment(payment, parts[:PARTS_SHOWN], len(rest), sum(part.pence for part in rest), _address(periods))


def _address(periods):
    if len(periods) == 1:
        ref = f"{periods[0].contract_id}-{periods[0].start_date.isoformat()}"
        return url_for("scheduled_payments.period", scheduled_period=ref)
    return url_for("scheduled_payments.periods")


def chart_of_payments(viewer):
    """The last twelve payments as a chart; None before the second."""
    if not may_open("remittances.list_remittances"):
        return None
    today = clock.today()
    paid = last_payments(viewer, today)
    if len(paid) < 2:
        return None
    newest = paid[-1]
    finding = f"The last reached your bank on {short_date(newest.bank_date, today)}, {format_pence(newest.pence)}."
    steps = [
        Step(
            short_date(each.bank_date, today),
            (each.pence,),
            words=f"{short_date(each.bank_date, today)}: {format_pence(each.pence)}",
        )
        for each in paid
    ]
    return TimeChart(f"Your last {len(paid)} payments", finding, steps)


@dataclass(frozen=True)
class PlannedPayment:
    """A payment that an overpayment's plan takes something from: its day in the bank, what is taken (negative), what
    is paid then, in pence, and that as whole per cent of what it would be.
    """

    day: object
    taken_pence: int
    pence: int | None
    percent: int


def plan_of(viewer):
    """(PlanDetail, [PlannedPayment]) of the plan to answer; None without one."""
    plan = forecasts.plan_to_answer(viewer)
    if plan is None:
        return None
    detail: PlanDetail = load_detail(viewer, plan, clock.moment())
    payments = [
        PlannedPayment(
            forecasts.day_of_period(plan.contract, each.period_start, each.bank_date),
            each.amount_pence,
            each.payment_pence,
            percent_of(each.payment_pence or 0, plan.payment_pence) or 0,
        )
        for each in detail.instalments
        if not each.is_taken
    ]
    return detail, payments
