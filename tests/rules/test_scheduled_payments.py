"""What a Scheduled line and a provider's answer may become, and what happens to a line that moves on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import scheduled_payments as rules
from rules.broken import IllegalMove, RuleBroken
from rules.written_words import LONGEST_REASON

STATUSES = tuple(rules.STATUS_NAMES)
ANSWERS = tuple(rules.ANSWER_NAMES)


@pytest.mark.parametrize("was", STATUSES)
@pytest.mark.parametrize("to", STATUSES)
def test_pay_may_become_any_and_each_pay_again_and_suspend_carry_forward(was, to):
    allowed = was != to and ("pay" in (was, to) or (was, to) == ("suspend", "carry_forward"))
    if allowed:
        rules.check_line_move("Mrs Angelo", "derived", was, to)
    else:
        with pytest.raises(RuleBroken, match="Mrs Angelo is"):
            rules.check_line_move("Mrs Angelo", "derived", was, to)


@pytest.mark.parametrize(("state", "words"), [("frozen", "withdraw the run"), ("settled", "is finalised")])
def test_a_line_that_is_approved_or_finalised_is_not_changed(state, words):
    with pytest.raises(IllegalMove, match=words):
        rules.check_line_move("Mrs Angelo", state, "pay", "cancel")


def test_a_status_that_there_is_not_is_refused():
    with pytest.raises(RuleBroken, match="Choose Pay"):
        rules.check_line_move("Mrs Angelo", "derived", "pay", "paid")


@pytest.mark.parametrize("was", ANSWERS)
@pytest.mark.parametrize("to", ANSWERS)
def test_every_answer_may_be_undone_until_the_period_is_finalised(was, to):
    if was != to:
        rules.check_answer(True, False, was, to)
    for is_asked, is_finalised in ((False, False), (True, True)):
        with pytest.raises(IllegalMove):
            rules.check_answer(is_asked, is_finalised, was, to)
    with pytest.raises(IllegalMove, match="already"):
        rules.check_answer(True, False, was, was)


@given(st.text(st.characters(exclude_characters="\x00\r"), max_size=30).filter(lambda text: text.strip()))
def test_a_reason_is_kept_without_the_spaces_around_it(text):
    assert rules.clean_reason(f"  {text}\n", "why") == text.strip()


def test_a_reason_has_plain_line_ends_and_nothing_that_a_database_refuses():
    assert rules.clean_reason("\x00 Bank\r\nholiday\x00", "why") == "Bank\nholiday"


@pytest.mark.parametrize("text", [None, "", " \n", "\x00", "a" * (LONGEST_REASON + 1)])
def test_no_reason_and_far_too_long_a_one_are_refused(text):
    with pytest.raises(RuleBroken) as refused:
        rules.clean_reason(text, "why")
    assert refused.value.field == "reason"


def test_what_moves_on_is_suspended_still_or_to_be_paid():
    assert rules.status_in_next_period("suspend") == "suspend"
    assert rules.status_in_next_period("carry_forward") == "pay"
    words = rules.reason_in_next_period("carry_forward", "21/03/2022 - 17/04/2022", "Bank holiday")
    assert words == "Carried forward from 21/03/2022 - 17/04/2022. Bank holiday"
    assert rules.reason_in_next_period("suspend", "21/03/2022 - 17/04/2022", "Bank holiday") == "Bank holiday"


def test_a_period_is_finalised_before_it_is_current_and_else_future():
    assert rules.period_state(True, True) == "finalised"
    assert rules.period_state(False, True) == "current"
    assert rules.period_state(False, False) == "future"


def test_what_a_provider_may_answer_is_what_is_allowed():
    for was in rules.ANSWER_NAMES:
        legal = rules.legal_answers(True, False, was)
        assert legal == [answer for answer in rules.ANSWER_MOVES if answer != was]
        for answer in legal:
            rules.check_answer(True, False, was, answer)
        assert rules.legal_answers(False, False, was) == rules.legal_answers(True, True, was) == []


def test_what_lines_of_a_tab_may_be_set_to():
    assert rules.statuses_to_set(["pay"]) == ["cancel", "suspend", "carry_forward"]
    assert rules.statuses_to_set(["cancel"]) == ["pay"]
    assert rules.statuses_to_set(["cancel", "suspend"]) == ["pay", "carry_forward"]
    assert rules.statuses_to_set([]) == []
