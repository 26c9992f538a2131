"""What stays settled of weeks that are held back, against a sum that goes day by day."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.delivered import DeliveredWeek
from rules.delivery_values import DeliveryRule
from rules.line_facts import LineFacts
from rules.weeks import monday_of
from tests.support import day_by_day
from tests.support.bedford_rules import METHOD, WEEKS, due_items, settle
from tests.support.care_strategies import line_items, thousands, unit_prices

NEVER = replace(METHOD, pay_on_actuals="never")
IF_ENTERED = replace(METHOD, pay_on_actuals="if_entered")
PLANNED = line_items(("weekly", "units", "timetabled"))
SLICES = {date(2022, 3, 28): date(2022, 3, 31), date(2022, 4, 1): date(2022, 4, 24)}
MAY_CHANGE = st.fixed_dictionaries(
    {},
    optional={
        "end_date": st.dates(date(2022, 3, 1), date(2022, 5, 1)),
        "date_of_death": st.dates(date(2022, 3, 1), date(2022, 5, 1)),
        "suspensions": st.tuples(st.dates(date(2022, 3, 20), date(2022, 4, 24))).map(lambda day: ((*day, *day),)),
        "prices": unit_prices.map(lambda price: ((date(2022, 1, 1), price),)),
    },
)


def settled_days(line):
    return {day: day_by_day.planned_day(line, day) for day in day_by_day.every_day(WEEKS[0], date(2022, 4, 24))}


def stands(facts, method, settled):
    """{slice start: pence} of cost, settled and adjusted; a slice without anything settled is left out."""
    amounts = {start: so_far.amount_pence for start, so_far in settled.items()}
    for item in due_items(facts, method, settled):
        if item.side == "cost" and item.slice.start_date in amounts:
            amounts[item.slice.start_date] += item.amount_pence
    return amounts


@thousands
@given(PLANNED, MAY_CHANGE, MAY_CHANGE)
def test_what_stays_while_a_line_is_not_authorised(line, changed, changed_again):
    settled, days = settle(LineFacts("C1", line), NEVER), settled_days(line)
    held = replace(line, is_authorised=False, **changed)
    expected = {
        start: day_by_day.pence(day_by_day.kept_while_held_as_a_whole(held, days, start, SLICES[start]))
        for start in settled
    }
    assert stands(LineFacts("C1", held), NEVER, settled) == expected
    settled = settle(LineFacts("C1", held), NEVER, before=settled)
    assert stands(LineFacts("C1", held), NEVER, settled) == expected
    again = replace(line, **{**changed, **changed_again})
    whole = {
        start: day_by_day.pence(
            sum(day_by_day.planned_day(again, day) for day in day_by_day.every_day(start, SLICES[start]))
        )
        for start in settled
    }
    assert stands(LineFacts("C1", again), NEVER, settled) == whole


@thousands
@given(PLANNED, MAY_CHANGE, st.sets(st.sampled_from(WEEKS), min_size=1), st.integers(0, 4_000))
def test_what_stays_of_weeks_that_were_paid_as_planned_and_are_in_dispute(line, changed, weeks, quantity):
    settled, days = settle(LineFacts("C1", line), IF_ENTERED), settled_days(line)
    now = replace(line, **changed)
    records = {start: [DeliveredWeek(start, "confirmed", quantity, is_disputed=True)] for start in weeks}
    facts = LineFacts("C1", now, DeliveryRule(), records)
    got = stands(facts, IF_ENTERED, settled)
    for start, last in SLICES.items():
        if start not in settled:
            continue
        kept = [week for week in day_by_day.weeks_of(start, last) if monday_of(week[0]) in weeks]
        others = [day for week in day_by_day.weeks_of(start, last) if week not in kept for day in week]
        pounds = sum(day_by_day.planned_day(now, day) for day in others)
        exact = 100 * (pounds + day_by_day.kept_in_dispute(now, days, kept))
        assert abs(got[start] - exact) <= 1
    settled = settle(facts, IF_ENTERED, before=settled)
    assert stands(facts, IF_ENTERED, settled) == {start: each.amount_pence for start, each in settled.items()}
