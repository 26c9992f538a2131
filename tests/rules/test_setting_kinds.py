"""The kinds of value that a council sets, as people type them."""

from datetime import date

import pytest

from content.council_settings import SETTINGS, CouncilSettings
from rules.broken import RuleBroken
from rules.invoice_clock import base_rate_of
from rules.setting_amounts import BaseRates, Money, MoneyByRole, Rate
from rules.setting_kinds import WEEKDAY, YES_NO, Ticks, TimeOfDay, Whole
from rules.setting_texts import Line, Lines

RATES = {"2024-12-31": 475, "2025-06-30": 425}
REASONS = Lines(1, 12, 60, is_set=True)


def read(kind, typed):
    return kind.read(typed, "field", "what")


def refuses(kind, *wrong):
    for typed in wrong:
        with pytest.raises(RuleBroken) as refused:
            read(kind, typed)
        assert refused.value.field.startswith("field")


def test_base_rates_are_lines_of_a_date_and_a_per_cent():
    assert read(BaseRates(), "30/06/2025 4.25\n31 December 2024: 4.75%\n") == RATES
    assert read(BaseRates(), BaseRates().form_value(RATES)) == RATES


def test_a_base_rate_that_cannot_be_read_is_refused():
    refuses(BaseRates(), "", "30/06/2025", "4.25", "1/7/2025 4.25", "30/06/2025 101", "30/06/2025 4.255", "x y")


@pytest.mark.parametrize(
    ("day", "rate"),
    [((2025, 6, 30), 475), ((2025, 7, 1), 425), ((2026, 3, 1), 425), ((2024, 7, 1), 475)],
)
def test_the_rate_before_the_day_counts_or_the_nearest_that_is_known(day, rate):
    assert base_rate_of(date(*day), RATES) == rate


def test_reasons_are_lines_once_each():
    assert read(REASONS, "Figures  differ\n\n File missing \nFigures differ") == ["Figures differ", "File missing"]
    refuses(REASONS, "", " \n ", "x" * 61, "\n".join(str(number) for number in range(13)))


def test_an_address_keeps_equal_lines_and_may_be_empty():
    assert read(Lines(0, 3, 9), "York\nYork\n") == ["York", "York"]
    assert read(Lines(0, 3, 9), " ") == []
    refuses(Lines(0, 3, 9), "a\nb\nc\nd")


def test_numbers_and_per_cents_are_within_their_limits():
    assert read(Whole(1, 365), " 30 ") == 30
    assert read(Rate(), "8 %") == 800
    refuses(Whole(1, 365), "", "0", "366", "-1", "1.5", "many", "9" * 40)
    refuses(Rate(), "-1", "100.01", "", "x")


def test_amounts_are_not_negative():
    assert read(Money(), "£1,000") == 100_000
    refuses(Money(), "", "-0.01", "x")
    limits = MoneyByRole(("finance_officer", "auditor"))
    assert read(limits, {"finance_officer": "£5,000", "auditor": ""}) == {"finance_officer": 500_000}
    refuses(limits, {"auditor": "-1"}, {"auditor": "x"})


def test_a_time_is_of_the_day():
    assert [read(TimeOfDay(), typed) for typed in ("18:00", "9:30", "09.30")] == ["18:00", "09:30", "09:30"]
    refuses(TimeOfDay(), "", "25:00", "6", "18:60", "noon")


def test_a_choice_is_one_of_its_words():
    assert (read(WEEKDAY, "Tuesday"), read(YES_NO, "Yes")) == (1, True)
    refuses(WEEKDAY, "", "tuesday", None)
    with pytest.raises(RuleBroken):
        YES_NO.check(1, "field", "what")  # True is no number


def test_ticks_and_lines_of_text():
    kinds = Ticks((("lower", "Lower case"), ("digit", "Digits")))
    assert read(kinds, ["digit", "lower", "other"]) == ["lower", "digit"]
    assert read(Line(9), "  30   days ") == "30 days"
    refuses(Line(9), "", "x" * 10)


def test_what_is_shipped_is_allowed_and_reads_as_it_is_shown():
    settings = CouncilSettings()
    for declaration in SETTINGS:
        shipped = getattr(settings, declaration.name)
        assert declaration.check(shipped) == shipped
        if declaration.name != "home_tiles":  # its names are the portal's own
            assert declaration.kind.read(declaration.kind.form_value(shipped), declaration.name, "what") == shipped
