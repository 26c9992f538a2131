"""Overpayments: announced before anything is taken, taken in instalments, and never more or less than is due."""

from datetime import date

import pytest

from models import OutgoingEmail, OverpaymentPlan, PaymentItem
from operations import overpayments, recalculation
from rules.broken import IllegalMove, RuleBroken
from tests.scheduled_cases import FIRST, FOURTH, SECOND, THIRD, change_line, line, moment, pay, recalculate, weekly_care

ANNOUNCED = moment(2022, 4, 6)  # the third period is open, and due on 09/04


def overpaid(visitor, *, rate="250.00", others="350.00"):
    """Two clients are paid for two periods; then the first one turns out to have left on 20/03. Returns the care of
    both: £1,000.00 is taken back from payments of £1,400.00.
    """
    care = weekly_care(rate=rate)
    other = weekly_care(rate=others, contract=care.contract)
    pay(visitor, moment(2022, 2, 12))
    pay(visitor, moment(2022, 3, 12))
    recalculate(care.contract, ANNOUNCED)
    change_line(care, ANNOUNCED, end_date=date(2022, 3, 20))
    return care, other


def the_plan():
    return OverpaymentPlan.get()


def parts():
    return [(part.period_start, part.amount_pence, part.is_taken) for part in the_plan().parts.order_by("number")]


def accounted(care):
    """{(slice, side): (paid, cancelled, payable, suspended, on a plan)}, and what is due of it."""
    sums = {}
    for item in PaymentItem.select().where(PaymentItem.cpli == care.cpli):
        total = sums.setdefault((item.slice_start, item.side), [0, 0, 0, None])
        total[0] += item.amount_pence
        total[3] = item.due_pence if item.state == "derived" or total[3] is None else total[3]
    for plan in OverpaymentPlan.select():
        for each in plan.slices:
            if plan.cpli_id == care.cpli.id:
                sums[each.slice_start, each.side][1] += each.rest_pence
                sums[each.slice_start, each.side][2] = each.now_pence
    return sums


def test_it_is_announced_with_its_cause_and_nothing_is_taken(visitor):
    care, _ = overpaid(visitor)
    plan = the_plan()
    assert (plan.state, plan.was_pence, plan.now_pence, plan.amount_pence) == ("announced", 100_000, 0, -100_000)
    assert plan.announced_on == date(2022, 4, 6) and plan.earliest_date == date(2022, 4, 16)
    assert plan.payment_pence == 140_000
    assert plan.cause.startswith("The line item ended on 20/03/2022.")
    assert line(care, SECOND, state="derived") is None
    assert {(each.was_pence, each.rest_pence) for each in plan.slices} == {(39_286, -39_286), (60_714, -60_714)}
    assert plan.instalments == 3  # the fewest that take no more than a quarter each
    assert parts() == [
        (FOURTH, -33_334, False),
        (date(2022, 6, 13), -33_333, False),
        (date(2022, 7, 11), -33_333, False),
    ]
