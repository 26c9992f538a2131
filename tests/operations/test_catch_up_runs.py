"""Catch-up runs: what is new or late since the main run, and nothing of a period that is still to come."""

from datetime import date

import pytest

from models import PaymentItem, Remittance
from operations import audit, consequences
from operations.overpayments import answering
from operations.payment_runs import checking, preparing
from operations.scheduled_payments import lines
from queries.payment_runs.to_pay import CountAndPence, ToCatchUp, to_catch_up
from rules.broken import RuleBroken
from rules.payment_runs import next_catch_up
from tests.support import factories
from tests.support.overpayments import ANNOUNCED, overpaid, the_plan
from tests.support.scheduled_payments import (
    FIRST,
    SECOND,
    THIRD,
    catch_up,
    change_line,
    line,
    moment,
    pay,
    period,
    recalculate,
    weekly_care,
)

TUESDAY = moment(2022, 3, 15)


@pytest.fixture
def paid_care(actor):
    """A client whose first period is paid; the second opens on 26/02 and is due on 12/03."""
    care = weekly_care(rate="100.00")
    pay(actor, moment(2022, 2, 12))
    return care


def test_a_new_client_of_a_finalised_period_is_paid_on_tuesday_and_the_next_period_stays_open(paid_care, actor):
    at = moment(2022, 3, 1)
    recalculate(paid_care.contract, at)
    new = weekly_care(rate="70.00", contract=paid_care.contract, start_date=date(2022, 3, 14))
    recalculate(new.contract, at)
    run = catch_up(actor, at)
    assert Remittance.get(Remittance.payment_run == run).amount_pence == 7_000
    assert run.bank_date == date(2022, 3, 4)  # days to bank less days to finalise: three
    item = line(new, FIRST)
    assert (item.state, item.is_paid, item.amount_pence, item.reason[-4:]) == ("settled", True, 7_000, "pot.")
    assert period(new.contract, SECOND).finalised_on is None
    assert line(new, SECOND).state == "derived"


def test_a_late_line_is_caught_up_with_before_the_next_period_is_open(paid_care, actor):
    at = moment(2022, 2, 15)
    new = weekly_care(rate="70.00", contract=paid_care.contract)
    assert period(paid_care.contract, SECOND) is None
    recalculate(new.contract, at)
    run = catch_up(actor, at)
    assert Remittance.get(Remittance.payment_run == run).amount_pence == 28_000


def test_a_whole_period_past_its_due_date_is_paid_and_ended(paid_care, actor):
    run = catch_up(actor, TUESDAY)
    assert Remittance.get(Remittance.payment_run == run).amount_pence == 15_714 + 24_286
    assert period(paid_care.contract, SECOND).finalised_on == TUESDAY.today


def test_on_its_due_date_a_period_is_not_left_over_yet(paid_care, actor):
    at = moment(2022, 3, 12)
    recalculate(paid_care.contract, at)
    with pytest.raises(RuleBroken, match="nothing to catch up with"):
        preparing.prepare_catch_up(at.today, by=actor("fin"), at=at)


def test_adjustments_are_in_it_where_they_are_ticked(paid_care, actor):
    at = moment(2022, 3, 1)
    recalculate(paid_care.contract, at)
    change_line(paid_care, at, unit_price_tenthousandths=1_100_000)
    with pytest.raises(RuleBroken, match="Tick adjustments"):
        preparing.prepare_catch_up(at.today, by=actor("fin"), at=at)
    assert to_catch_up(audit.SYSTEM, at.today) == ToCatchUp(CountAndPence(0, 0), CountAndPence(1, 4_000))
    run = catch_up(actor, at, adjustments=True)
    assert Remittance.get(Remittance.payment_run == run).amount_pence == 4_000


def test_released_and_carried_lines_are_in_it(actor):
    care = weekly_care(rate="100.00")
    released, carried = (
        weekly_care(rate="40.00", contract=care.contract),
        weekly_care(rate="30.00", contract=care.contract),
    )
    at = moment(2022, 2, 12)
    recalculate(care.contract, at)
    fin = actor("fin")
    lines.set_statuses(care.contract, [line(released, FIRST).id], "suspend", "Not sure", by=fin, at=at)
    lines.set_statuses(care.contract, [line(carried, FIRST).id], "carry_forward", "Later", by=fin, at=at)
    pay(actor, at)
    later = moment(2022, 2, 22)
    consequences.everything_changed(later)
    lines.set_statuses(care.contract, [line(released, FIRST).id], "pay", "Now sure", by=fin, at=later)
    run = catch_up(actor, later)
    assert Remittance.get(Remittance.payment_run == run).amount_pence == 16_000 + 12_000


def test_a_frequency_limits_it(paid_care, actor):
    recalculate(paid_care.contract, TUESDAY)
    with pytest.raises(RuleBroken):
        preparing.prepare_catch_up(TUESDAY.today, by=actor("fin"), at=TUESDAY, frequency="weekly")
    assert preparing.prepare_catch_up(TUESDAY.today, by=actor("fin"), at=TUESDAY, frequency="four_weekly")


def test_the_next_day_of_catch_up_runs_is_a_tuesday_unless_the_council_sets_another():
    assert next_catch_up(date(2022, 3, 15), 1) == date(2022, 3, 15)
    assert next_catch_up(date(2022, 3, 16), 1) == date(2022, 3, 22)
    assert next_catch_up(date(2022, 3, 16), 4) == date(2022, 3, 18)


def test_what_is_taken_out_comes_in_the_next_run(paid_care, actor):
    recalculate(paid_care.contract, TUESDAY)
    other = weekly_care(rate="50.00")
    recalculate(other.contract, TUESDAY)
    run = preparing.prepare_catch_up(TUESDAY.today, by=actor("fin"), at=TUESDAY)
    new = [check.id for check in run.checks if check.organisation_id == other.organisation.id]
    checking.take_out(run, new, by=actor("fin"), at=TUESDAY)
    consequences.everything_changed(TUESDAY)
    in_run = PaymentItem.select().where(PaymentItem.payment_run == run)
    assert {item.contract_id for item in in_run} == {paid_care.contract.id}
    following = preparing.prepare_catch_up(TUESDAY.today, by=actor("fin"), at=TUESDAY)
    in_next = PaymentItem.select().where(PaymentItem.payment_run == following)
    assert {item.contract_id for item in in_next} == {other.contract.id}


def test_lines_held_back_for_a_document_are_a_check_of_the_run(paid_care, actor):
    held = weekly_care(rate="20.00", contract=paid_care.contract)
    recalculate(paid_care.contract, TUESDAY)
    factories.make_held_back(cpli=held.cpli, reason="document_not_agreed", amount_pence=4_000)
    run = preparing.prepare_catch_up(TUESDAY.today, by=actor("fin"), at=TUESDAY)
    check = next(check for check in run.checks if check.kind == "document_not_agreed")
    assert check.details == "1 line is held back, £40.00, until its contract document is agreed."
    with pytest.raises(RuleBroken, match="still open"):
        checking.check(run, by=actor("fin"), at=TUESDAY)


def test_a_part_of_an_overpayment_waits_for_the_payment_of_its_period(actor):
    overpaid(actor)
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    at = moment(2022, 4, 26)
    consequences.everything_changed(at)
    assert PaymentItem.select().where(PaymentItem.overpayment_plan == the_plan()).count() == 2
    with pytest.raises(RuleBroken, match="nothing to catch up with"):
        preparing.prepare_catch_up(at.today, by=actor("fin"), at=at, adjustments=True)


def test_the_third_period_is_never_touched(paid_care, actor):
    catch_up(actor, TUESDAY)
    recalculate(paid_care.contract, moment(2022, 3, 26))
    assert {item.state for item in PaymentItem.select().where(PaymentItem.slice_start == THIRD)} == {"derived"}
