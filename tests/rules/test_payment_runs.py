"""The rules of payment runs: which moves are legal, who may approve, when the money is in the bank."""

from datetime import date

import pytest

from rules import payment_runs as rules
from rules.broken import IllegalMove


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


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (1, "You prepared this run"),
        (2, "You decided checks of this run"),
        (3, "You added an amount to this run"),
        (4, None),
        (None, "You prepared this run"),  # nobody, such as a job
    ],
)
def test_four_eyes(person, words):
    said = rules.why_not_approve(person, prepared_by=1, decided_by={2}, has_added=person == 3)
    assert said == (words and f"{words}, so another Payment Approver must approve it")


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
    is_ready, may_approve, is_due = answers
    assert rules.legal_verbs(state, is_ready=is_ready, may_approve=may_approve, is_due=is_due) == verbs


@pytest.mark.parametrize("job_state", [None, "queued", "running", "done", "failed"])
def test_only_what_stopped_is_tried_again(job_state):
    assert rules.may_try_again("finalising", job_state) == (job_state in (None, "failed"))
    assert not rules.may_try_again("approved", job_state)
