"""Pay, Cancel, Suspend and Carry forward: what each does over several periods, and through recalculation."""

from datetime import date

from models import LineStatus, MovedLine, PaymentItem, Period, database
from operations import consequences
from tests.support.scheduled_payments import (
    FIRST,
    FOURTH,
    SECOND,
    THIRD,
    change_line,
    line,
    moment,
    pay,
    period,
    recalculate,
    stands,
    weekly_care,
)

DUE_SECOND = moment(2022, 3, 12)
DUE_THIRD, DUE_FOURTH = moment(2022, 4, 9), moment(2022, 5, 7)
APRIL = date(2022, 4, 1)


def test_a_cancelled_line_is_settled_as_not_paid_and_does_not_come_back(two_weekly_lines, set_line, actor):
    cancelled = line(two_weekly_lines, APRIL)
    assert cancelled.amount_pence == 52_996
    set_line(cancelled, "cancel")
    pay(actor, DUE_SECOND)
    settled = PaymentItem.get_by_id(cancelled.id)
    assert (settled.state, settled.is_paid, settled.amount_pence) == ("settled", False, 52_996)
    assert settled.remittance is None
    recalculate(two_weekly_lines.contract, DUE_THIRD)
    assert line(two_weekly_lines, APRIL, state="derived") is None


def test_a_later_difference_of_a_cancelled_line_is_an_adjustment_that_is_payable(two_weekly_lines, set_line, actor):
    set_line(line(two_weekly_lines, APRIL), "cancel")
    pay(actor, DUE_SECOND)
    change_line(two_weekly_lines, DUE_THIRD, unit_price_tenthousandths=2_252_200)  # £7.00 a week more
    adjustment = line(two_weekly_lines, APRIL, state="derived")
    assert (adjustment.kind, adjustment.amount_pence, adjustment.line_status) == ("adjustment", 1_700, "pay")
    assert adjustment.period_start == THIRD


def test_a_suspended_line_stays_suspended_from_period_to_period_until_it_is_released(two_weekly_lines, set_line, actor):
    suspended = line(two_weekly_lines, APRIL)
    set_line(suspended, "suspend")
    pay(actor, DUE_SECOND)
    assert stands(suspended) == ("suspend", THIRD, "derived")
    pay(actor, DUE_THIRD)
    assert stands(suspended) == ("suspend", FOURTH, "derived")
    recalculate(two_weekly_lines.contract, DUE_FOURTH)
    assert stands(suspended) == ("suspend", FOURTH, "derived")
    set_line(suspended, "pay", DUE_FOURTH, "All is clear now")
    run = pay(actor, DUE_FOURTH)
    paid = PaymentItem.get_by_id(suspended.id)
    assert (paid.state, paid.is_paid, paid.payment_run_id) == ("settled", True, run.id)


def test_a_carried_line_moves_once_and_is_paid_in_the_next_period(two_weekly_lines, set_line, actor):
    carried = line(two_weekly_lines, APRIL)
    set_line(carried, "carry_forward", reason="Waits for the bank")
    run = pay(actor, DUE_SECOND)
    assert carried.id not in {item.id for item in run.payment_items}
    assert stands(carried) == ("pay", THIRD, "derived")
    reason = PaymentItem.get_by_id(carried.id).status_reason
    assert reason == "Carried forward from 21/03/2022 - 17/04/2022. Waits for the bank"
    recalculate(two_weekly_lines.contract, DUE_THIRD)
    assert stands(carried) == ("pay", THIRD, "derived")
    run = pay(actor, DUE_THIRD)
    assert carried.id in {item.id for item in run.payment_items}
    assert not LineStatus.select().exists()


def test_a_finalised_period_keeps_what_moved_on_as_it_stood_and_where_it_went(two_weekly_lines, set_line, actor):
    suspended = line(two_weekly_lines, APRIL)
    set_line(suspended, "suspend")
    pay(actor, DUE_SECOND)
    change_line(two_weekly_lines, DUE_THIRD, unit_price_tenthousandths=3_000_000)
    set_line(suspended, "carry_forward", DUE_THIRD, "Next time")
    pay(actor, DUE_THIRD)
    assert [
        (each.period_start, each.line_status, each.status_reason, each.amount_pence, each.moved_to_start)
        for each in MovedLine.select().order_by(MovedLine.period_start)
    ] == [
        (SECOND, "suspend", "Under review", 52_996, THIRD),
        (THIRD, "carry_forward", "Next time", 72_857, FOURTH),
    ]


def test_a_carried_line_may_be_carried_again(two_weekly_lines, set_line, actor):
    carried = line(two_weekly_lines, APRIL)
    set_line(carried, "carry_forward")
    pay(actor, DUE_SECOND)
    set_line(carried, "carry_forward", DUE_THIRD)
    pay(actor, DUE_THIRD)
    assert stands(carried) == ("pay", FOURTH, "derived")


def test_a_status_outlives_recalculation_and_the_items_coming_and_going(two_weekly_lines, set_line):
    set_line(line(two_weekly_lines, APRIL), "suspend", reason="Who lives there?")
    change_line(two_weekly_lines, DUE_SECOND, unit_price_tenthousandths=3_000_000)
    assert line(two_weekly_lines, APRIL).line_status == "suspend"
    change_line(two_weekly_lines, DUE_SECOND, is_authorised=False)
    assert line(two_weekly_lines, APRIL) is None
    change_line(two_weekly_lines, DUE_SECOND, is_authorised=True)
    again = line(two_weekly_lines, APRIL)
    assert (again.line_status, again.status_reason) == ("suspend", "Who lives there?")


def test_what_was_cancelled_stays_so_though_it_was_gone_when_its_period_was_finalised(
    two_weekly_lines, set_line, actor
):
    set_line(line(two_weekly_lines, APRIL), "cancel")
    change_line(two_weekly_lines, DUE_SECOND, is_authorised=False)
    pay(actor, DUE_SECOND)
    change_line(two_weekly_lines, DUE_THIRD, is_authorised=True)
    late = line(two_weekly_lines, APRIL)
    assert (late.line_status, late.period_start, late.kind) == ("cancel", THIRD, "cost")


def test_a_period_in_which_nothing_is_payable_is_finalised_by_the_first_run_after_its_due_date(set_line, actor):
    care, other = weekly_care(rate="50.00", start_date=SECOND), weekly_care(rate="100.00")
    for each in (care, other):
        recalculate(each.contract, DUE_SECOND)
    set_line(line(care, SECOND), "cancel")
    set_line(line(care, APRIL), "suspend")
    pay(actor, DUE_SECOND)
    assert period(care.contract, SECOND).finalised_on == DUE_SECOND.today
    assert stands(line(care, SECOND)) == ("cancel", SECOND, "settled")
    assert stands(line(care, APRIL)) == ("suspend", THIRD, "derived")


def test_a_carried_line_goes_to_the_period_after_its_own_though_an_earlier_one_is_still_open(
    two_weekly_lines, set_line, actor
):
    early = weekly_care(rate="10.00", contract=two_weekly_lines.contract, start_date=FIRST, end_date=date(2022, 3, 20))
    recalculate(two_weekly_lines.contract, DUE_SECOND)
    set_line(line(early, FIRST), "suspend")  # so that the first period has nothing to pay, and is closed last
    carried = line(two_weekly_lines, APRIL)
    set_line(carried, "carry_forward")
    pay(actor, DUE_SECOND)
    assert stands(carried) == ("pay", THIRD, "derived")
    recalculate(two_weekly_lines.contract, DUE_THIRD)
    assert stands(carried) == ("pay", THIRD, "derived")
    assert stands(line(early, FIRST)) == ("suspend", THIRD, "derived")


def test_what_was_moved_stays_there_when_an_earlier_period_is_current_again(two_weekly_lines, set_line, actor):
    carried = line(two_weekly_lines, APRIL)
    set_line(carried, "carry_forward")
    pay(actor, DUE_SECOND)
    Period.update(finalised_on=None).where(
        Period.contract == two_weekly_lines.contract, Period.start_date == FIRST
    ).execute()
    recalculate(two_weekly_lines.contract, DUE_THIRD)
    assert stands(carried) == ("pay", THIRD, "derived")
    other = weekly_care(rate="10.00", contract=two_weekly_lines.contract)
    with database.atomic():
        consequences.lines_changed([f"C{other.cpli.id}"], DUE_THIRD)
    assert stands(carried) == ("pay", THIRD, "derived")
