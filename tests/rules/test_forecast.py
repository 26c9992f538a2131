"""The cut-off and the forecast."""

from datetime import date, datetime, time

import pytest

from content.bank_holidays import BANK_HOLIDAYS
from rules.forecast import cut_off_of, forecast_of, next_weekday, runs_to_come, time_of

SIX = time(18, 0)
TUESDAY, FRIDAY = date(2025, 11, 25), date(2025, 11, 28)
NOTHING = {"authorised": 0, "submitted": 0, "not_submitted": 0}


def runs(*dates, now=datetime(2025, 11, 20, 9, 30)):
    return runs_to_come(dates, now, 1, SIX, BANK_HOLIDAYS)


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
    assert [run.finalise_date for run in runs(*both, now=datetime(2025, 11, 24, 17, 59))] == [TUESDAY, both[1][0]]
    assert [run.finalise_date for run in runs(*both, now=datetime(2025, 11, 24, 18, 0))] == [both[1][0]]


def test_of_two_runs_of_one_day_nobody_is_promised_money_too_early():
    [run] = runs((TUESDAY, date(2025, 11, 27)), (TUESDAY, FRIDAY))
    assert run.bank_date == FRIDAY


def test_the_run_that_pays_something_is_shown():
    both = runs((TUESDAY, FRIDAY), (date(2025, 12, 2), date(2025, 12, 5)))
    scheduled = [(date(2025, 12, 1), 463_234)]
    found = forecast_of(both, scheduled, NOTHING)
    assert (found.run.bank_date, found.amount_pence, found.is_certain) == (date(2025, 12, 5), 463_234, True)


def test_a_run_pays_all_that_is_to_be_finalised_by_its_date():
    found = forecast_of(runs((TUESDAY, FRIDAY)), [(date(2025, 11, 18), 100), (TUESDAY, 200), (FRIDAY, 400)], NOTHING)
    assert found.scheduled_pence == 300


def test_what_is_submitted_counts_if_it_is_authorised_by_then():
    invoices = {"authorised": 100, "submitted": 20, "not_submitted": 3}
    found = forecast_of(runs((TUESDAY, FRIDAY)), [], invoices, to_confirm_pence=7)
    assert (found.amount_pence, found.is_certain) == (120, False)
    assert (found.not_submitted_pence, found.to_confirm_pence) == (3, 7)


def test_with_nothing_to_pay_the_next_run_is_shown_and_without_runs_none():
    assert forecast_of(runs((TUESDAY, FRIDAY)), [], NOTHING).amount_pence == 0
    assert forecast_of([], [], NOTHING) is None


def test_the_weekly_run_may_be_today():
    assert next_weekday(date(2025, 11, 20), 1) == TUESDAY
    assert next_weekday(TUESDAY, 1) == TUESDAY


def test_a_setting_that_is_no_time_leaves_the_usual_one():
    assert time_of("17:30") == time(17, 30)
