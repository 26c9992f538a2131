"""What an uplift makes of each price: rounded once, half up, by the line's pricing."""

from datetime import date

import pytest

from rules.broken import RuleBroken
from rules.care import LineItem, last_day_of, prices_of
from rules.uplifts import AMOUNT, DUE, ENDED, PERCENT, SAME, Terms, uplift_contract_price, uplift_line, uplifted

TODAY, FROM, LONG_AGO = date(2025, 11, 20), date(2025, 11, 3), date(2025, 4, 7)
BY_4_5 = Terms(PERCENT, 45_000, FROM)


def terms(value, kind=PERCENT, to_pence=False):
    return Terms(kind, value, FROM, to_pence)


def day(month, number, year=2025):
    return date(year, month, number)


@pytest.mark.parametrize(
    ("price", "pricing", "by", "now"),
    [
        (205_000, "units", BY_4_5, 214_225),  # £20.50 -> £21.4225
        (205_000, "units", terms(45_000, to_pence=True), 214_200),  # £21.42
        (205_000, "weekly", BY_4_5, 214_200),
        (1_000, "one_off", terms(50_000), 1_100),  # £0.105: half up
        (1_000, "weekly", terms(-50_000), 1_000),  # £0.095: half up
        (3_870, "units", BY_4_5, 4_044),  # £0.3870 a mile -> £0.404415
        (1, "timetabled", terms(500_000), 2),  # one and a half ten-thousandths
        (10_000, "rolling", terms(10_049, to_pence=True), 10_100),  # rounded once: 1.010049
        (10_000, "weekly", terms(4_999), 10_000),  # £1.004999, not first £1.0050
        (205_050, "", terms(5_000, AMOUNT), 210_050),
        (205_050, "weekly", terms(5_000, AMOUNT), 210_100),
        (205_050, "", terms(-205_050, AMOUNT), 0),
    ],
)
def test_each_pricing_is_rounded_once_half_up(price, pricing, by, now):
    assert uplifted(price, by, pricing) == now


def test_no_price_goes_below_nil_and_nothing_or_all_is_no_uplift():
    with pytest.raises(RuleBroken, match="below zero"):
        uplifted(4_999, terms(-5_100, AMOUNT), "weekly")
    for value in (0, 1_000_000, -1_000_000):
        with pytest.raises(RuleBroken):
            terms(value).check()
    assert (BY_4_5.words, terms(-5_000, AMOUNT).words, terms(-12_500).words) == ("4.5%", "−£0.50", "−1.25%")


def line_of(pricing="units", start=LONG_AGO, end=None, rows=(), price=100_000, death=None):
    care = LineItem(
        "C1",
        pricing,
        start,
        last_day_of(pricing, start, end),
        prices_of(start, price, rows),
        1_000,
        date_of_death=death,
    )
    return uplift_line(care, price, rows, BY_4_5, TODAY)


def days_and_prices(line):
    return [(step.start_date, step.was, step.now, step.is_new) for step in line.steps]


def test_the_price_of_the_date_gets_a_row_and_each_later_one_its_own():
    rows = [(day(12, 1), 200_000), (day(6, 1), 150_000)]
    line = line_of(rows=rows)
    assert days_and_prices(line) == [(FROM, 150_000, 156_750, True), (day(12, 1), 200_000, 209_000, False)]
    assert (line.weekly_was_pence, line.weekly_now_pence) == (15_000, 15_675)


def test_a_row_of_that_very_date_is_changed_and_no_other_added():
    assert days_and_prices(line_of(rows=[(FROM, 150_000)])) == [(FROM, 150_000, 156_750, False)]


def test_a_line_that_starts_later_gets_its_first_price_from_the_date():
    line = line_of(start=day(12, 8))
    assert days_and_prices(line) == [(FROM, 100_000, 104_500, True)]
    assert prices_of(day(12, 8), 100_000, [(FROM, 104_500)]) == ((day(12, 8), 104_500),)
    # a later row on or before its start is its first price already
    assert days_and_prices(line_of(start=day(12, 8), rows=[(day(11, 10), 80_000)])) == [
        (day(11, 10), 80_000, 83_600, False)
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (line_of(end=day(11, 2)), ENDED),
        (line_of(end=FROM), ""),
        (line_of(death=day(11, 2)), ENDED),
        (line_of("one_off", TODAY), DUE),
        (line_of("one_off", day(10, 1), day(12, 31)), DUE),
        (line_of("one_off", day(11, 21)), ""),
        (line_of(price=0), SAME),
    ],
)
def test_what_has_ended_or_is_due_is_left(line, why):
    assert line.left_out == why
    assert bool(line.steps) is not bool(why)


def test_one_off_and_rolling_lines_cost_nothing_a_week():
    for line in (line_of("one_off", day(11, 21)), line_of("rolling")):
        assert line.steps
        assert (line.weekly_was_pence, line.weekly_now_pence) == (0, 0)


def test_a_contracts_price_is_cut_at_the_date():
    cut = uplift_contract_price(day(4, 1), None, 205_000, BY_4_5)
    assert (cut.start_date, cut.now, cut.is_new) == (FROM, 214_225, True)
    later = uplift_contract_price(day(12, 1), day(12, 31), 205_000, BY_4_5)
    assert (later.start_date, later.now, later.is_new) == (day(12, 1), 214_225, False)
    assert uplift_contract_price(day(4, 1), day(11, 2), 205_000, BY_4_5) is None
