"""Why an order's item is worth its amount: the calculation in words, from the working that was kept."""

from datetime import date

import pytest

from rules.care import LineItem
from rules.order_explanations import explain_item, timetable_words, weeks_words
from rules.purchase_orders import LineWords, order_item, priced_spans
from rules.weeks import FAR_FUTURE


def explained(pricing, price, unit="Hour", year=2022, start=date(2022, 3, 28), end=FAR_FUTURE, **other):
    line = LineItem(key="C1", pricing=pricing, start_date=start, end_date=end, prices=((start, price),), **other)
    (span,) = priced_spans(line, year)
    return explain_item(order_item(1, line, span, LineWords("Home", "Level", unit)))


@pytest.mark.parametrize(
    ("care", "calculation"),
    [
        (
            {"pricing": "timetabled", "price": 2_144_600, "unit": "Session", "sessions": (100,) * 5 + (0, 0)},
            "261 x £214.46 = £55,974.06",
        ),
        ({"pricing": "weekly", "price": 8_227_700}, "365 x £822.77 / 7 = £42,901.58"),
        ({"pricing": "units", "price": 205_000, "units_hundredths": 1400}, "14 x 365 / 7 x £20.50 = £14,965.00"),
        ({"pricing": "one_off", "price": 2_500_000, "year": 2021, "end": date(2022, 3, 28)}, "1 x £250.00 = £250.00"),
        (
            {
                "pricing": "rolling",
                "price": 205_000,
                "start": date(2023, 1, 1),
                "end": date(2023, 12, 31),
                "units_hundredths": 9600,
            },
            "23.67 x £20.50 = £485.24",
        ),
    ],
)
def test_the_calculation_leads_to_the_amount(care, calculation):
    assert explained(**care).sentences[1] == f"{calculation}, to the penny."


def test_bedfords_item_says_days_weeks_timetable_and_price():
    bedford = explained("timetabled", 2_144_600, "Session", sessions=(100,) * 5 + (0, 0))
    assert bedford.heading == "Why £55,974.06?"
    assert bedford.sentences[0] == "261 Sessions of the timetable fall on the days planned, at £214.46 each."
    assert bedford.rows == [
        ("Dates of this item", "01/04/2022 - 31/03/2023", ""),
        ("Days in them", "365 days", ""),
        ("In weeks", "52 weeks and 1 day", ""),
        ("Timetable", "1 Session on Mon, Tue, Wed, Thu, Fri", ""),
        ("Unit price", "£214.46", ""),
    ]


def test_suspended_days_are_told():
    two_weeks = ((date(2022, 8, 1), date(2022, 8, 14)),)
    steps = {label: figure for label, figure, _ in explained("weekly", 8_227_700, suspensions=two_weeks).rows}
    assert (steps["Suspended, not planned"], steps["Left to plan"]) == ("14 days", "351 days")


def test_an_allowances_share_says_what_it_is_a_share_of():
    dates = {"start": date(2023, 1, 1), "end": date(2023, 12, 31)}
    share = explained("rolling", 205_000, units_hundredths=9600, **dates)
    assert "The allowance of 96 Hours is spread over its 365 days; 90 of them are here" in share.sentences[0]


def test_days_read_in_weeks():
    assert [weeks_words(days) for days in (1, 7, 8, 366)] == [
        "1 day",
        "1 week",
        "1 week and 1 day",
        "52 weeks and 2 days",
    ]


def test_a_timetable_puts_days_of_the_same_quantity_together():
    assert (
        timetable_words((100, 200, 100, 0, 0, 0, 50), "Hour") == "1 Hour on Mon, Wed; 2 Hours on Tue; 0.5 Hours on Sun"
    )
