"""Dates that can only be a slip, and dates that are odd."""

from datetime import date

import pytest

from rules import manual_adjustments, payment_runs
from rules.broken import AllBroken, RuleBroken
from rules.plausible_dates import check_year, far_ahead, outside_contract

TODAY = date(2025, 11, 20)
CONTRACT = date(2024, 4, 1), None
PERIOD_END = date(2025, 11, 23)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1925, 11, 1), "Check the year: the first day, 01/11/1925, is 100 years ago"),
        (date(2125, 11, 1), "Check the year: the first day, 01/11/2125, is 100 years ahead"),
        (date(2014, 12, 31), "is 11 years ago"),
        (date(2028, 1, 1), "is 3 years ahead"),
        (date(2015, 1, 1), None),
        (date(2027, 12, 31), None),
    ],
)
def test_a_year_that_was_mistyped_is_refused(day, words):
    if words is None:
        check_year(day, TODAY, "from_date", "first day")
        return
    with pytest.raises(RuleBroken, match=words) as refused:
        check_year(day, TODAY, "from_date", "first day")
    assert refused.value.field == "from_date"


@pytest.mark.parametrize(
    ("first", "last", "end", "is_outside"),
    [
        (date(2024, 4, 1), date(2024, 4, 7), None, False),
        (date(2024, 3, 31), date(2024, 4, 7), None, True),
        (date(2025, 3, 31), date(2025, 3, 31), date(2025, 3, 31), False),
        (date(2025, 3, 31), date(2025, 4, 1), date(2025, 3, 31), True),
    ],
)
def test_days_outside_the_contract_are_named_with_its_dates(first, last, end, is_outside):
    sentence = outside_contract(first, last, CONTRACT[0], end)
    assert bool(sentence) is is_outside
    assert not sentence or "is not within the contract's dates, 01/04/2024 -" in sentence


def test_a_day_more_than_two_months_ahead_is_far():
    assert far_ahead(date(2026, 1, 21), TODAY, "due date") is None
    assert far_ahead(date(2026, 1, 22), TODAY, "due date") == "The due date is 63 days ahead, 22/01/2026."


def test_what_is_odd_about_an_adjustment_is_asked_in_one_question():
    days = date(2025, 11, 1), date(2025, 11, 7)
    assert manual_adjustments.question(5_000, days, CONTRACT, PERIOD_END) == ""
    assert manual_adjustments.question(1_000_000, days, CONTRACT, PERIOD_END) == ""
    odd = date(2024, 3, 1), date(2025, 12, 7)
    assert manual_adjustments.question(-1_000_001, odd, CONTRACT, PERIOD_END) == (
        "01/03/2024 - 07/12/2025 is not within the contract's dates, 01/04/2024 -. "
        "It is for days after the current period, which ends on 23/11/2025. "
        "−£10,000.01 is a large amount to add by hand. Add it anyway?"
    )


def test_all_that_is_wrong_with_an_adjustment_is_said_at_once():
    with pytest.raises(AllBroken) as refused:
        manual_adjustments.check(0, date(2125, 1, 1), date(2025, 1, 1), " ", TODAY)
    assert [each.field for each in refused.value.problems] == ["amount", "from_date", "to_date", "reason"]


def test_dates_of_a_run():
    payment_runs.check_dates(date(2020, 1, 1), TODAY, TODAY)
    for due_by, finalise_date in (
        (date(2125, 11, 20), TODAY),
        (TODAY, date(2125, 11, 20)),
        (TODAY, date(2025, 11, 19)),
    ):
        with pytest.raises(RuleBroken):
            payment_runs.check_dates(due_by, finalise_date, TODAY)
    assert payment_runs.question_about_dates(TODAY, date(2026, 1, 21), TODAY) == ""
    assert payment_runs.question_about_dates(date(2026, 11, 20), TODAY, TODAY) == (
        "The due date is 365 days ahead, 20/11/2026. Prepare the run anyway?"
    )
