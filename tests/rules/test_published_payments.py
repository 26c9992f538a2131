"""What is published of payments: what is large enough, in which quarter and month, and who is never named."""

from datetime import date

import pytest

from rules.published_payments import (
    Payee,
    is_large,
    is_private_person,
    is_published_spend,
    month_end,
    months_back,
    quarter_of,
    quarters_back,
)

GROUPS = ("Foster", "Direct payment")


def payee(name="Rose Care", reference="RC", *, direct=False, groups=("Home care",), contract=True):
    return Payee(reference, name, direct, groups, contract)


def test_more_than_30_000_pounds_is_from_the_next_penny_on():
    assert (is_large(3_000_000), is_large(3_000_001)) == (False, True)


def test_over_500_pounds_is_from_the_next_penny_on():
    assert (is_published_spend(50_000), is_published_spend(50_001)) == (False, True)


@pytest.mark.parametrize(
    ("who", "is_private"),
    [
        (payee(), False),
        (payee(direct=True), True),
        (payee(contract=False), True),
        (payee(groups=("Home care", "FOSTERING")), True),
        (payee("The Fernleigh Household (Foster Carers)"), True),
        (payee("Mrs H Fernleigh"), True),
        (payee("Fernleigh, Hetty (Ms)"), True),
        (payee("Mr & Mrs Fernleigh"), True),
        (payee("Missing Link Care"), False),
        (payee("Rose Care", "P7"), True),
    ],
)
def test_who_is_never_named(who, is_private):
    assert is_private_person(who, GROUPS, ("p7",)) == is_private


def test_without_words_for_private_people_nobody_is_one_by_a_group():
    assert not is_private_person(payee(groups=("Fostering",)), ("",), ())


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2025, 1, 1), (date(2025, 1, 1), date(2025, 3, 31))),
        (date(2025, 3, 31), (date(2025, 1, 1), date(2025, 3, 31))),
        (date(2025, 6, 30), (date(2025, 4, 1), date(2025, 6, 30))),
        (date(2025, 12, 31), (date(2025, 10, 1), date(2025, 12, 31))),
    ],
)
def test_a_day_is_in_its_quarter(day, quarter):
    assert quarter_of(day) == quarter


def test_quarters_and_months_go_back_to_the_first_payment():
    assert [first for first, _ in quarters_back(date(2026, 2, 1), date(2025, 9, 30))] == [
        date(2026, 1, 1),
        date(2025, 10, 1),
        date(2025, 7, 1),
    ]
    assert months_back(date(2026, 1, 31), date(2025, 11, 30)) == [
        date(2026, 1, 1),
        date(2025, 12, 1),
        date(2025, 11, 1),
    ]
    assert (month_end(date(2024, 2, 1)), month_end(date(2025, 12, 1))) == (date(2024, 2, 29), date(2025, 12, 31))
