"""Cost and Pricing in the words of the councils' guides."""

import pytest

from rules.wording import cost_words, plural_of, pricing_words, quantity_words

WEEKDAYS = (100, 100, 100, 100, 100, 0, 0)


@pytest.mark.parametrize(
    ("line", "unit", "cost", "pricing"),
    [
        (("weekly", 8_227_700), "Payment", "£822.77 Weekly", "1 x Payment at £822.77 (Spot)"),
        (("weekly", 10_000_000), "Placement", "£1,000.00 Weekly", "1 x Placement at £1,000.00 (Spot)"),
        (("units", 205_000, 1400), "Hour", "£287.00 Weekly", "14 x Hours at £20.50 (Spot)"),
        (("units", 205_000, 50), "Hour", "£10.25 Weekly", "0.5 x Hours at £20.50 (Spot)"),
        (
            ("timetabled", 2_144_600, None, WEEKDAYS),
            "Session",
            "£1,072.30 Weekly (Timetabled)",
            "5 x Sessions (Timetabled Pricing) (Spot)",
        ),
        (("rolling", 205_000, 9600), "Hour", "Up to £1,968.00", "96 x Hours (Rolling) (Spot)"),
        (("one_off", 2_500_000), "Payment", "£250.00 One-off", "1 x Payment at £250.00 (Spot)"),
    ],
)
def test_cost_and_pricing_read_as_in_the_guides(line, unit, cost, pricing):
    kind, price, *quantities = line
    assert cost_words(kind, price, *quantities) == cost
    assert pricing_words(kind, unit, price, *quantities) == pricing


def test_a_price_with_four_decimals_shows_in_pence_and_costs_exactly():
    assert pricing_words("units", "Mile", 3870, 15_000) == "150 x Miles at £0.39 (Spot)"
    assert cost_words("units", 3870, 15_000) == "£58.05 Weekly"


@pytest.mark.parametrize(
    ("unit", "plural"),
    [
        ("Hour", "Hours"),
        ("Day", "Days"),
        ("Delivery", "Deliveries"),
        ("Bus pass", "Bus passes"),
        ("Lunch", "Lunches"),
        ("Hours", "Hours"),
        ("", ""),
    ],
)
def test_the_councils_word_for_a_unit_has_a_plural(unit, plural):
    assert plural_of(unit) == plural


def test_exactly_one_is_singular_and_everything_else_is_not():
    assert [quantity_words(quantity, "Session") for quantity in (100, 150, 0, 500)] == [
        "1 Session",
        "1.5 Sessions",
        "0 Sessions",
        "5 Sessions",
    ]
