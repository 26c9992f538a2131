"""What a security code must be, and how long too many wrong tries lock it."""

import pytest

from rules.security_codes import broken_rules, minutes_locked


@pytest.mark.parametrize("code", ["135790", "111199", "123987", "321654"])
def test_codes_that_will_do(code):
    assert broken_rules(code) == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12a456", "12 456", "１２３４５６"])
def test_anything_but_six_digits(code):
    assert broken_rules(code) == ["Enter exactly 6 digits"]


def test_no_digit_more_than_four_times():
    assert broken_rules("777727") == ["Use no digit more than 4 times"]


@pytest.mark.parametrize("code", ["123498", "991234", "943210", "765490"])
def test_no_run_of_more_than_three_up_or_down(code):
    assert broken_rules(code) == ["Use no more than 3 digits that follow each other up or down, like 1234 or 4321"]


def test_not_the_last_one():
    assert broken_rules("135790", is_last=True) == ["Choose a code that is different from your last one"]


def test_locks_end_after_an_hour_at_most():
    assert [minutes_locked(before) for before in range(6)] == [15, 60, 60, 60, 60, 60]
