"""Dates as people type and read them."""

from datetime import date

import pytest

from rules.broken import RuleBroken
from rules.dates import date_range, format_date, long_date, near_date, parse_date

APRIL = date(2022, 4, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "1/4/22",
        "01/04/2022",
        " 1 / 4 / 2022 ",
        "1.4.2022",
        "1-4-22",
        "2022-04-01",
        "1 April 2022",
        "1st apr 22",
        "1 APR, 2022",
    ],
)
def test_dates_are_forgiven_their_form(typed):
    assert parse_date(typed) == APRIL


@pytest.mark.parametrize("typed", ["tomorrow", "4/2022", "1/4/222", "1 aprol 2022", "1//4/2022", "１/4/2022x"])
def test_anything_else_says_how_to_type_it(typed):
    with pytest.raises(RuleBroken, match="like 1/4/2022 or 1 April 2022"):
        parse_date(typed, field="due")


@pytest.mark.parametrize("typed", ["31/2/2022", "1/13/2022", "0/1/2022"])
def test_a_day_that_is_not_in_the_calendar(typed):
    with pytest.raises(RuleBroken, match="in the calendar"):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["10/11/0205", "10/11/1025", "2925-11-10", "31 Dec 9999"])
def test_a_date_a_century_away_is_a_slip(typed):
    with pytest.raises(RuleBroken, match=r"Enter a date from 1900 to 2199: \d+ is too far away"):
        parse_date(typed)


def test_nothing_typed_names_what_is_wanted_and_its_field():
    with pytest.raises(RuleBroken, match="Enter the date of claim") as broken:
        parse_date("  ", field="date_of_claim", what="date of claim")
    assert broken.value.field == "date_of_claim"


def test_dates_as_they_are_shown():
    assert format_date(APRIL) == "01/04/2022"
    assert near_date(APRIL, today=date(2022, 12, 1)) == "Fri 1 Apr"
    assert near_date(APRIL, today=date(2023, 1, 1)) == "Fri 1 Apr 2022"
    assert long_date(APRIL) == "Friday 1 April 2022"
    assert date_range(APRIL, date(2022, 4, 17)) == "01/04/2022 - 17/04/2022"
    assert date_range(APRIL, None) == "01/04/2022 -"
