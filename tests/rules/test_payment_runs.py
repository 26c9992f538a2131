"""The rules of payment runs: which moves are legal, what the checks mean, when the money is in the bank."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import payment_runs as rules
from rules.broken import IllegalMove, RuleBroken

PENCE = st.integers(-10_000_000, 10_000_000)


def kinds(amount_pence, earlier=(), answers=(), new=()):
    part = rules.LineToCheck(1, 2, amount_pence, tuple(earlier), [rules.PeriodAnswer(*each) for each in answers])
    return [check.kind for check in rules.checks_of([part], new, percent=20)]


@pytest.mark.parametrize("state", rules.STATE_NAMES)
@pytest.mark.parametrize("verb", rules.RUN_MOVES)
def test_a_move_leads_from_its_states_only(verb, state):
    move = rules.RUN_MOVES[verb]
    assert rules.RUN_MOVES.allows(verb, state) is (state in move.from_statuses)
    if state in move.from_statuses:
        assert rules.RUN_MOVES.check(verb, state) is move
    else:
        with pytest.raises(IllegalMove, match=f"This one is {rules.STATE_NAMES[state].lower()}"):
            rules.RUN_MOVES.check(verb, state)


def test_nothing_leads_on_from_finalised_or_dropped():
    assert not [*rules.RUN_MOVES.legal_verbs("finalised"), *rules.RUN_MOVES.legal_verbs("dropped")]


def test_four_eyes():
    rules.check_four_eyes(prepared_by=1, approver=2)
    for approver in (1, None):
        with pytest.raises(IllegalMove, match="another Payment Approver"):
            rules.check_four_eyes(prepared_by=1, approver=approver)


@pytest.mark.parametrize(
    ("amount", "earlier", "off"),
    [
        (12_000, (10_000, 10_000, 10_000), False),  # exactly 20% is not off trend
        (12_001, (10_000, 10_000, 10_000), True),
        (8_000, (10_000, 10_000, 10_000), False),
        (7_999, (10_000, 10_000, 10_000), True),
        (10_000, (10_000, 20_000, 30_000), True),  # the mean of three, £200.00
        (24_000, (10_000, 20_000, 30_000), False),
        (10_000, (9_000,), False),  # fewer than three: what there is
        (1, (), False),  # nothing to compare with
        (1, (0, 0, 0), True),
        (0, (0, 0, 0), False),
    ],
)
def test_off_trend_is_more_than_a_fifth_from_the_mean_of_the_last_three(amount, earlier, off):
    assert rules.is_off_trend(amount, earlier, 20) is off


@given(amount=PENCE, earlier=st.lists(PENCE, min_size=1, max_size=3), percent=st.integers(0, 100))
def test_off_trend_is_exact(amount, earlier, percent):
    mean = Fraction(sum(earlier), len(earlier))
    assert rules.is_off_trend(amount, earlier, percent) == (abs(amount - mean) > abs(mean) * Fraction(percent, 100))


def test_what_each_check_means():
    assert kinds(-1) == ["negative"]
    assert kinds(0) == ["nil"]
    assert kinds(20_000, earlier=(10_000,)) == ["off_trend"]
    assert kinds(10_000, earlier=(10_000,)) == []
    assert kinds(10_000, earlier=(10_000,), new=[1]) == ["new_organisation"]
    answers = [("rejected", "27/10/2025 - 23/11/2025", "Rate is wrong"), ("unconfirmed", "24/11/2025 - 21/12/2025", "")]
    assert kinds(10_000, earlier=(10_000,), answers=answers) == ["rejected", "unconfirmed"]


def test_a_check_says_what_a_person_needs_to_decide():
    [check] = rules.checks_of([rules.LineToCheck(1, 2, 20_000, (10_000, 10_000))], [], percent=20)
    assert check.details == "£100.00 more than the mean of its last 2 payments, £100.00."
    rejected = [rules.PeriodAnswer("rejected", "a period", "Rate is wrong")]
    [check] = rules.checks_of([rules.LineToCheck(1, 2, 5_000, (5_000,), rejected)], [], percent=20)
    assert check.details == "Period a period: Rate is wrong"


def test_what_is_below_nil_cannot_just_be_seen():
    rules.check_outcome_allowed("negative", "taken_out")
    rules.check_outcome_allowed("nil", "seen")
    with pytest.raises(RuleBroken, match="Nothing below nil is ever paid"):
        rules.check_outcome_allowed("negative", "seen")


def test_the_run_is_in_the_bank_when_its_slowest_contract_says():
    assert rules.bank_date(date(2022, 4, 12), [(3, 6)]) == date(2022, 4, 15)  # Oxfordshire
    assert rules.bank_date(date(2022, 4, 12), [(3, 6), (3, 10)]) == date(2022, 4, 19)
    assert rules.bank_date(date(2022, 4, 12), []) == date(2022, 4, 15)


def test_a_late_run_is_as_much_later_in_the_bank():
    dates = date(2025, 11, 21), date(2025, 11, 24)
    assert rules.moved_dates(*dates, today=date(2025, 11, 20)) == dates
    assert rules.moved_dates(*dates, today=date(2025, 11, 25)) == (date(2025, 11, 25), date(2025, 11, 28))


@pytest.mark.parametrize(
    ("state", "answers", "verbs"),
    [
        ("prepared", (True, True, True), ["check", "send_back", "drop"]),
        ("prepared", (False, True, True), ["send_back", "drop"]),
        ("checked", (True, True, True), ["send_back", "approve", "drop"]),
        ("checked", (True, False, True), ["send_back", "drop"]),
        ("approved", (True, True, True), ["withdraw", "start_finalising"]),
        ("approved", (True, True, False), ["withdraw"]),
        ("finalised", (True, True, True), []),
    ],
)
def test_what_can_be_done_now_depends_on_checks_who_prepared_it_and_the_day(state, answers, verbs):
    is_ready, is_by_another, is_due = answers
    assert rules.legal_verbs(state, is_ready=is_ready, is_by_another=is_by_another, is_due=is_due) == verbs


@pytest.mark.parametrize("job_state", [None, "queued", "running", "done", "failed"])
def test_only_what_stopped_is_tried_again(job_state):
    assert rules.may_try_again("finalising", job_state) == (job_state in (None, "failed"))
    assert not rules.may_try_again("approved", job_state)
