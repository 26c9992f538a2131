"""Overpayments: announced before anything is taken, taken in instalments, and never more or less than is due."""

from datetime import date

from models import AuditEvent, OverpaymentPlan, PaymentItem, Remittance
from operations.overpayments import answering
from operations.payment_runs import approving, checking, preparing
from queries import verification
from tests.support.notices import told
from tests.support.overpayments import ANNOUNCED, accounted, instalments, overpaid, the_plan
from tests.support.scheduled_payments import (
    FOURTH,
    SECOND,
    THIRD,
    change_line,
    line,
    moment,
    pay,
    recalculate,
    weekly_care,
)

FIFTH, SIXTH = date(2022, 6, 13), date(2022, 7, 11)
DUE = {FOURTH: moment(2022, 5, 7), FIFTH: moment(2022, 6, 4), SIXTH: moment(2022, 7, 2)}


def paid_by(run):
    return Remittance.get(Remittance.payment_run == run).amount_pence


def test_it_is_announced_with_its_cause_and_nothing_is_taken(actor):
    care, _ = overpaid(actor)
    plan = the_plan()
    assert (plan.state, plan.was_pence, plan.now_pence, plan.amount_pence) == ("announced", 100_000, 0, -100_000)
    assert (plan.announced_on, plan.earliest_date) == (date(2022, 4, 6), date(2022, 4, 16))
    assert plan.payment_pence == 140_000
    assert plan.cause.startswith("The line item ended on 20/03/2022.")
    assert line(care, SECOND, state="derived") is None
    assert {(each.was_pence, each.rest_pence) for each in plan.slices} == {(39_286, -39_286), (60_714, -60_714)}
    assert plan.instalments == 3  # the fewest that take no more than a quarter of a payment each
    assert instalments() == [(FOURTH, -33_334, False), (FIFTH, -33_333, False), (SIXTH, -33_333, False)]


def test_the_people_who_look_after_money_are_told_without_a_clients_name(actor, cast):
    organisation = cast.person("alice").contact_roles.get().organisation
    overpaid(actor, organisation=organisation)
    [notice] = told("An overpayment")
    assert notice.recipient == cast.person("alice").email
    assert notice.text == f"An overpayment of £1,000.00 to {organisation.name}"
    assert notice.path == f"/scheduled-payments/overpayments/{OverpaymentPlan.get().id}"


def test_recalculating_again_changes_nothing(actor):
    care, _ = overpaid(actor)
    before = [row.__data__ for table in (OverpaymentPlan, PaymentItem) for row in table.select().order_by(table.id)]
    slices = [row.id for row in the_plan().slices]
    for _ in range(2):
        recalculate(care.contract, ANNOUNCED)
    assert before == [
        row.__data__ for table in (OverpaymentPlan, PaymentItem) for row in table.select().order_by(table.id)
    ]
    assert [row.id for row in the_plan().slices] == slices
    assert told("An overpayment") == []


def test_each_payment_takes_its_part_and_the_rest_stays_on_the_plan(actor):
    care, _ = overpaid(actor)
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    assert line(care, SECOND, state="derived") is None  # the period that is current now is paid too early for it
    assert paid_by(pay(actor, moment(2022, 4, 9))) == 140_000
    left = 100_000
    for start, takes in ((FOURTH, 33_334), (FIFTH, 33_333), (SIXTH, 33_333)):
        assert paid_by(pay(actor, DUE[start])) == 140_000 - takes
        recalculate(care.contract, DUE[start])
        left -= takes
        assert accounted(care) == []
        assert sum(each.rest_pence for each in the_plan().slices) >= -left
        assert not list(verification.problems())
    assert the_plan().state == "done"
    assert [taken for _, _, taken in instalments()] == [True, True, True]
    assert {(each.was_pence, each.rest_pence) for each in the_plan().slices} == {(39_286, 0), (60_714, 0)}
    items = PaymentItem.select().where(PaymentItem.cpli == care.cpli, PaymentItem.slice_start >= SECOND)
    assert sum(item.amount_pence for item in items) == 0


def test_no_answer_is_acceptance_on_the_announced_day(actor):
    overpaid(actor)
    assert answering.accept_unanswered(moment(2022, 4, 15)) == 0
    assert answering.accept_unanswered(moment(2022, 4, 16)) == 1
    assert the_plan().state == "accepted"
    event = AuditEvent.get(AuditEvent.kind == "overpayment plan accepted without an answer")
    assert event.person_name == "The portal"


def test_a_small_or_gentle_adjustment_is_simply_taken(actor):
    care = weekly_care(rate="250.00")
    weekly_care(rate="2000.00", contract=care.contract)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    recalculate(care.contract, ANNOUNCED)
    change_line(care, ANNOUNCED, end_date=date(2022, 3, 20))
    assert OverpaymentPlan.select().count() == 0
    assert line(care, SECOND, state="derived").amount_pence == -39_286
    assert line(care, SECOND, state="derived").period_start == THIRD


def test_before_the_next_period_is_open_nobody_knows_what_it_pays_and_nothing_is_announced(actor):
    care = weekly_care(rate="250.00")
    weekly_care(rate="350.00", contract=care.contract)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    change_line(care, moment(2022, 3, 20), end_date=date(2022, 3, 20))
    assert OverpaymentPlan.select().count() == 0
    recalculate(care.contract, moment(2022, 3, 26))  # it opens 14 days before it is due
    assert the_plan().amount_pence == -100_000


def test_a_changed_due_is_spread_over_what_is_left(actor):
    care, _ = overpaid(actor)
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    pay(actor, DUE[FOURTH])
    change_line(care, DUE[FOURTH], end_date=date(2022, 3, 27))  # a week more: £250.00 less to take back
    assert instalments() == [(FOURTH, -33_334, True), (FIFTH, -20_833, False), (SIXTH, -20_833, False)]
    assert accounted(care) == []
    assert not list(verification.problems())


def test_a_change_taken_back_pays_back_what_was_taken(actor):
    care, _ = overpaid(actor)
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    pay(actor, DUE[FOURTH])
    change_line(care, DUE[FOURTH], end_date=None)
    assert the_plan().state == "done"
    back = PaymentItem.select().where(
        PaymentItem.cpli == care.cpli, PaymentItem.kind == "adjustment", PaymentItem.state == "derived"
    )
    assert sum(item.amount_pence for item in back) == 33_334
    assert all(item.overpayment_plan_id is None for item in back)


def test_a_part_in_a_run_that_is_withdrawn_is_worked_out_again(actor):

    care, _ = overpaid(actor)
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    recalculate(care.contract, DUE[FOURTH])
    run = preparing.prepare(["scheduled"], DUE[FOURTH].today, DUE[FOURTH].today, by=actor("fin"), at=DUE[FOURTH])
    checking.see(run, [check.id for check in run.checks], by=actor("fin"), at=DUE[FOURTH])
    checking.check(run, by=actor("fin"), at=DUE[FOURTH])
    approving.approve(run, by=actor("amy"), at=DUE[FOURTH])
    recalculate(care.contract, DUE[FOURTH])
    assert instalments()[0] == (FOURTH, -33_334, True)
    approving.withdraw(run, by=actor("amy"), at=DUE[FOURTH])
    assert instalments()[0] == (FOURTH, -33_334, False)
    part = PaymentItem.get(PaymentItem.overpayment_plan == the_plan(), PaymentItem.slice_start == SECOND)
    assert (part.state, part.amount_pence) == ("derived", -13_096)
    assert accounted(care) == []
