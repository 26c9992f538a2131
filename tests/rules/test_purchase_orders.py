"""What an order is worth: the guides' cases, what must hold for any care."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.care import LineItem, count_days
from rules.financial_years import financial_year_end, financial_year_of, financial_year_start
from rules.purchase_orders import LineWords, item_details, last_order_year, order_years, priced_spans
from rules.weeks import FAR_FUTURE, days_between

START = date(2022, 3, 28)  # a Monday, four days before a financial year begins
WEEKDAYS = (100, 100, 100, 100, 100, 0, 0)
YEARS = range(2020, 2029)


def make_line(pricing="weekly", price=8_227_700, start=START, end=FAR_FUTURE, changes=(), **other):
    return LineItem(
        key="C1", pricing=pricing, start_date=start, end_date=end, prices=((start, price), *changes), **other
    )


def sessions_of_bedford(**other):
    return make_line("timetabled", 2_144_600, sessions=WEEKDAYS, **other)


def amounts(line, financial_year):
    return [span.amount_pence for span in priced_spans(line, financial_year)]


def test_bedfords_five_sessions_a_week_are_55_974_06_for_the_year():
    (item,) = priced_spans(sessions_of_bedford(), 2022)
    assert (item.first, item.last) == (date(2022, 4, 1), date(2023, 3, 31))
    assert (item.quantity_hundredths, item.amount_pence) == (26_100, 55_974_06)


def test_bedfords_four_days_before_the_year_are_an_order_of_their_own():
    (item,) = priced_spans(sessions_of_bedford(), 2021)
    assert (item.first, item.last, item.amount_pence) == (START, date(2022, 3, 31), 857_84)


def test_lancashires_rolling_allowance_is_up_to_1_968_00():
    line = make_line("rolling", 205_000, date(2023, 4, 1), date(2024, 3, 31), units_hundredths=9600)
    (item,) = priced_spans(line, 2023)
    assert (item.quantity_hundredths, item.amount_pence) == (9600, 1_968_00)


def test_a_rolling_allowance_over_two_years_is_shared_by_days_and_the_last_takes_what_is_left():
    line = make_line("rolling", 205_000, date(2023, 1, 1), date(2023, 12, 31), units_hundredths=9600)
    shares = [(s.quantity_hundredths, s.amount_pence) for year in (2022, 2023) for s in priced_spans(line, year)]
    assert shares == [(2367, 485_24), (7233, 1_482_77)]  # 90 of 365 days are 23.671... hours


def test_a_rolling_allowance_without_an_end_belongs_to_the_year_it_starts_in():
    line = make_line("rolling", 205_000, date(2023, 6, 1), units_hundredths=9600)
    assert (amounts(line, 2023), amounts(line, 2024)) == ([1_968_00], [0])


def test_a_one_off_is_worth_its_amount_on_its_date():
    line = make_line("one_off", 2_500_000, date(2022, 5, 3), date(2022, 6, 30))
    (item,) = priced_spans(line, 2022)
    assert (item.first, item.last, item.amount_pence) == (date(2022, 5, 3), date(2022, 5, 3), 250_00)


def test_a_one_off_whose_date_is_suspended_is_not_on_the_order():
    line = make_line("one_off", 2_500_000, START, START, suspensions=((START, START),))
    assert amounts(line, 2021) == []
    assert order_years([line], date(2022, 3, 28)) == []


def test_a_price_from_july_makes_two_items():
    line = make_line(changes=((date(2022, 7, 4), 9_000_000),))
    april, july = priced_spans(line, 2022)
    assert (april.last, july.first) == (date(2022, 7, 3), date(2022, 7, 4))
    assert (april.amount_pence, july.amount_pence) == (11_048_63, 34_842_86)  # 94 days and 271 days


def test_repeating_a_price_is_no_change():
    assert amounts(make_line(changes=((date(2022, 7, 4), 8_227_700),)), 2022) == amounts(make_line(), 2022)


def test_suspended_days_are_not_planned_and_a_year_without_a_live_day_has_no_order():
    year_2022 = ((date(2022, 4, 1), date(2023, 3, 31)),)
    suspended = sessions_of_bedford(suspensions=year_2022)
    assert amounts(suspended, 2022) == []
    assert order_years([suspended], date(2024, 1, 1)) == [2021, 2023]


def test_the_date_of_death_ends_what_is_planned():
    line = make_line(date_of_death=date(2022, 4, 7))
    assert amounts(line, 2022) == [822_77]
    assert order_years([line], date(2025, 1, 1)) == [2021, 2022]


def test_next_years_orders_are_made_from_1_march():
    assert [last_order_year(date(2023, 2, 28)), last_order_year(date(2023, 3, 1))] == [2022, 2023]
    assert last_order_year(date(2023, 4, 1)) == 2023
    assert order_years([make_line()], date(2023, 2, 28)) == [2021, 2022]
    assert order_years([make_line(start=date(2023, 4, 1))], date(2023, 2, 28)) == []


def test_details_read_as_on_the_guides_order():
    words = LineWords("Day Opportunities PP Home", "Day Opportunities - Scheduled", "Session")
    line = sessions_of_bedford()
    assert item_details(line, priced_spans(line, 2022)[0], words) == (
        "Service 'Day Opportunities PP Home', Level 'Day Opportunities - Scheduled (Session)', "
        "5 Sessions every week. Weekly cost £1,072.30"
    )
    rolling = make_line("rolling", 205_000, date(2023, 4, 1), date(2024, 3, 31), units_hundredths=9600)
    assert item_details(rolling, priced_spans(rolling, 2023)[0], words).endswith(
        "96 Sessions (Rolling) from 01/04/2023 to 31/03/2024. Up to £1,968.00"
    )


# What holds for any care

dates = st.dates(date(2021, 1, 1), date(2026, 12, 31))
later_prices = st.lists(st.tuples(dates, st.integers(0, 9_999_999)), max_size=4)


@st.composite
def lines(draw, pricing=("weekly", "units", "timetabled", "rolling")):
    start, end = sorted((draw(dates), draw(dates)))
    suspensions = [tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(dates, dates), max_size=2))]
    return make_line(
        draw(st.sampled_from(pricing)),
        draw(st.integers(0, 9_999_999)),
        start,
        end,
        sorted((day, price) for day, price in draw(later_prices) if day > start),
        units_hundredths=draw(st.integers(0, 20_000)),
        sessions=tuple(draw(st.lists(st.sampled_from((0, 50, 100, 200)), min_size=7, max_size=7))),
        suspensions=tuple(suspensions),
        date_of_death=draw(st.none() | st.dates(start, date(2027, 12, 31))),
    )


@given(lines())
def test_items_cover_each_live_day_exactly_once(line):
    for year in YEARS:
        spans = priced_spans(line, year)
        covered = [
            day for span in spans for live in line.live_spans(span.first, span.last) for day in days_between(*live)
        ]
        live = line.live_spans(financial_year_start(year), financial_year_end(year))
        assert covered == [day for span in live for day in days_between(*span)]
        assert sum(span.live_days for span in spans) == count_days(live)


@given(lines(("rolling",)))
def test_a_rolling_allowance_is_never_more_nor_less_over_the_years(line):
    spans = [span for year in YEARS for span in priced_spans(line, year)]
    assert sum(span.quantity_hundredths for span in spans) == (line.units_hundredths if spans else 0)
    assert all(span.quantity_hundredths >= 0 for span in spans)


@given(lines(("weekly", "units", "timetabled")), st.integers(1, 400), st.integers(0, 9_999_999))
def test_a_price_change_adds_no_days_and_no_sessions(line, after_days, price):
    day = line.start_date + timedelta(days=after_days)
    changed = make_line(
        line.pricing,
        line.prices[0][1],
        line.start_date,
        line.end_date,
        ((day, price),),
        units_hundredths=line.units_hundredths,
        sessions=line.sessions,
        suspensions=line.suspensions,
        date_of_death=line.date_of_death,
    )
    for year in range(financial_year_of(line.start_date), financial_year_of(line.last_in_force()) + 1):
        before, after = priced_spans(line, year), priced_spans(changed, year)
        assert sum(span.live_days for span in before) == sum(span.live_days for span in after)
        if line.pricing != "units":  # shown to hundredths for each span, so that two may differ by one
            assert sum(s.quantity_hundredths for s in before) == sum(s.quantity_hundredths for s in after)


@given(lines())
def test_an_order_exists_exactly_for_the_years_that_have_an_item(line):
    assert order_years([line], date(2028, 6, 1)) == [year for year in YEARS if priced_spans(line, year)]
