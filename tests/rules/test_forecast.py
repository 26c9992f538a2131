"""The cut-off and the forecast."""

from datetime import date, datetime, time

import pytest

from content.bank_holidays import BANK_HOLIDAYS
from rules.forecast import BankPayment, Sum, cut_off_of, day_in_bank, next_run, next_weekday, payments_of, time_of

SIX = time(18, 0)
TUESDAY, FRIDAY = date(2025, 11, 25), date(2025, 11, 28)


def run_of(*dates, now=datetime(2025, 11, 20, 9, 30)):
    return next_run(dates, now, 1, SIX, BANK_HOLIDAYS)


@pytest.mark.parametrize(
    ("finalise_date", "working_days", "cut_off"),
    [
        (date(2025, 11, 25), 1, datetime(2025, 11, 24, 18)),
        (date(2025, 11, 24), 1, datetime(2025, 11, 21, 18)),  # Monday: the Friday before
        (date(2025, 11, 23), 1, datetime(2025, 11, 21, 18)),  # Sunday
        (date(2025, 11, 25), 2, datetime(2025, 11, 21, 18)),
        (date(2025, 11, 25), 0, datetime(2025, 11, 25, 18)),
        (date(2025, 12, 30), 2, datetime(2025, 12, 24, 18)),  # Christmas, Boxing Day and a weekend between
        (date(2022, 4, 19), 1, datetime(2022, 4, 14, 18)),  # Easter
    ],
)
def test_the_cut_off_is_working_days_before_the_finalise_date(finalise_date, working_days, cut_off):
    assert cut_off_of(finalise_date, working_days, SIX, BANK_HOLIDAYS) == cut_off


def test_a_run_whose_cut_off_has_passed_is_no_longer_offered():
    both = [(TUESDAY, FRIDAY), (date(2025, 12, 2), date(2025, 12, 5))]
    assert run_of(*both, now=datetime(2025, 11, 24, 17, 59)).finalise_date == TUESDAY
    assert run_of(*both, now=datetime(2025, 11, 24, 18, 0)).finalise_date == both[1][0]
    assert run_of() is None


def test_of_two_runs_of_one_day_nobody_is_promised_money_too_early():
    assert run_of((TUESDAY, date(2025, 11, 27)), (TUESDAY, FRIDAY)).bank_date == FRIDAY


@pytest.mark.parametrize(
    ("finalise_date", "is_finalised", "day"),
    [
        (date(2025, 11, 19), False, FRIDAY),  # nobody has run it: the next run pays it
        (date(2025, 11, 20), False, date(2025, 11, 23)),  # today
        (TUESDAY, False, date(2025, 11, 23)),
        (TUESDAY, True, FRIDAY),  # something is left of a period that is finalised
    ],
)
def test_a_period_is_in_the_bank_on_its_own_day_or_with_the_next_run(finalise_date, is_finalised, day):
    run = run_of((TUESDAY, FRIDAY))
    assert day_in_bank(finalise_date, date(2025, 11, 23), is_finalised, date(2025, 11, 20), run) == day
    assert day_in_bank(finalise_date, date(2025, 11, 23), is_finalised, date(2025, 11, 20), None) == date(2025, 11, 23)


def test_sums_are_added_up_by_day_with_how_much_depends_on_the_council_and_what_is_taken_back():
    found = payments_of(
        [
            Sum(1, FRIDAY, "scheduled", 50_000),
            Sum(1, FRIDAY, "overpayment", -2_000),
            Sum(2, FRIDAY, "authorised", 100),
            Sum(2, FRIDAY, "submitted", 20),
            Sum(1, TUESDAY, "scheduled", 7),
        ]
    )
    assert found == [
        BankPayment(TUESDAY, 7, scheduled_pence=7),
        BankPayment(FRIDAY, 48_120, scheduled_pence=48_000, submitted_pence=20, taken_back_pence=2_000),
    ]
    assert [each.is_certain for each in found] == [True, False]


def test_a_contract_that_comes_to_less_than_nothing_is_paid_by_no_run():
    assert payments_of([Sum(1, FRIDAY, "authorised", -300), Sum(2, FRIDAY, "authorised", 500)])[0].pence == 500
    assert payments_of([Sum(1, FRIDAY, "authorised", 300), Sum(1, FRIDAY, "scheduled", -300)]) == []


def test_the_weekly_run_may_be_today():
    assert next_weekday(date(2025, 11, 20), 1) == TUESDAY
    assert next_weekday(TUESDAY, 1) == TUESDAY


def test_a_setting_that_is_no_time_leaves_the_usual_one():
    assert time_of("17:30") == time(17, 30)
