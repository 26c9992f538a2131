"""Dates in cells of files, and what a file's dates tell of their order."""

from datetime import date

import pytest

from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder, day_first, order_of, read_date

DAY = date(2023, 8, 14)


@pytest.mark.parametrize(
    "text",
    [
        *("14/08/2023", "14-08-2023", "14.08.2023", "2023/08/14", "2023-08-14", "2023.08.14", "14 Aug 2023"),
        *("14-Aug-2023", "14th August 2023", "August 14, 2023", "Mon 14/08/2023", "Monday, 14 August 2023"),
        *("2023-08-14 00:00:00", "2023-08-14T00:00:00Z", "2023-08-14T00:00:00+00:00", "14/08/2023 00:00"),
        *("14/8/2023 0:00", "14/08/2023 12:00:00 AM", " 14/08/2023\u00a0", "2023-08-14 00:00:00.000"),
    ],
)
def test_the_forms_that_programs_write_are_read(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tue 14/08/2023", "14/08/2023 is a Monday"),
        ("14/08/2023 09:30", "has a time of day"),
        ("14/08/23", "more than one date"),
        ("14-Aug-23", "more than one date"),
        ("31/02/2023", "no 31/02/2023 in the calendar"),
        ("08/14/2023", "no 08/14/2023 in the calendar"),
        ("14/08-2023", "is not a date"),
        ("Soon 14/08/2023", "is not a date"),
        ("45152", "is not a date"),
        ("14/08/0023", "year"),
    ],
)
def test_what_is_no_date_or_two_is_refused_in_words(text, words):
    with pytest.raises(RuleBroken, match=words):
        read_date(text)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["11/03/2025", "11/13/2025 09:00", "2025-11-14"], DateOrder.MONTH_FIRST),
        (["13/11/2025", "11/03/2025"], DateOrder.DAY_FIRST),
        (["11/03/2025", "12/11/2025", "x", ""], DateOrder.DAY_FIRST),
        (["13.11.2025", "11-13-2025"], DateOrder.BOTH),
        (["99/13/2025", "0/0/2025"], DateOrder.DAY_FIRST),
    ],
)
def test_one_date_tells_the_order_of_the_files(texts, order):
    assert order_of(texts) == order


def test_a_date_of_a_month_first_file_is_turned_round():
    assert day_first("11/13/2025 09:00") == "13/11/2025 09:00"
    assert day_first("2025-11-13") == "2025-11-13"
    assert day_first("13 Nov 2025") == "13 Nov 2025"
