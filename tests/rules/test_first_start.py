"""First start: which steps are done, what is left of the others, and who can do it."""

from dataclasses import replace
from datetime import date

import pytest

from rules.first_start import Colleague, Facts, Provider, RunSoFar, StepKind, listed, steps_of

TODAY = date(2025, 11, 20)
SAM, FIN, AMY = (Colleague(n, name, True) for n, name in enumerate(("Sam", "Fin", "Amy"), 1))
INVITED = Colleague(4, "Ned", False)
ALICE = Colleague(5, "Alice", True)
EMPTY = Facts(today=TODAY)
READY = Facts(
    today=TODAY,
    council="Westshire Council",
    officers={"system_administrator": [SAM], "finance_officer": [FIN], "payment_approver": [AMY, FIN]},
    teams=1,
    organisations=1,
    contracts=1,
    line_items=2,
    first_care=date(2025, 11, 3),
    providers=[Provider(1, "Rose Care", [ALICE])],
)


def step(facts, kind):
    return next(each for each in steps_of(facts) if each.kind == kind)


def words(facts, kind):
    return " ".join(step(facts, kind).words)


def test_of_an_empty_portal_nothing_is_done_and_of_a_paid_one_everything():
    assert not [each for each in steps_of(EMPTY) if each.is_done]
    paid = replace(READY, weeks_confirmed=2, is_paid=True)
    assert not [each for each in steps_of(paid) if not each.is_done]


def test_two_people_are_needed_for_a_run_who_have_both_signed_in():
    nobody = replace(READY, officers={"system_administrator": [SAM]})
    assert "There is no Finance Officer" in words(nobody, StepKind.COLLEAGUES)
    assert step(nobody, StepKind.COLLEAGUES).who == [SAM]
    invited = replace(READY, officers={"finance_officer": [FIN], "payment_approver": [INVITED]})
    assert "Ned (Payment Approver) has an invitation" in words(invited, StepKind.COLLEAGUES)
    assert step(invited, StepKind.COLLEAGUES).who == [INVITED]  # the administrator has nothing left to do
    alone = replace(READY, officers={"finance_officer": [FIN], "payment_approver": [FIN]})
    assert "two people are needed" in words(alone, StepKind.COLLEAGUES)
    assert step(READY, StepKind.COLLEAGUES).is_done


def test_care_is_brought_in_by_commissioning_officers_and_without_one_the_administrator_invites_one():
    assert "Invite a Commissioning Officer" in words(replace(READY, line_items=0), StepKind.CARE)
    assert step(replace(READY, line_items=0), StepKind.CARE).who == [SAM]
    with_one = replace(READY, line_items=0, officers={"commissioning_officer": [FIN], "system_administrator": [SAM]})
    assert step(with_one, StepKind.CARE).who == [FIN]


def test_care_needs_line_items_and_a_payment_method_for_each_contract():
    assert "care_package_line_items.csv" in words(replace(READY, line_items=0), StepKind.CARE)
    assert "1 contract has no payment method" in words(replace(READY, contracts_without_method=1), StepKind.CARE)
    assert step(READY, StepKind.CARE).is_done


def test_providers_are_named_who_have_nobody_or_have_not_followed_their_invitation():
    missing = replace(READY, providers=[Provider(1, "Rose Care", []), Provider(2, "Clifton", [INVITED])])
    said = words(missing, StepKind.PROVIDERS)
    assert "Nobody signs in yet for Rose Care." in said
    assert "not signed in yet: Clifton." in said
    assert step(missing, StepKind.PROVIDERS).who == [SAM]
    all_invited = replace(READY, providers=[Provider(2, "Clifton", [INVITED])])
    assert step(all_invited, StepKind.PROVIDERS).who == [INVITED]


def test_without_a_team_those_that_the_types_of_actions_are_for_are_named():
    facts = replace(READY, teams=0, teams_of_types=["Finance Team", "Care Data Team"])
    assert "are for Finance Team and Care Data Team." in words(facts, StepKind.TEAMS)


def test_the_first_week_is_recorded_once_it_has_ended_and_not_at_all_where_all_is_paid_as_planned():
    assert step(READY, StepKind.WEEK).is_for(ALICE.person_id)
    this_week = replace(READY, first_care=date(2025, 11, 18))
    assert "ends on Sun 23 Nov" in words(this_week, StepKind.WEEK)
    assert step(replace(READY, records_weeks=False), StepKind.WEEK).is_done


@pytest.mark.parametrize(
    ("facts", "said", "who"),
    [
        ({}, "Nothing is to be paid yet", []),
        ({"weeks_confirmed": 1}, "makes an invoice", [ALICE]),
        ({"invoices_unsubmitted": 1}, "not submitted yet", [ALICE]),
        ({"invoices_to_authorise": 1}, "1 invoice to authorise", [FIN]),
        ({"is_something_to_pay": True}, "Prepare a payment run", [FIN]),
        ({"run": RunSoFar(1, "prepared", 2, TODAY)}, "mark it as checked", [FIN]),
        ({"run": RunSoFar(1, "checked", 2, TODAY)}, "who did not prepare it", [AMY]),
        ({"run": RunSoFar(1, "approved", 2, TODAY)}, "by itself on Thu 20 Nov", [AMY, FIN]),
    ],
)
def test_what_is_left_of_the_first_run_follows_where_it_stands(facts, said, who):
    left = step(replace(READY, **facts), StepKind.RUN)
    assert said in " ".join(left.words)
    assert list(left.who) == who


def test_of_many_names_three_are_said():
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
