"""Disputes that the portal proposes: over the plan, or contradicted by another source."""

from datetime import date

import pytest

from models import Actual, Dispute, HeldBack, PaymentItem, database
from operations import freezing
from operations.actuals import confirming, recording
from operations.disputes import deciding
from operations.disputes.proposing import propose_difference
from operations.disputes.sweeping import propose_payable
from operations.recalculation import chunks
from queries.disputes import details as disputes
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.broken import IllegalMove
from rules.delivery import Entered
from tests.support import factories

WEEK = date(2025, 11, 10)
OVER_PLAN = "Entered Actuals exceed Support Plan"


@pytest.fixture
def care(cast):
    """Ten hours a week, of which each week is invoiced when it has ended."""
    weekly = {"frequency": "weekly", "slack_days": -7}
    return factories.make_care(organisation=cast.rose_care, level={"name": "Home Care", "unit": "Hour"}, method=weekly)


def scope_of(care):
    return Scope(care.organisation.id, client_id=care.client.id)


def save(care, hours, alice, at, index=0):
    line = loading.load_week(scope_of(care), WEEK)[index]
    recording.record_delivery(line, Entered(actual_hundredths=100 * hours), line.version, alice, at)


def confirm(care, alice, at):
    confirming.confirm(scope_of(care), WEEK, alice, at)


def proposed():
    return list(Dispute.select().where(Dispute.status == "proposed"))


def test_a_confirmed_week_over_its_plan_is_offered_to_officers_and_held_by_nobody(care, alice, at):
    save(care, 12, alice, at)
    assert proposed() == []
    confirm(care, alice, at)
    [proposal] = proposed()
    assert proposal.details == "Home Care (Hour): 12 Hours recorded, 10 planned, 2 more than planned."
    assert (proposal.reason, proposal.lines, proposal.first_week) == (OVER_PLAN, [f"C{care.cpli.id}"], WEEK)
    assert HeldBack.select().where(HeldBack.reason == "in_dispute").count() == 0
    assert not loading.load_week(scope_of(care), WEEK)[0].is_disputed


@pytest.mark.parametrize("hours", [10, 8])
def test_at_or_under_the_plan_nothing_is_proposed(care, alice, at, hours):
    save(care, hours, alice, at)
    confirm(care, alice, at)
    assert proposed() == []


def test_it_is_taken_back_when_the_figures_fit_and_comes_again_when_they_do_not(care, alice, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    save(care, 10, alice, at)
    assert proposed() == []
    assert Dispute.get().status == "dropped"
    save(care, 12, alice, at)
    assert len(proposed()) == 1


def test_a_changed_figure_changes_what_is_proposed(care, alice, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    save(care, 13, alice, at)
    [proposal] = proposed()
    assert "13 Hours recorded" in proposal.details
    assert proposal.version == 2


def test_undoing_the_confirmation_takes_it_back(care, alice, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    confirming.undo_confirm(scope_of(care), WEEK, alice, at)
    assert proposed() == []


def test_two_lines_of_a_client_are_one_proposal(care, alice, at):
    factories.make_cpli(contract=care.contract, client=care.client, service=care.service, service_level=care.level)
    save(care, 12, alice, at)
    save(care, 11, alice, at, index=1)
    confirm(care, alice, at)
    [proposal] = proposed()
    assert len(proposal.lines) == 2
    save(care, 10, alice, at, index=1)
    assert len(proposed()[0].lines) == 1


def test_what_an_officer_dropped_is_not_proposed_again_for_the_same_figures(care, alice, fin, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    deciding.drop(proposed()[0], 1, fin, at)
    line = loading.load_week(scope_of(care), WEEK)[0]
    entered = Entered(actual_hundredths=1200, comment="Agreed")
    recording.record_delivery(line, entered, line.version, alice, at)
    assert proposed() == []
    save(care, 14, alice, at)
    assert len(proposed()) == 1


def test_what_was_resolved_over_the_plan_is_not_proposed_again(care, alice, fin, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    dispute = deciding.raise_proposed(proposed()[0], 1, OVER_PLAN, "Please explain.", fin, at)
    assert HeldBack.get(HeldBack.reason == "in_dispute").amount_pence == 24_000
    deciding.resolve(dispute, 2, disputes.seen_of(dispute), fin, at)
    line = loading.load_week(scope_of(care), WEEK)[0]
    recording.record_delivery(line, Entered(actual_hundredths=1200, comment="x"), line.version, alice, at)
    assert proposed() == []


def test_raising_all_lines_of_the_week_takes_the_proposal_in(care, alice, fin, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    deciding.raise_dispute(care.organisation, care.client, WEEK, WEEK, [], OVER_PLAN, "Explain", fin, at)
    assert proposed() == []


def test_two_officers_raise_and_drop_the_same_and_the_first_counts(care, alice, fin, at):
    save(care, 12, alice, at)
    confirm(care, alice, at)
    [first], [second] = proposed(), proposed()
    deciding.raise_proposed(first, 1, OVER_PLAN, "Explain", fin, at)
    with pytest.raises(IllegalMove):
        deciding.drop(second, 1, fin, at)


def differ(care, other, at):
    with database.atomic():
        return propose_difference(Actual.get(), other, "the uploaded visits", at)


def test_two_sources_that_differ_are_proposed_once(care, at):
    factories.make_actual(cpli=care.cpli)
    proposal = differ(care, 875, at)
    assert proposal.reason == "Contradicts another source"
    assert proposal.details == "Home Care (Hour): 10 Hours recorded, the uploaded visits come to 8.75."
    assert differ(care, 875, at).id == proposal.id
    assert differ(care, 1000, at) is None
    assert proposed() == []


def test_a_difference_that_was_dropped_stays_dropped_until_a_figure_changes(care, fin, at):
    factories.make_actual(cpli=care.cpli)
    deciding.drop(differ(care, 875, at), 1, fin, at)
    assert differ(care, 875, at) is None
    assert differ(care, 900, at) is not None


def over_the_plan(care, **given):
    """A week of twelve hours that an import confirmed; what is due is worked out."""
    factories.make_actual(cpli=care.cpli, actual_hundredths=1200, extra_hundredths=200, **given)
    with database.atomic():
        chunks.recalculate_lines([f"C{care.cpli.id}"], factories.AT)


def test_after_an_import_what_is_due_and_over_the_plan_is_proposed_once(care, at):
    over_the_plan(care)
    for _ in range(2):
        propose_payable([care.contract.id], at)
    [proposal] = proposed()
    assert "12 Hours recorded, 10 planned" in proposal.details


def test_what_is_settled_or_only_entered_is_not_proposed_by_an_import(care, at):
    over_the_plan(care)
    over_the_plan(care, week_start=date(2025, 11, 3), state="entered")
    with database.atomic():
        freezing.freeze([item.id for item in PaymentItem.select()])
    propose_payable([care.contract.id], at)
    assert proposed() == []
