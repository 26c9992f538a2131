"""What is planned for a period to come: Oxfordshire's figures, and what will be due when nothing changes."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.care import LineItem
from rules.due import due_of_slice
from rules.line_facts import LineFacts
from rules.periods import Method, Period, slices_of
from rules.planned_slices import planned_amounts
from rules.weeks import FAR_FUTURE
from tests.support.care_strategies import line_items, thousands

NET = Method(
    1,
    date(2022, 2, 21),
    FAR_FUTURE,
    "scheduled",
    "never",
    "four_weekly",
    date(2022, 2, 21),
    9,
    is_net=True,
    opens_days_before_due=14,
)
PERIOD = Period(NET, date(2022, 3, 21), date(2022, 4, 17))
START = date(2022, 2, 21)


def planned(line, vat=0, is_net=True):
    return [
        (each.side, each.financial_year, each.from_date, each.to_date, each.amount_pence, each.vat_pence)
        for each in planned_amounts(line, slices_of(PERIOD), vat, is_net)
    ]


def weekly(**given_):
    return LineItem("C1", "weekly", START, FAR_FUTURE, ((START, 797_700),), **given_)


def test_oxfordshires_weekly_payment_is_planned_in_both_years():
    assert planned(weekly()) == [
        ("cost", 2021, date(2022, 3, 21), date(2022, 3, 31), 12_535, 0),
        ("cost", 2022, date(2022, 4, 1), date(2022, 4, 17), 19_373, 0),
    ]


def test_contributions_are_taken_off_a_net_method_and_vat_is_added():
    line = weekly(contributions=((date(2022, 4, 11), FAR_FUTURE, 700),), suspensions=((START, date(2022, 4, 9)),))
    cost = ("cost", 2022, date(2022, 4, 1), date(2022, 4, 17), 9_117, 1_823)
    assert planned(line, vat=2000) == [cost, ("income", 2022, date(2022, 4, 1), date(2022, 4, 17), -700, 0)]
    assert planned(line, vat=2000, is_net=False) == [cost]


@thousands
@given(line_items(pricings=("weekly", "units", "timetabled", "one_off")), st.booleans())
def test_it_is_what_is_due_where_nothing_changes_until_then(line, is_net):
    period = replace(PERIOD, method=replace(NET, is_net=is_net))
    facts = LineFacts("C1", line)
    due = [
        (item.side, item.slice.financial_year, item.from_date, item.to_date, item.amount_pence)
        for pay_slice in slices_of(period)
        for item in due_of_slice(facts, pay_slice, (), None, None, date(2022, 3, 1))[0]
    ]
    found = planned_amounts(line, slices_of(period), 0, is_net)
    assert [(e.side, e.financial_year, e.from_date, e.to_date, e.amount_pence) for e in found] == due
