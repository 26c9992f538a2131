"""What changed since the last period, in sentences: each kind of difference once."""

from dataclasses import replace
from datetime import date

from rules.period_changes import Figure, payable_pence, sentences_of
from rules.planned import Span
from rules.workings import Working

BEFORE, NOW = (date(2025, 11, 3), date(2025, 11, 30)), (date(2025, 12, 1), date(2025, 12, 28))


def working(days, price=8_227_700):
    return Working(pricing="weekly", spans=[Span(*NOW, 100 * days, price, 100 * days * price)])


def cost(period, pence=329_108, days=28, **changed):
    return replace(
        Figure(
            line_key="C1",
            side="cost",
            kind="cost",
            level="Residential",
            unit="Week",
            status="pay",
            status_reason="",
            slice_start=period[0],
            from_date=period[0],
            to_date=period[1],
            amount_pence=pence,
            working=working(days),
        ),
        **changed,
    )


def income(period, pence=-63_360, **changed):
    return replace(cost(period, pence), side="income", kind="income", working=Working(), **changed)


def said(before, now):
    return sentences_of(before, now, NOW, BEFORE)


def test_the_same_again_says_nothing():
    assert said([cost(BEFORE), income(BEFORE)], [cost(NOW), income(NOW)]) == []


def test_somebody_new_starts_on_a_day_or_with_the_period():
    first = cost(NOW, 69_624, from_date=date(2025, 12, 15), working=working(14, 3_481_200))
    assert said([], [first, income(NOW, -16_010, from_date=date(2025, 12, 15))]) == [
        "Residential starts on 15/12/2025: 14 days at £348.12 a week, less £160.10 that the client pays you."
    ]
    assert said([], [cost(NOW)]) == ["Residential is new in this period: 28 days at £822.77 a week."]


def test_somebody_ended_in_the_last_period_or_with_it():
    assert said([cost(BEFORE, to_date=date(2025, 11, 12))], []) == ["Residential ended on 12/11/2025."]
    assert said([cost(BEFORE)], []) == ["Residential has nothing in this period."]


def test_another_number_of_days_or_another_price_or_contribution():
    fewer = cost(NOW, 246_831, working=working(21))
    assert said([cost(BEFORE)], [fewer]) == [
        "Residential: 21 days at £822.77 a week, before it was 28 days at £822.77 a week."
    ]
    two_prices = cost(NOW, 340_000, working=replace(working(14), spans=[*working(14).spans, *working(14, 9).spans]))
    assert said([cost(BEFORE)], [two_prices]) == ["Residential is £3,400.00, before it was £3,291.08."]
    assert said([income(BEFORE)], [income(NOW, -70_000)]) == [
        "The client's contribution to Residential is £700.00, before it was £633.60."
    ]


def test_an_adjustment_names_its_dates_direction_and_cause():
    adjustment = cost(BEFORE, -6_468, kind="adjustment", because="the end date is now 12/11/2025")
    lines = [cost(NOW), adjustment, replace(adjustment, side="income", amount_pence=1_140)]
    assert said([cost(BEFORE)], lines) == [
        "£53.28 of Residential for 03/11/2025 - 30/11/2025 is taken back, because the end date is now 12/11/2025."
    ]
    more = replace(adjustment, amount_pence=100, because="", from_date=BEFORE[1])
    assert said([cost(BEFORE)], [cost(NOW), more]) == ["£1.00 of Residential for 30/11/2025 is paid on top."]


def test_a_late_item_and_one_that_was_carried_forward():
    late = cost(BEFORE, 108_748, status_reason="Carried forward from 03/11/2025 - 30/11/2025. Bank holiday")
    assert said([], [late]) == [
        "£1,087.48 of Residential is for 03/11/2025 - 30/11/2025, and was not paid before. "
        "Carried forward from 03/11/2025 - 30/11/2025. Bank holiday."
    ]


def test_what_is_not_paid_says_so_with_the_councils_reason():
    suspended = cost(NOW, status="suspend", status_reason="Who lives there?")
    assert said([cost(BEFORE)], [suspended]) == ["£3,291.08 of Residential is suspended: Who lives there?"]
    assert payable_pence([suspended]) == 0


def test_a_line_that_moved_on_explains_the_difference_in_both_periods():
    """A period of 11 days that were paid and 17 that were suspended and moved on, and the period after it."""
    april = date(2025, 11, 14)
    paid = cost(BEFORE, 129_292, to_date=date(2025, 11, 13), working=working(11))
    moved = cost(BEFORE, 199_816, slice_start=april, from_date=april, working=working(17), status="suspend")
    moved = replace(moved, status_reason="Who lives there?", moved_to=NOW)
    earlier = cost((date(2025, 10, 6), date(2025, 11, 2)))
    assert sentences_of([earlier], [paid, moved], BEFORE, (date(2025, 10, 6), date(2025, 11, 2))) == [
        "£1,998.16 of Residential was suspended, and moved to 01/12/2025 - 28/12/2025: Who lives there?"
    ]
    still = replace(moved, moved_to=None)
    assert said([paid, moved], [cost(NOW), still]) == [
        "£1,998.16 of Residential was not paid in the last period, as it was suspended.",
        "£1,998.16 of Residential for 14/11/2025 - 30/11/2025 is suspended: Who lives there?",
    ]
    carried = replace(moved, status="carry_forward", status_reason="Bank holiday")
    arrived = replace(still, status="pay", status_reason="Carried forward from 03/11/2025 - 30/11/2025. Bank holiday")
    assert said([paid, carried], [cost(NOW), arrived])[0] == (
        "£1,998.16 of Residential was not paid in the last period, as it was carried forward."
    )


def test_a_suspended_line_whose_price_changed_says_both():
    dearer = cost(NOW, 336_000, working=working(28, 8_400_000), status="suspend", status_reason="Under review")
    assert said([cost(BEFORE)], [dearer]) == [
        "£3,360.00 of Residential is suspended: Under review.",
        "Residential: 28 days at £840.00 a week, before it was 28 days at £822.77 a week.",
    ]


def test_what_was_for_once_does_not_come_again():
    extra = cost((date(2025, 9, 8), date(2025, 10, 5)), 5_000)
    assert said([cost(BEFORE), extra], [cost(NOW)]) == ["The last period included a one-off £50.00."]


def test_an_amount_added_by_hand():
    manual = cost(NOW, 5_000, kind="manual", line_key="M7")
    assert said([], [manual]) == ["The council added £50.00 by hand for 01/12/2025 - 28/12/2025."]
