"""A provider's word on a period, and the council's notes: both ways undone until it is finalised."""

import pytest

from models import Action, AuditEvent, PaymentRun, Period
from operations.payment_runs import checking, preparing
from operations.scheduled_payments import answers
from operations.scheduled_payments import notes as period_notes
from rules.broken import IllegalMove, RuleBroken
from tests.support.scheduled_payments import SECOND, THIRD, moment, pay, period, recalculate, weekly_care

DUE_SECOND = moment(2022, 3, 12)


@pytest.fixture
def asked(cast):
    """Rose Care's second period: the contract asks them to confirm it."""
    care = weekly_care(rate="822.77", organisation=cast.rose_care, start_date=SECOND)
    care.contract.confirmation_required = True
    care.contract.save()
    recalculate(care.contract, DUE_SECOND)
    return period(care.contract, SECOND)


@pytest.fixture
def say(asked, actor):
    def say(verb, *words, **seen):
        getattr(answers, verb)(asked, *words, by=actor("alice"), at=DUE_SECOND, **seen)
        return Period.get_by_id(asked.id)

    return say


def checked_run(actor):
    fin = actor("fin")
    run = preparing.prepare(["scheduled"], DUE_SECOND.today, DUE_SECOND.today, by=fin, at=DUE_SECOND)
    checking.see(run, [check.id for check in run.checks], by=fin, at=DUE_SECOND)
    return checking.check(run, by=fin, at=DUE_SECOND)


def test_it_is_confirmed_and_taken_back(say, cast):
    said = say("confirm")
    assert (said.answer, said.answered_by, said.answered_at) == ("confirmed", cast.alice, DUE_SECOND.now)
    said = say("undo_answer")
    assert (said.answer, said.answered_by, said.answered_at) == ("unconfirmed", None, None)
    kinds = [event.kind for event in AuditEvent.select().order_by(AuditEvent.id)][-2:]
    assert kinds == ["scheduled payment confirmed", "scheduled payment unconfirmed"]


def test_it_is_rejected_with_a_reason_and_may_still_be_confirmed(say):
    with pytest.raises(RuleBroken, match="Enter the reason") as refused:
        say("reject", "  ")
    assert refused.value.field == "reason"
    said = say("reject", "Mrs Angelo left on 1 April")
    assert (said.answer, said.answer_reason) == ("rejected", "Mrs Angelo left on 1 April")
    assert say("confirm").answer_reason == ""


def test_a_rejection_raises_one_action_and_a_second_one_is_said_in_it(say):
    say("reject", "Mrs Angelo left on 1 April")
    action = Action.get()
    assert (action.type, action.assigned_side) == ("Payment Query", "council")
    assert action.related_type == "Contract"
    assert action.origin_type == "Scheduled Payment"
    assert "21/03/2022 - 17/04/2022" in action.title
    say("undo_answer")
    say("reject", "She left on 2 April")
    assert Action.select().count() == 1
    assert [post.text for post in action.posts] == ["Mrs Angelo left on 1 April", "She left on 2 April"]


def test_the_second_of_two_people_is_told(say):
    say("confirm")
    with pytest.raises(IllegalMove, match="has just changed this"):
        say("reject", "Not right", seen="unconfirmed")
    with pytest.raises(IllegalMove, match="already Confirmed"):
        say("confirm")


def test_nothing_is_said_where_the_contract_does_not_ask(asked, say):
    asked.contract.confirmation_required = False
    asked.contract.save()
    with pytest.raises(IllegalMove, match="does not ask"):
        say("confirm")


def test_neither_stops_a_payment_and_a_finalised_period_stays_as_it_is(say, actor):
    say("reject", "Not right")
    pay(actor, DUE_SECOND)
    assert Period.get(Period.start_date == SECOND).finalised_on == DUE_SECOND.today
    with pytest.raises(IllegalMove, match="is finalised"):
        say("undo_answer")


def test_the_checks_of_a_run_follow_and_a_checked_run_goes_back(asked, say, actor):
    run = checked_run(actor)
    assert "unconfirmed" in {check.kind for check in run.checks}
    say("reject", "Mrs Angelo left")
    run = PaymentRun.get_by_id(run.id)
    assert run.state == "prepared"
    assert "is rejected by the provider" in run.sent_back_because
    assert {check.kind for check in run.checks if check.outcome == "open"} == {"rejected"}
    say("confirm")
    assert not [check for check in PaymentRun.get_by_id(run.id).checks if check.outcome == "open"]


def test_a_confirmation_leaves_a_checked_run_checked(say, actor):
    run = checked_run(actor)
    say("confirm")
    assert PaymentRun.get_by_id(run.id).state == "checked"


def test_remittance_notes_are_written_until_the_period_is_finalised(asked, actor):
    notes = "From 5 January the rate goes up by 3.1%."
    period_notes.write_notes(asked, f"  {notes}\n", by=actor("fin"), at=DUE_SECOND)
    run = pay(actor, DUE_SECOND)
    assert [remittance.notes for remittance in run.remittances] == [notes]
    with pytest.raises(IllegalMove, match="went out"):
        period_notes.write_notes(asked, "", by=actor("fin"), at=DUE_SECOND)
    later = period(asked.contract, THIRD)
    assert later is None or later.remittance_notes == ""
