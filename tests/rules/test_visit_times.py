"""Dates with times in the forms that rota systems write, in nights of a change of the clock, and in either order."""

from datetime import datetime

import pytest

from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder
from rules.care_files.date_order import order_to_ask
from rules.care_files.instants import UTC_CLOCK, TimeForms, read_instants, span_of

AMERICAN = TimeForms(order=DateOrder.MONTH_FIRST)
NINE = datetime(2025, 11, 10, 9)
SUMMER_NINE = datetime(2025, 7, 10, 8)  # nine in London


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        *((text, NINE) for text in ("2025-11-10T09:00:00Z", "2025-11-10T09:00:00+00:00", "10/11/2025 9:00 AM")),
        *((text, NINE) for text in ("2025-11-10 09:00:00.000", "10 Nov 2025 at 9am", "Mon 10/11/2025 0900")),
        *((text, NINE) for text in ("10.11.2025 09.00", "10/11/2025, 09:00 GMT", "2025-11-10T10:00+0100")),
        *((text, SUMMER_NINE) for text in ("2025-07-10T08:00Z", "10/07/2025 09:00", "10/07/2025 09:00 BST")),
        ("10/11/2025 24:00", datetime(2025, 11, 11)),
        ("10/11/2025 12:05 am", datetime(2025, 11, 10, 0, 5)),
        ("10/11/2025 12:05 p.m.", datetime(2025, 11, 10, 12, 5)),
        ("10/11/2025 13:05 PM", datetime(2025, 11, 10, 13, 5)),
    ],
)
def test_what_rota_systems_write_is_read(text, instant):
    assert read_instants(text) == (instant,)


@pytest.mark.parametrize(
    "text",
    ["10/11/2025 13:00 AM", "10/11/2025 0:30 am", "10/11/2025 24:30", "2025-11-10T09:00+25:00", "10/11/2025 09:60"],
)
def test_what_no_clock_shows_is_refused(text):
    with pytest.raises(RuleBroken, match="time of the day|offset"):
        read_instants(text)


def test_a_system_that_writes_utc_is_read_so():
    assert read_instants("10/07/2025 08:00", TimeForms(zone=UTC_CLOCK)) == (SUMMER_NINE,)


def test_american_dates_are_read_where_they_are_said_to_be():
    assert read_instants("11/10/2025 09:00", AMERICAN) == (NINE,) == read_instants("2025-11-10 09:00", AMERICAN)
    with pytest.raises(RuleBroken, match="the dates of this file are month first"):
        read_instants("13/11/2025 09:00", AMERICAN)


@pytest.mark.parametrize(
    ("start", "end", "minutes", "other"),
    [
        ("26/10/2025 01:30", "26/10/2025 02:15", 45, 105),  # either 01:30 is before 02:15
        ("26/10/2025 01:45", "26/10/2025 01:15", 30, None),  # only across the change
        ("26/10/2025 00:30", "26/10/2025 01:30", 60, 120),
        ("26/10/2025 01:30 BST", "26/10/2025 02:15", 105, None),
        ("25/10/2025 22:00", "26/10/2025 06:00", 540, None),
        ("30/03/2025 00:30", "30/03/2025 02:15", 45, None),
    ],
)
def test_the_night_of_a_change_of_the_clock_pays_what_the_clock_says(start, end, minutes, other):
    span = span_of(read_instants(start), read_instants(end))
    assert ((span.end - span.start).total_seconds() / 60, span.other_minutes) == (minutes, other)


def test_an_hour_that_the_clock_left_out_is_refused_with_what_to_write():
    with pytest.raises(RuleBroken, match="The clocks went forward.* no 01:30 .* such as 02:30"):
        read_instants("30/03/2025 01:30")


def november(*days):
    return [f"11/{day:02}/2025" for day in days]


@pytest.mark.parametrize(
    ("dates", "order", "asked"),
    [
        (november(3, 4, 13), DateOrder.DAY_FIRST, "month_first"),  # 13 fits no month
        (november(3, 4, 5, 6, 7), DateOrder.DAY_FIRST, "month_first"),  # months apart, or one week
        (november(3), DateOrder.DAY_FIRST, ""),
        (["13/11/2025", *november(14)], DateOrder.DAY_FIRST, ""),  # a slip, among others
        (["10/11/2025", "17/11/2025"], DateOrder.DAY_FIRST, ""),
        (["10/11/2025", "17/11/2025"], DateOrder.MONTH_FIRST, "day_first"),
        (["03/11/2025", "04/11/2025", "05/11/2025"], DateOrder.MONTH_FIRST, "day_first"),
        (["2025-11-10", "10 Nov 2025"], DateOrder.DAY_FIRST, ""),
        (["2025-11-10", "10/11/2025"], DateOrder.MONTH_FIRST, "day_first"),  # the same day, or a month away
        (["2025-11-10", "11/11/2025"], DateOrder.MONTH_FIRST, ""),
    ],
)
def test_a_file_in_another_order_is_asked_about(dates, order, asked):
    assert order_to_ask(dates, order) == asked
