"""The checks of a payment run: what raises each, what it says, and what cannot just be seen."""

import pytest

from rules import run_checks as rules
from rules.broken import RuleBroken
from rules.trends import CarePayment


def line(amount_pence, earlier=(), **more):
    payments = [CarePayment(pence, 28) for pence in earlier]
    return rules.LineToCheck(1, 2, amount_pence, care_days=28, earlier=payments, **more)


def kinds(amount_pence, earlier=(), new=(), without=(), **more):
    return [check.kind for check in rules.checks_of([line(amount_pence, earlier, **more)], new, 20, without)]


def answers(*given):
    return [rules.PeriodAnswer(*each) for each in given]


def test_what_each_check_means():
    assert kinds(-1) == ["negative"]
    assert kinds(0) == ["nil"]
    assert kinds(20_000, earlier=(10_000,)) == ["off_trend"]
    assert kinds(10_000, earlier=(10_000,)) == []
    assert kinds(10_000, earlier=(10_000,), new=[1]) == ["new_organisation"]
    assert kinds(10_000, without=[1]) == ["no_creditor_ref"]
    assert kinds(10_000, refunds=rules.Refunds(1, -10_001)) == ["refund"]
    assert kinds(10_000, uncoded=[rules.Uncoded("Day care", False, True, 1, 10_000)]) == ["no_coding"]
    assert kinds(10_000, held_lines=1, held_pence=500) == ["document_not_agreed"]


def test_one_check_names_each_period_with_its_own_amount():
    given = answers(
        ("rejected", "27/10/2025 - 23/11/2025", "Rate is wrong.", 40_000),
        ("unconfirmed", "24/11/2025 - 21/12/2025", "", 41_000),
        ("rejected", "22/12/2025 - 18/01/2026", "", 500),
    )
    checks = rules.checks_of([line(81_500, answers=given)], [], 20)
    assert [(check.kind, check.amount_pence, check.details) for check in checks] == [
        (
            "rejected",
            40_500,
            "27/10/2025 - 23/11/2025, £400.00: Rate is wrong; 22/12/2025 - 18/01/2026, £5.00: no reason given.",
        ),
        ("unconfirmed", 41_000, "The provider has not confirmed 24/11/2025 - 21/12/2025, £410.00."),
    ]


def test_many_periods_are_counted_after_the_first_six():
    [check] = rules.checks_of(
        [line(800, answers=answers(*[("unconfirmed", f"P{n}", "", 100) for n in range(8)]))], [], 20
    )
    assert check.details.endswith("P5, £1.00; and 2 more.")
    assert check.amount_pence == 800


def test_a_missing_code_is_named_with_its_service_level_and_amount():
    uncoded = [rules.Uncoded("Day care", False, False, 3, 12_000), rules.Uncoded("Night care", True, False, 1, 300)]
    [check] = rules.checks_of([line(20_000, uncoded=uncoded)], [], 20)
    assert check.amount_pence == 12_300
    assert check.details == (
        "Day care has no cost centre and no subjective code (3 items, £120.00); "
        "Night care has no subjective code (1 item, £3.00)."
    )


def test_a_check_says_what_a_person_needs_to_decide():
    [check] = rules.checks_of([line(20_000, earlier=(10_000, 10_000))], [], percent=20)
    assert check.details == "Comes to £50.00 for a week of care, 100% more than in its last 2 payments (£25.00)."
    [check] = rules.checks_of([line(5_000, refunds=rules.Refunds(2, -30_000))], [], 20)
    assert check.details == "2 adjustments take more than £100.00 each off this payment."
    assert check.amount_pence == -30_000


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("negative", "A negative amount cannot be paid"),
        ("no_creditor_ref", "organisations.csv"),
        ("no_coding", "service_levels.csv"),
    ],
)
def test_what_must_be_mended_or_taken_out_cannot_just_be_seen(kind, words):
    rules.check_outcome_allowed(kind, "taken_out")
    rules.check_outcome_allowed("nil", "seen")
    with pytest.raises(RuleBroken, match=words):
        rules.check_outcome_allowed(kind, "seen")
