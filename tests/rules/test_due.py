"""What is due for a slice, what is held back, and what adjusts: Bedford's case, each reason, and properties."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.care import LineItem
from rules.delivered import cuts_of
from rules.delivery_values import DeliveryRule
from rules.due import due_of_slice
from rules.line_facts import LineFacts
from rules.periods import contract_periods, periods_of, slices_of
from rules.settled import SettledItem, SettledSoFar
from rules.weeks import FAR_FUTURE
from tests.support import day_by_day
from tests.support.bedford_rules import COST_2021, COST_2022, METHOD, TODAY, WEEKS, bedford, due, sessions, week
from tests.support.care_strategies import line_items, thousands


def test_bedfords_four_weeks():
    assert due(bedford()) == ({COST_2021: 85_784, COST_2022: 300_244}, [])


def test_an_unconfirmed_week_is_held_back_at_its_planned_figure_or_what_was_entered():
    _, held = due(bedford(weeks={WEEKS[1]: []}))
    assert held == [("not_confirmed", 107_230)]
    amounts, held = due(bedford(weeks={WEEKS[1]: [week(WEEKS[1], 0, 2, 4, state="entered")]}))
    assert held == [("not_confirmed", 64_338)]
    assert amounts[COST_2022] == 300_244 - 64_338


def test_a_week_in_dispute_is_held_back_at_the_delivered_figure():
    amounts, held = due(bedford(weeks={WEEKS[1]: [week(WEEKS[1], 0, 2, 4, disputed=True)]}))
    assert held == [("in_dispute", 64_338)]
    assert amounts[COST_2022] == 300_244 - 64_338


def test_a_line_that_is_not_authorised_or_has_no_agreed_document_is_held_back_whole_and_first():
    facts = bedford(weeks={WEEKS[1]: [week(WEEKS[1], 0, 2, 4, disputed=True)]})
    facts.line = replace(facts.line, is_authorised=False)
    assert due(facts) == ({}, [("not_authorised", 85_784), ("not_authorised", 300_244)])
    facts = bedford(document_missing=True)
    assert due(facts) == ({}, [("document_not_agreed", 85_784), ("document_not_agreed", 300_244)])


def test_suspension_and_death_stop_what_is_planned():
    never = replace(METHOD, pay_on_actuals="never")
    weekly = LineItem("C1", "weekly", date(2022, 3, 28), FAR_FUTURE, ((date(2022, 3, 28), 7_000_000),))
    assert due(LineFacts("C1", weekly), never)[0] == {COST_2021: 40_000, COST_2022: 240_000}
    dead = replace(weekly, date_of_death=date(2022, 3, 29))
    assert due(LineFacts("C1", dead), never)[0] == {COST_2021: 20_000}
    away = replace(weekly, suspensions=((date(2022, 4, 1), date(2022, 4, 30)),))
    assert due(LineFacts("C1", away), never)[0] == {COST_2021: 40_000}


def test_the_quantity_of_an_item_is_rounded_once_like_its_amount():
    away = tuple((day, day) for day in (date(2022, 4, 5), date(2022, 4, 7)))
    ends = date(2022, 4, 8)
    hours = LineItem("C1", "units", WEEKS[1], ends, ((WEEKS[1], 10_000),), 725, suspensions=away)
    periods = contract_periods([replace(METHOD, pay_on_actuals="never")], TODAY)
    [item], _ = due_of_slice(LineFacts("C1", hours), slices_of(periods[0])[1], cuts_of(periods), None, None, TODAY)
    assert (item.quantity_hundredths, item.amount_pence) == (311, 311)  # three days of 7.25 hours a week


def test_if_entered_pays_the_plan_until_a_week_is_confirmed():
    if_entered = replace(METHOD, pay_on_actuals="if_entered")
    facts = bedford(weeks={WEEKS[0]: [], WEEKS[2]: [], WEEKS[3]: []})
    assert due(facts, if_entered)[0] == {COST_2021: 85_784, COST_2022: 16 * 21_446 - 2 * 21_446}


def test_net_methods_take_the_contributions_of_counted_live_days_off():
    net = replace(METHOD, is_net=True)
    facts = bedford()
    facts.line = replace(facts.line, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),))
    amounts, _ = due(facts, net)
    assert amounts[date(2022, 3, 28), "income"] == -4_000
    assert amounts[date(2022, 4, 1), "income"] == -24_000
    facts.weeks[WEEKS[1]] = []
    assert due(facts, net)[0][date(2022, 4, 1), "income"] == -17_000


def test_a_nil_item_stands_where_a_counted_day_was_live():
    facts = bedford(weeks={start: [week(start)] for start in WEEKS})
    assert due(facts)[0] == {COST_2021: 0, COST_2022: 0}
    rolling = LineItem("C1", "rolling", date(2022, 3, 28), FAR_FUTURE, ((date(2022, 3, 28), 205_000),), 9600)
    nothing = {start: [week(start)] for start in WEEKS}
    assert due(LineFacts("C1", rolling, DeliveryRule(), nothing))[0] == {}
    away = replace(rolling, suspensions=((date(2022, 3, 28), date(2022, 3, 31)),))
    assert due(LineFacts("C1", away, DeliveryRule(), {WEEKS[0]: [week(WEEKS[0], 4)]}))[0] == {COST_2022: 2_050}


def test_emergency_hours_are_paid_at_the_contracts_price():
    facts = LineFacts(
        "U1", None, DeliveryRule(), {WEEKS[1]: [week(WEEKS[1], 0, 1)]}, ((date(2022, 1, 1), FAR_FUTURE, 205_000),)
    )
    assert due(facts)[0] == {COST_2022: 4_100}


def test_nothing_of_a_week_that_has_not_ended_is_offered_or_held_back():
    ahead = replace(METHOD, slack_days=9)
    amounts, held = due(LineFacts("C1", sessions()), ahead, today=WEEKS[1])
    assert amounts == {}
    assert held == [("not_confirmed", 85_784), ("not_confirmed", 21_446)]


@pytest.mark.parametrize("mode", ["never", "if_entered"])
def test_one_off_is_due_on_its_date_whatever_the_method_says(mode):
    one_off = LineItem("C1", "one_off", date(2022, 4, 6), date(2022, 4, 6), ((date(2022, 4, 6), 2_500_000),))
    assert due(LineFacts("C1", one_off), replace(METHOD, pay_on_actuals=mode))[0] == {COST_2022: 25_000}
    assert due(LineFacts("C1", one_off))[0] == {COST_2022: 25_000}


@thousands
@given(line_items(("weekly", "units", "timetabled", "one_off")), st.integers(0, 200))
def test_slices_add_up_to_the_plan_of_all_their_days(line, days_on):
    method = replace(METHOD, pay_on_actuals="never", start_date=date(2022, 1, 3), first_period_start=date(2022, 1, 3))
    until = date(2022, 1, 3) + timedelta(days=days_on)
    for period in periods_of(method, until):
        for part in slices_of(period):
            items, _ = due_of_slice(LineFacts("C1", replace(line, is_authorised=True)), part, [], None, None, TODAY)
            by_day = sum(
                day_by_day.planned_day(line, day) for day in day_by_day.every_day(part.start_date, part.end_date)
            )
            assert sum(item.amount_pence for item in items) == day_by_day.pence(by_day)


@thousands
@given(line_items(("weekly", "units", "timetabled")), st.integers(-500_000, 500_000), st.booleans())
def test_settled_and_adjustment_are_together_what_is_due(line, settled_pence, was_settled):
    never = replace(METHOD, pay_on_actuals="never")
    periods = contract_periods([never], TODAY)
    part = slices_of(periods[0])[1]
    facts = LineFacts("C1", line)
    dates = part.start_date, part.end_date
    before = SettledSoFar(settled_pence, None, [SettledItem(1, settled_pence, dates)]) if was_settled else None
    first, _ = due_of_slice(facts, part, cuts_of(periods), None, None, TODAY)
    items, _ = due_of_slice(facts, part, cuts_of(periods), before, None, TODAY)
    whole = sum(item.amount_pence for item in first)
    assert sum(item.amount_pence for item in items) + (settled_pence if before else 0) == whole
    assert all(item.amount_pence for item in items if before)
