"""What a provider answers to an overpayment plan, and what an officer decides."""

from datetime import date

import pytest

from models import Action, ActionPost, LineStatus, OverpaymentPlan, PaymentItem, Period
from operations import consequences
from operations.overpayments import answering, deciding
from operations.payment_runs import approving
from operations.scheduled_payments import lines
from queries import verification
from rules.broken import IllegalMove, RuleBroken
from tests.support.notices import told
from tests.support.overpayments import ANNOUNCED, accounted, instalments, overpaid, the_plan
from tests.support.scheduled_payments import FOURTH, SECOND, approved_run, line, moment, pay, recalculate

LATER = moment(2022, 4, 20)


@pytest.fixture
def plan(actor):
    overpaid(actor)
    return the_plan()


def amount_payable():
    items = PaymentItem.select().where(PaymentItem.overpayment_plan == the_plan(), PaymentItem.state == "derived")
    return sum(item.amount_pence for item in items)


def test_asking_for_another_plan_holds_it_until_an_officer_decides(plan, actor):
    answering.ask(plan, 6, "We have wages to pay", by=actor("alice"), at=ANNOUNCED)
    assert (the_plan().state, the_plan().asked_instalments, the_plan().answer) == ("asked", 6, "We have wages to pay")
    pay(actor, moment(2022, 4, 9))
    assert answering.accept_unanswered(LATER) == 0
    consequences.everything_changed(moment(2022, 4, 25))
    assert amount_payable() == 0
    deciding.decide(the_plan(), 6, "Agreed", by=actor("fin"), at=moment(2022, 4, 25))
    assert (the_plan().state, the_plan().earliest_date) == ("accepted", date(2022, 4, 16))  # as it was asked for
    assert [amount for _, amount, _ in instalments()] == 4 * [-16_667] + 2 * [-16_666]
    assert amount_payable() == -16_667


def test_other_than_was_asked_for_is_announced_anew(plan, actor):
    answering.ask(plan, 6, "We have wages to pay", by=actor("alice"), at=ANNOUNCED)
    deciding.decide(the_plan(), 2, "No more than two", by=actor("fin"), at=LATER)
    assert (the_plan().state, the_plan().instalments) == ("accepted", 2)
    assert the_plan().earliest_date == date(2022, 4, 30)


def test_a_dispute_holds_it_and_dropping_it_cancels_the_lines(plan, actor):
    care_id = plan.cpli_id
    answering.dispute(plan, "She was here until May", by=actor("alice"), at=ANNOUNCED)
    assert amount_payable() == 0
    deciding.drop(the_plan(), "You are right", by=actor("fin"), at=LATER)
    assert (the_plan().state, the_plan().decision) == ("dropped", "You are right")
    lines = PaymentItem.select().where(PaymentItem.cpli == care_id, PaymentItem.kind == "adjustment")
    assert {(item.line_status, item.status_reason, item.state) for item in lines} == {
        ("cancel", "You are right", "derived")
    }
    assert sum(item.amount_pence for item in lines) == -100_000
    pay(actor, LATER)
    consequences.everything_changed(LATER)
    assert {(item.state, item.is_paid) for item in lines.clone()} == {("settled", False)}
    assert OverpaymentPlan.select().count() == 1  # it does not come back
    assert LineStatus.select().count() == 0


def test_what_was_given_up_stays_so_where_another_line_of_it_is_paid_again(plan, actor):
    """Of two slices that were not taken back an officer sets one to Pay: a new plan has that one alone."""
    deciding.drop(plan, "You are right", by=actor("fin"), at=ANNOUNCED)
    again = PaymentItem.get(PaymentItem.cpli == plan.cpli, PaymentItem.amount_pence == -39_286)
    assert again.line_status == "cancel"
    lines.set_statuses(plan.contract, [again.id], "pay", "Only to the end of March", by=actor("fin"), at=ANNOUNCED)
    for at in (ANNOUNCED, LATER):
        consequences.everything_changed(at, skips_unchanged=False)
        newest = OverpaymentPlan.select().order_by(OverpaymentPlan.id.desc()).get()
        assert (newest.state, newest.amount_pence) == ("announced", -39_286)
        assert sum(part.amount_pence for part in newest.parts) == -39_286
        [cancelled] = PaymentItem.select().where(PaymentItem.line_status == "cancel")
        assert cancelled.amount_pence == -60_714
        assert not list(verification.problems())


def test_a_dispute_raises_an_action_that_the_decision_closes(plan, actor):
    answering.dispute(plan, "She was here until May", by=actor("alice"), at=ANNOUNCED)
    action = Action.get_by_id(the_plan().action_number)
    assert (action.related_type, action.related_id, action.assigned_side) == ("Contract", plan.contract_id, "council")
    assert action.posts.get().text == "She was here until May"
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    answering.dispute(the_plan(), "No, until May", by=actor("alice"), at=ANNOUNCED)
    assert Action.select().count() == 1
    deciding.decide(the_plan(), 4, "The record says March", by=actor("fin"), at=LATER)
    assert Action.get_by_id(action.id).status == "done"
    texts = [post.text for post in action.posts.order_by(ActionPost.id)]
    assert texts == ["She was here until May", "No, until May", "The record says March"]


def test_a_provider_takes_a_dispute_back_by_accepting(plan, actor):
    answering.dispute(plan, "Not so", by=actor("alice"), at=ANNOUNCED)
    answering.accept(the_plan(), by=actor("alice"), at=LATER)
    assert (the_plan().state, the_plan().answer) == ("accepted", "")


@pytest.mark.parametrize("number", [0, 13, None, -1])
def test_a_plan_has_one_to_twelve_instalments(plan, actor, number):
    with pytest.raises(RuleBroken, match="from 1 to 12"):
        answering.ask(plan, number, "Why", by=actor("alice"), at=ANNOUNCED)
    with pytest.raises(RuleBroken, match="from 1 to 12"):
        deciding.decide(plan, number, "Why", by=actor("fin"), at=ANNOUNCED)
    assert the_plan().state == "announced"


def test_words_are_asked_for(plan, actor):
    for refused in (
        lambda: answering.ask(plan, 5, " ", by=actor("alice"), at=ANNOUNCED),
        lambda: answering.ask(plan, 3, "The same number", by=actor("alice"), at=ANNOUNCED),
        lambda: answering.dispute(plan, "", by=actor("alice"), at=ANNOUNCED),
        lambda: deciding.decide(plan, 5, "", by=actor("fin"), at=ANNOUNCED),
        lambda: deciding.drop(plan, "", by=actor("fin"), at=ANNOUNCED),
    ):
        with pytest.raises(RuleBroken):
            refused()
    assert (the_plan().state, the_plan().version) == ("announced", 1)


def test_of_two_officers_the_second_is_told_that_it_changed(plan, actor):
    deciding.decide(plan, 4, "Four", by=actor("fin"), at=ANNOUNCED, version=1)
    with pytest.raises(IllegalMove, match="has just changed this"):
        deciding.drop(plan, "Nothing", by=actor("fin"), at=ANNOUNCED, version=1)
    assert (the_plan().state, the_plan().instalments) == ("accepted", 4)


def test_what_is_over_is_not_decided_again(plan, actor):
    deciding.drop(plan, "Nothing", by=actor("fin"), at=ANNOUNCED)
    for refused in (
        lambda: answering.accept(plan, by=actor("alice"), at=ANNOUNCED),
        lambda: answering.dispute(plan, "No", by=actor("alice"), at=ANNOUNCED),
        lambda: deciding.decide(plan, 2, "Two", by=actor("fin"), at=ANNOUNCED),
    ):
        with pytest.raises(IllegalMove):
            refused()


def test_once_a_part_is_taken_the_provider_asks_in_an_action_and_the_officer_still_decides(plan, actor):
    answering.accept(plan, by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    pay(actor, moment(2022, 5, 7))
    with pytest.raises(IllegalMove, match="in a payment already"):
        answering.dispute(the_plan(), "Too late", by=actor("alice"), at=moment(2022, 5, 8))
    with pytest.raises(RuleBroken, match="1 instalment of it are taken|1 instalment"):
        deciding.decide(the_plan(), 1, "At once", by=actor("fin"), at=moment(2022, 5, 8))
    deciding.decide(the_plan(), 2, "The rest at once", by=actor("fin"), at=moment(2022, 5, 8))
    assert instalments() == [(FOURTH, -33_334, True), (date(2022, 6, 13), -66_666, False)]


def test_a_part_in_an_approved_run_is_taken_of_what_is_given_up_unless_the_run_is_withdrawn(plan, actor):
    fin, amy, due = actor("fin"), actor("amy"), moment(2022, 5, 7)
    answering.accept(plan, by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    run = approved_run(actor, due)
    deciding.drop(the_plan(), "You are right", by=fin, at=due)
    assert instalments() == [(FOURTH, -33_334, True)]
    assert not list(verification.problems())
    approving.withdraw(run, by=amy, at=due)
    assert instalments() == []
    assert not list(verification.problems())
    assert amount_payable() == 0
    cancelled = PaymentItem.select().where(PaymentItem.line_status == "cancel")
    assert {item.overpayment_plan_id for item in cancelled} == {None}
    assert sum(item.amount_pence for item in cancelled) == -100_000


def test_an_adjustment_of_a_line_on_a_plan_gets_no_second_plan(plan, actor):
    """One slice is cancelled with the plan's, then set to Pay while another plan of its line is not over."""
    deciding.drop(plan, "You are right", by=actor("fin"), at=ANNOUNCED)
    for amount in (-60_714, -39_286):
        again = PaymentItem.get(PaymentItem.cpli == plan.cpli, PaymentItem.amount_pence == amount)
        lines.set_statuses(plan.contract, [again.id], "pay", "Not so", by=actor("fin"), at=ANNOUNCED)
        if amount == -60_714:
            recalculate(plan.contract, ANNOUNCED)
    with pytest.raises(RuleBroken, match="on overpayment plan 2 already"):
        deciding.put_in_instalments(plan.contract, [again.id], "In parts", by=actor("fin"), at=ANNOUNCED)
    consequences.everything_changed(ANNOUNCED, skips_unchanged=False)
    newest = OverpaymentPlan.get_by_id(2)
    assert (OverpaymentPlan.select().count(), sum(part.amount_pence for part in newest.parts)) == (2, -100_000)
    assert not list(verification.problems())


def test_decisions_are_told(actor, cast):
    organisation = cast.person("alice").contact_roles.get().organisation
    overpaid(actor, organisation=organisation)
    deciding.decide(the_plan(), 2, "Two", by=actor("fin"), at=ANNOUNCED)
    deciding.drop(the_plan(), "None", by=actor("fin"), at=ANNOUNCED)
    subjects = [notice.text for notice in told("overpayment")]
    assert [subject.split(" an ")[0] for subject in subjects[1:2]] == ["The council has decided on"]
    assert "is not taken back" in subjects[2]


def test_a_contract_without_further_periods_keeps_the_rest_in_its_last_payment(actor):
    care, _ = overpaid(actor)
    method = Period.select().first().payment_method
    method.end_date = date(2022, 5, 15)
    method.save()
    recalculate(care.contract, ANNOUNCED)
    assert instalments() == [(date(2022, 4, 18), -100_000, False)]
    assert line(care, SECOND, state="derived") is None
    assert accounted(care) == []
