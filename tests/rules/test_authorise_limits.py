"""Whose authorisation is enough, and where a second officer has to authorise too."""

import pytest

from rules.authorise_limits import first_words, limit_of, needs_a_second, why_another
from rules.broken import RuleBroken

LIMITS = {"finance_officer": 500_000, "payment_approver": 2_000_000}


@pytest.mark.parametrize(
    ("roles", "limit"),
    [
        ({"finance_officer"}, 500_000),
        ({"finance_officer", "payment_approver"}, 2_000_000),
        ({"finance_officer", "auditor"}, 500_000),
        ({"auditor"}, None),
    ],
)
def test_the_highest_limit_of_the_roles_counts(roles, limit):
    assert limit_of(roles, LIMITS) == limit
    assert limit_of(roles, {}) is None


@pytest.mark.parametrize(("pence", "needs"), [(500_000, False), (500_001, True), (-900_000, False)])
def test_only_above_the_limit_a_second_is_needed(pence, needs):
    assert needs_a_second(pence, 500_000, None, 1) is needs
    assert needs_a_second(pence, None, None, 1) is False


def test_another_officer_completes_it_and_the_same_one_does_not():
    assert needs_a_second(900_000, 500_000, 2, 1) is False
    with pytest.raises(RuleBroken, match="another officer"):
        needs_a_second(900_000, 500_000, 1, 1)


def test_neither_its_maker_nor_the_first_officer_completes_it():
    assert why_another(1, 1, None) == "You made this on the provider's behalf: another officer has to authorise it"
    assert "above your limit another officer" in why_another(1, 2, 1)
    assert why_another(1, 2, 3) == why_another(1, 2, None) == ""


def test_its_words():
    assert first_words("Fin", 500_000) == "Authorised by Fin, a second officer is needed above £5,000.00"
