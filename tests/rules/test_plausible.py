"""Whether a week's quantity can be right: what the days can hold, what is asked about once, and what never is."""

from datetime import date

import pytest

from rules.broken import RuleBroken
from rules.care import LineItem
from rules.delivery import check_delivery
from rules.delivery_values import DayRow, DeliveryRule, Entered
from rules.plausible import Judgement, PlausibleLimits, UnusualQuantity, check_plausible, judge
from rules.weeks import FAR_FUTURE

WEEK = date(2025, 11, 10)
TODAY = date(2025, 11, 20)
LIMITS = PlausibleLimits()
SESSION, HOUR, MILE = (DeliveryRule(unit=unit) for unit in ("Session", "Hour", "Mile"))


def line(pricing="units", units=1000, sessions=(100,) * 5 + (0, 0), start=date(2025, 3, 31), end=FAR_FUTURE, **more):
    return LineItem("C1", pricing, start, end, ((start, 200_000),), units, tuple(sessions), **more)


def verdict(entered, of, rule=HOUR, limits=LIMITS, most_before=None):
    delivery = check_delivery(of, rule, WEEK, entered, TODAY)
    return judge(of, rule, WEEK, delivery, limits, most_before)


def of_hours(hours, **of):
    return verdict(Entered(actual_hundredths=hours * 100), line(**of))


def of_days(*rows, rule=SESSION, **of):
    return verdict(Entered(rows=rows), line("timetabled", **of), rule)


@pytest.mark.parametrize(
    ("of", "hours", "words"),
    [
        ({}, 999, "999 hours do not fit into 7 days, at 48 a day: enter at most 336"),
        ({"start": date(2025, 11, 14)}, 145, "145 hours do not fit into 3 days, at 48 a day: enter at most 144"),
        ({"start": date(2025, 11, 16)}, 49, "49 hours do not fit into 1 day, at 48 a day: enter at most 48"),
        ({"pricing": "rolling", "units": 99_900}, 400, "400 hours do not fit into 7 days, at 48 a day"),
        ({"units": 40_000}, 401, "401 hours do not fit into 7 days, at 48 a day: enter at most 400"),
    ],
)
def test_more_hours_than_the_days_in_force_can_hold_are_refused(of, hours, words):
    found = of_hours(hours, **of)
    assert found.judgement is Judgement.REFUSE
    assert words in found.words


def test_sessions_have_the_councils_limit_a_day_and_days_of_a_timetable_are_looked_at_one_by_one():
    assert verdict(Entered(actual_hundredths=4300), line(units=4000), SESSION).judgement is Judgement.REFUSE
    found = of_days(DayRow((0,), 4000))
    assert (found.judgement, found.weekday) == (Judgement.REFUSE, 0)
    assert found.words == "40 sessions do not fit into Monday: enter at most 6"
    assert of_days(DayRow((2,), 300), DayRow((2,), 400, True)).weekday == 2
    assert of_days(DayRow((0, 1, 2), 800), sessions=(800,) * 7).judgement is Judgement.FINE
    assert (
        verdict(Entered(actual_hundredths=4300), line(units=4000), SESSION, PlausibleLimits(7)).judgement
        is Judgement.FINE
    )


def test_other_units_have_no_limit_of_their_own_and_days_of_a_weekly_line_are_limited_already():
    assert verdict(Entered(actual_hundredths=90_000), line(units=80_000), MILE).judgement is Judgement.FINE
    assert verdict(Entered(actual_hundredths=700), line("weekly")).judgement is Judgement.FINE


@pytest.mark.parametrize(
    ("of", "hours", "words"),
    [
        (
            {},
            21,
            "21 hours is more than twice the plan of 10. Is that right? It is over plan, and the council is likely",
        ),
        ({"start": date(2025, 11, 14)}, 10, "10 hours is more than twice the plan of 4.29. Is that right?"),
        ({"units": 10_000}, 169, "169 hours is more than 24 a day. Is that right? It is over plan"),
        (
            {"suspensions": [(date(2025, 11, 1), date(2025, 11, 30))]},
            3,
            "3 hours in a week in which the care is suspended",
        ),
    ],
)
def test_more_than_twice_the_plan_or_than_the_hours_of_the_days_is_asked_about(of, hours, words):
    found = of_hours(hours, **of)
    assert found.is_asked
    assert words in found.words


@pytest.mark.parametrize(
    ("of", "hours"),
    [({}, 20), ({}, 0), ({"units": 40_000}, 400), ({"units": 17_500}, 170), ({"units": 0}, 160)],
)
def test_up_to_twice_the_plan_and_everything_within_it_is_fine(of, hours):
    assert of_hours(hours, **of).judgement is Judgement.FINE


def test_frustrated_care_counts_and_the_council_says_how_many_times_the_plan():
    entered = Entered(actual_hundredths=1500, frustrated_hundredths=600)
    assert verdict(entered, line()).is_asked
    assert verdict(entered, line(), limits=PlausibleLimits(asked_times_plan=3)).judgement is Judgement.FINE
    found = verdict(Entered(actual_hundredths=3100), line(), limits=PlausibleLimits(asked_times_plan=3))
    assert "more than 3 times the plan of 10" in found.words


def test_the_hours_of_one_day_of_a_timetable_are_asked_about():
    found = of_days(DayRow((0,), 2500), rule=HOUR, sessions=(1000,) * 7)
    assert found.words == "25 hours on Monday is more than the 24 of a day. Is that right?"
    assert of_days(DayRow((0,), 2500), rule=HOUR, sessions=(2500,) * 7).judgement is Judgement.FINE


def test_sessions_over_twice_the_plan_are_asked_about_in_the_words_of_the_unit():
    found = of_days(DayRow((0, 1, 2, 3), 300))
    assert found.words.startswith("12 sessions is more than twice the plan of 5. Is that right?")


def test_unplanned_care_is_compared_with_the_most_of_the_last_thirteen_weeks():
    def of(hours, most_before):
        return verdict(Entered(actual_hundredths=hours * 100), None, most_before=most_before)

    assert of(11, 500).words == "11 hours is more than twice the most of the last 13 weeks, 5. Is that right?"
    assert of(10, 500).judgement is Judgement.FINE
    assert of(100, None).judgement is Judgement.FINE
    assert of(169, None).is_asked
    assert of(337, None).judgement is Judgement.REFUSE


def test_rolling_care_is_not_asked_about():
    assert of_hours(200, pricing="rolling", units=99_900).judgement is Judgement.FINE


def test_what_was_said_to_be_right_is_not_asked_about_again():
    entered = Entered(actual_hundredths=2100)
    delivery = check_delivery(line(), HOUR, WEEK, entered, TODAY)
    found = judge(line(), HOUR, WEEK, delivery, LIMITS)
    with pytest.raises(UnusualQuantity) as asked:
        check_plausible(found, delivery, None)
    assert (asked.value.field, asked.value.hundredths) == ("right", 2100)
    with pytest.raises(UnusualQuantity):
        check_plausible(found, delivery, 2000)
    assert check_plausible(found, delivery, 2100) == 2100
    fine = check_delivery(line(), HOUR, WEEK, Entered(actual_hundredths=1200), TODAY)
    assert check_plausible(judge(line(), HOUR, WEEK, fine, LIMITS), fine, 2100) is None


def test_a_refusal_names_the_row_of_the_day():
    rows = (DayRow((1,), 100), DayRow((0,), 4000))
    delivery = check_delivery(line("timetabled"), SESSION, WEEK, Entered(rows=rows), TODAY)
    found = judge(line("timetabled"), SESSION, WEEK, delivery, LIMITS)
    with pytest.raises(RuleBroken) as broken:
        check_plausible(found, delivery, 9900, [row.days for row in rows])
    assert broken.value.field == "rows-1-quantity"
