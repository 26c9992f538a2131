"""What a password must be, each rule with its own sentence."""

import pytest

from rules.passwords import broken_rules

LONG = "Ab1!" + "".join(chr(97 + number // 26) + chr(97 + number % 26) for number in range(62))
COMMON = frozenset({"password", "letmein", "qwertyuiop"})


def test_a_good_password_breaks_no_rule():
    assert broken_rules("Correct-Horse7", common=COMMON) == []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab1!defg", "Use at least 9 characters"),
        (LONG + "z", "Use at most 128 characters"),
        ("AB1!DEFGHI", "Use at least one lower case letter"),
        ("ab1!defghi", "Use at least one capital letter"),
        ("Abc!defghi", "Use at least one digit"),
        ("Abc1defghi", "Use at least one symbol, like ! or &"),
    ],
)
def test_each_rule_alone(password, sentence):
    assert broken_rules(password, common=COMMON) == [sentence]


def test_all_broken_rules_are_said_at_once():
    assert broken_rules("12345") == [
        "Use at least 9 characters",
        "Use at least one lower case letter",
        "Use at least one capital letter",
        "Use at least one symbol, like ! or &",
    ]


def test_lengths_at_the_edge_are_accepted():
    assert broken_rules("Ab1!defgh") == []
    assert broken_rules(LONG) == []


@pytest.mark.parametrize("password", ["Password1!", "P@ssw0rd2024!", "LetMeIn123!", "Qwertyuiop1!"])
def test_common_words_with_figures_behind_them_are_refused(password):
    assert "harder to guess" in " ".join(broken_rules(password, common=COMMON))


def test_a_password_that_is_mostly_ones_own_name_is_refused_but_a_long_one_may_have_it():
    assert "Leave out your own name" in broken_rules("Raman-2025", about_them=["Priya", "Raman"])[0]
    assert broken_rules("Raman-walks-to-Ely-9", about_them=["Priya", "Raman"]) == []


def test_the_present_password_is_refused():
    assert broken_rules("Correct-Horse7", is_current=True) == ["Choose a password that you are not using now"]


def test_a_council_may_demand_fewer_kinds_of_character():
    assert broken_rules("three small words", kinds=("lower",)) == []


ABOUT_THEM = ["Priya", "Raman", "praman", "remit", "portal", "Merebridge", "Council"]


@pytest.mark.parametrize(
    "password",
    [
        "Merebridge-2025!",
        "M3r3bridge-2025!",
        "Merebridge-Council-1",
        "Priya-Raman-1987",
        "Password-Raman-1",
        "Portal-Portal-1!",
        "Abc1!Abc1!Abc1!",
        "Aaaaaaaaaaaa1!",
        "Xy1!-2023-2024-2025",
    ],
)
def test_a_password_is_judged_by_what_is_left_without_context_years_and_repeats(password):
    assert len(broken_rules(password, common=COMMON, about_them=ABOUT_THEM)) == 1


@pytest.mark.parametrize(
    "password",
    [
        "Correct-Horse7",
        "Raman-walks-to-Ely-9",
        "Tractor!Merebridge9",
        "Bottle-Green-2024-Kettle",
        "Xk7!-Council-qq-W2",
    ],
)
def test_a_name_or_a_year_in_a_good_password_is_no_fault(password):
    assert broken_rules(password, common=COMMON, about_them=ABOUT_THEM) == []


def test_a_password_of_any_length_is_judged_at_once():
    assert "Use at most 128 characters" in broken_rules("Ab1!" * 250_000, common=COMMON, about_them=ABOUT_THEM)
