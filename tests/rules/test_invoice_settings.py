"""What a system administrator types about invoices."""

from datetime import date

import pytest

from rules.broken import RuleBroken
from rules.invoice_clock import base_rate_of
from rules.invoice_settings import base_rates_of, base_rates_text, basis_points_of, days_of, reasons_of

RATES = {"2024-12-31": 475, "2025-06-30": 425}


def test_base_rates_are_lines_of_a_date_and_a_per_cent():
    assert base_rates_of("30/06/2025 4.25\n31 December 2024: 4.75%\n") == RATES
    assert base_rates_of(base_rates_text(RATES)) == RATES


@pytest.mark.parametrize(
    "text", ["", "30/06/2025", "4.25", "1/7/2025 4.25", "30/06/2025 101", "30/06/2025 4.255", "x y"]
)
def test_a_base_rate_that_cannot_be_read_is_refused(text):
    with pytest.raises(RuleBroken):
        base_rates_of(text)


@pytest.mark.parametrize(
    ("day", "rate"),
    [((2025, 6, 30), 475), ((2025, 7, 1), 425), ((2026, 3, 1), 425), ((2024, 7, 1), 475)],
)
def test_the_rate_before_the_day_counts_or_the_nearest_that_is_known(day, rate):
    assert base_rate_of(date(*day), RATES) == rate


def test_reasons_are_lines_once_each():
    assert reasons_of("Figures  differ\n\n File missing \nFigures differ") == ["Figures differ", "File missing"]
    for wrong in ("", " \n ", "x" * 61, "\n".join(str(number) for number in range(13))):
        with pytest.raises(RuleBroken):
            reasons_of(wrong)


def test_days_and_per_cents_are_within_reason():
    assert days_of(" 30 ", "days", "days") == 30
    assert basis_points_of("8 %", "rate", "rate") == 800
    for wrong in ("", "0", "366", "-1", "1.5", "many", "9" * 40):
        with pytest.raises(RuleBroken):
            days_of(wrong, "days", "days")
    for wrong in ("-1", "100.01", "", "x"):
        with pytest.raises(RuleBroken):
            basis_points_of(wrong, "rate", "rate")
