"""Disputes that the portal proposes: over the plan, or contradicted by another source."""

from datetime import date

import pytest

from models import Actual, Dispute, HeldBack, PaymentItem, database
from operations import consequences, freezing
from operations.actuals import confirming
from operations.disputes import deciding
from operations.disputes.proposing import propose_difference
from operations.disputes.sweeping import propose_payable
from queries.disputes import details as disputes
from queries.weeks import loading
from rules.broken import IllegalMove
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.disputes import scope_of
from tests.support.recorded_weeks import record_delivery

WEEK = date(2025, 11, 10)
OVER_PLAN = "Entered Actuals exceed Support Plan"


def save(care, hours, alice, at, index=0):
    line = loading.load_week(scope_of(care), WEEK)[index]
    record_delivery(line, Entered(actual_hundredths=100 * hours), line.version, alice, at)


def confirm(care, alice, at):
    confirming.confirm(scope_of(care), WEEK, alice, at)


def proposed():
    return list(Dispute.select().where(Dispute.status == "proposed"))


def test_a_confirmed_week_over_its_plan_is_offered_to_officers_and_held_by_nobody(hours_invoiced_weekly, alice, at):
    save(hours_invoiced_weekly, 12, alice, at)
    assert proposed() == []
    confirm(hours_invoiced_weekly, alice, at)
    [proposal] = proposed()
    assert proposal.details == "Home Care (Hour): 12 Hours recorded, 10 planned, 2 more than planned."
    assert (proposal.reason, proposal.lines, proposal.first_week) == (
        OVER_PLAN,
        [f"C{hours_invoiced_weekly.cpli.id}"],
        WEEK,
    )
    assert HeldBack.select().where(HeldBack.reason == "in_dispute").count() == 0
    assert not loading.load_week(scope_of(hours_invoiced_weekly), WEEK)[0].is_disputed


@pytest.mark.parametrize("hours", [10, 8])
def test_at_or_under_the_plan_nothing_is_proposed(hours_invoiced_weekly, alice, at, hours):
    save(hours_invoiced_weekly, hours, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    assert proposed() == []


def test_it_is_taken_back_when_the_figures_fit_and_comes_again_when_they_do_not(hours_invoiced_weekly, alice, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    save(hours_invoiced_weekly, 10, alice, at)
    assert proposed() == []
    assert Dispute.get().status == "dropped"
    save(hours_invoiced_weekly, 12, alice, at)
    assert len(proposed()) == 1


def test_a_changed_figure_changes_what_is_proposed(hours_invoiced_weekly, alice, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    save(hours_invoiced_weekly, 13, alice, at)
    [proposal] = proposed()
    assert "13 Hours recorded" in proposal.details
    assert proposal.version == 2


def test_undoing_the_confirmation_takes_it_back(hours_invoiced_weekly, alice, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    confirming.undo_confirm(scope_of(hours_invoiced_weekly), WEEK, alice, at)
    assert proposed() == []


def test_two_lines_of_a_client_are_one_proposal(hours_invoiced_weekly, alice, at):
    factories.make_cpli(
        contract=hours_invoiced_weekly.contract,
        client=hours_invoiced_weekly.client,
        service=hours_invoiced_weekly.service,
        service_level=hours_invoiced_weekly.level,
    )
    save(hours_invoiced_weekly, 12, alice, at)
    save(hours_invoiced_weekly, 11, alice, at, index=1)
    confirm(hours_invoiced_weekly, alice, at)
    [proposal] = proposed()
    assert len(proposal.lines) == 2
    save(hours_invoiced_weekly, 10, alice, at, index=1)
    assert len(proposed()[0].lines) == 1


def test_what_an_officer_dropped_is_not_proposed_again_for_the_same_figures(hours_invoiced_weekly, alice, fin, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    deciding.drop(proposed()[0], 1, fin, at)
    line = loading.load_week(scope_of(hours_invoiced_weekly), WEEK)[0]
    entered = Entered(actual_hundredths=1200, comment="Agreed")
    record_delivery(line, entered, line.version, alice, at)
    assert proposed() == []
    save(hours_invoiced_weekly, 14, alice, at)
    assert len(proposed()) == 1


def test_what_was_resolved_over_the_plan_is_not_proposed_again(hours_invoiced_weekly, alice, fin, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    dispute = deciding.raise_proposed(proposed()[0], 1, OVER_PLAN, "Please explain.", fin, at)
    assert HeldBack.get(HeldBack.reason == "in_dispute").amount_pence == 24_000
    deciding.resolve(dispute, 2, disputes.seen_of(dispute), fin, at)
    line = loading.load_week(scope_of(hours_invoiced_weekly), WEEK)[0]
    record_delivery(line, Entered(actual_hundredths=1200, comment="x"), line.version, alice, at)
    assert proposed() == []


def test_raising_all_lines_of_the_week_takes_the_proposal_in(hours_invoiced_weekly, alice, fin, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    deciding.raise_dispute(
        hours_invoiced_weekly.organisation, hours_invoiced_weekly.client, WEEK, WEEK, [], OVER_PLAN, "Explain", fin, at
    )
    assert proposed() == []


def test_two_officers_raise_and_drop_the_same_and_the_first_counts(hours_invoiced_weekly, alice, fin, at):
    save(hours_invoiced_weekly, 12, alice, at)
    confirm(hours_invoiced_weekly, alice, at)
    [first], [second] = proposed(), proposed()
    deciding.raise_proposed(first, 1, OVER_PLAN, "Explain", fin, at)
    with pytest.raises(IllegalMove):
        deciding.drop(second, 1, fin, at)


def differ(care, other, at):
    with database.atomic():
        return propose_difference(Actual.get(), other, "the uploaded visits", at)


def test_two_sources_that_differ_are_proposed_once(hours_invoiced_weekly, at):
    factories.make_actual(cpli=hours_invoiced_weekly.cpli)
    proposal = differ(hours_invoiced_weekly, 875, at)
    assert proposal.reason == "Contradicts another source"
    assert proposal.details == "Home Care (Hour): 10 Hours recorded, the uploaded visits come to 8.75."
    assert differ(hours_invoiced_weekly, 875, at).id == proposal.id
    assert differ(hours_invoiced_weekly, 1000, at) is None
    assert proposed() == []


def test_a_difference_that_was_dropped_stays_dropped_until_a_figure_changes(hours_invoiced_weekly, fin, at):
    factories.make_actual(cpli=hours_invoiced_weekly.cpli)
    deciding.drop(differ(hours_invoiced_weekly, 875, at), 1, fin, at)
    assert differ(hours_invoiced_weekly, 875, at) is None
    assert differ(hours_invoiced_weekly, 900, at) is not None


def over_the_plan(care, **given):
    """A week of twelve hours that an import confirmed; what is due is worked out."""
    factories.make_actual(cpli=care.cpli, actual_hundredths=1200, extra_hundredths=200, **given)
    with database.atomic():
        consequences.lines_changed([f"C{care.cpli.id}"], factories.AT)


def test_after_an_import_what_is_due_and_over_the_plan_is_proposed_once(hours_invoiced_weekly, at):
    over_the_plan(hours_invoiced_weekly)
    for _ in range(2):
        propose_payable([hours_invoiced_weekly.contract.id], at)
    [proposal] = proposed()
    assert "12 Hours recorded, 10 planned" in proposal.details


def test_what_is_settled_or_only_entered_is_not_proposed_by_an_import(hours_invoiced_weekly, at):
    over_the_plan(hours_invoiced_weekly)
    over_the_plan(hours_invoiced_weekly, week_start=date(2025, 11, 3), state="entered")
    with database.atomic():
        freezing.freeze([item.id for item in PaymentItem.select()])
    propose_payable([hours_invoiced_weekly.contract.id], at)
    assert proposed() == []
