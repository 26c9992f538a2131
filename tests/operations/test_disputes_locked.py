"""Locked weeks: opened by a dispute or by Unlock, and no money moves before it should."""

from datetime import timedelta

import pytest

from models import Actual, AuditEvent, HeldBack, PaymentItem, database
from operations import consequences, freezing
from operations.actuals import unlocking
from operations.disputes import deciding
from queries.disputes import details as disputes
from queries.invariants import counted_weeks, events
from queries.weeks import loading
from rules.broken import IllegalMove, RuleBroken
from tests.support.bedford import START, make_bedford, recalculate
from tests.support.disputes import FIVE, SIX, WEEK, raise_on, record, scope_of
from tests.support.notices import told


@pytest.fixture
def frozen_bedford(cast, at):
    """Bedford's four weeks, frozen on what was authorised."""
    care = make_bedford(cast.rose_care)
    with database.atomic():
        freezing.freeze([item.id for item in PaymentItem.select()])
    recalculate(care, at)
    return care


def adjustments():
    return [item.amount_pence for item in PaymentItem.select().where(PaymentItem.kind == "adjustment")]


def is_locked(care, week=WEEK):
    return loading.load_week(scope_of(care), week)[0].is_locked


def test_a_dispute_opens_a_locked_week_and_moves_no_money_until_it_is_resolved(frozen_bedford, alice, fin, at):
    with pytest.raises(RuleBroken, match="locked"):
        record(frozen_bedford, SIX, alice, at)
    dispute = raise_on(frozen_bedford, fin, at)
    assert adjustments() == []
    assert not is_locked(frozen_bedford)
    record(frozen_bedford, SIX, alice, at, dispute)
    assert adjustments() == []
    assert HeldBack.get().amount_pence == 21_446
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), fin, at)
    assert adjustments() == [21_446]
    assert HeldBack.select().count() == 0


def test_what_it_opened_is_locked_again_when_it_is_resolved(frozen_bedford, fin, at):
    dispute = raise_on(frozen_bedford, fin, at)
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), fin, at)
    assert is_locked(frozen_bedford)
    assert adjustments() == []
    deciding.reopen(dispute, 2, fin, at, "Look again")
    assert not is_locked(frozen_bedford)
    assert adjustments() == []


def test_a_week_that_an_officer_unlocked_before_stays_open(frozen_bedford, fin, at):
    earlier = at.now - timedelta(days=1)
    Actual.update(unlocked_at=earlier).where(Actual.week_start == WEEK).execute()
    dispute = raise_on(frozen_bedford, fin, at)
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), fin, at)
    assert not is_locked(frozen_bedford)


def test_other_weeks_stay_locked(frozen_bedford, fin, at):
    raise_on(frozen_bedford, fin, at)
    assert is_locked(frozen_bedford, START)


def test_an_unlocked_week_is_changed_and_the_difference_is_an_adjustment(frozen_bedford, alice, fin, at):
    unlocking.unlock(scope_of(frozen_bedford), WEEK, "A session was forgotten", fin, at)
    assert not is_locked(frozen_bedford)
    assert adjustments() == []
    record(frozen_bedford, SIX, alice, at)
    assert adjustments() == [21_446]
    event = AuditEvent.get(AuditEvent.kind == "actual unlocked")
    assert event.now == {"reason": "A session was forgotten"}
    assert event.person_name == fin.name


def test_paying_the_adjustment_locks_it_again(frozen_bedford, alice, fin, at):
    unlocking.unlock(scope_of(frozen_bedford), WEEK, "A session was forgotten", fin, at)
    record(frozen_bedford, SIX, alice, at)
    with database.atomic():
        freezing.freeze([item.id for item in PaymentItem.select().where(PaymentItem.state == "derived")])
    assert is_locked(frozen_bedford)


def test_the_provider_is_told_without_a_clients_name(cast, frozen_bedford, fin, at):
    assert cast.alice
    unlocking.unlock(scope_of(frozen_bedford), WEEK, "Forgotten", fin, at)
    [notice] = told()
    assert notice.text == "Actuals unlocked: 18/04/2022 - 24/04/2022"
    assert notice.path == f"/actuals?week={WEEK.isoformat()}"


def test_a_week_in_dispute_is_open_already(frozen_bedford, fin, at):
    raise_on(frozen_bedford, fin, at)
    with pytest.raises(IllegalMove, match="Nothing of this is locked"):
        unlocking.unlock(scope_of(frozen_bedford), WEEK, "Again", fin, at)


def test_less_than_was_paid_is_taken_back_as_an_adjustment(frozen_bedford, alice, fin, at):
    second = START + timedelta(weeks=1)  # three sessions were paid
    dispute = raise_on(frozen_bedford, fin, at, second, second)
    record(frozen_bedford, FIVE, alice, at, dispute, second)
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), fin, at)
    assert adjustments() == [42_892]


def test_a_week_whose_correction_goes_back_is_open_again(frozen_bedford, alice, fin, at):
    unlocking.unlock(scope_of(frozen_bedford), WEEK, "A session was forgotten", fin, at)
    record(frozen_bedford, SIX, alice, at)
    correction = PaymentItem.get(PaymentItem.kind == "adjustment")
    with database.atomic():
        freezing.freeze([correction.id])
    assert is_locked(frozen_bedford)
    with database.atomic():
        consequences.lines_changed(freezing.thaw([correction.id]), at)
    assert not is_locked(frozen_bedford)
    assert adjustments() == [21_446]
    assert [*counted_weeks.counted_problems(), *events.unlocked_problems()] == []
    record(frozen_bedford, FIVE, alice, at)
    assert adjustments() == []
