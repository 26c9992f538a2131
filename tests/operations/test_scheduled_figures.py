"""Oxfordshire's and Lancashire's figures, through recalculation and runs, to the penny and to the day."""

from datetime import date

from models import PaymentItem
from queries.contract_plans import load_contracts
from rules.moment import Moment
from rules.periods import contract_periods
from tests.support.scheduled_payments import (
    APPENDIX,
    SECOND,
    THIRD,
    change_line,
    line,
    moment,
    pay,
    recalculate,
    weekly_care,
)

DUE_SECOND, DUE_THIRD = moment(2022, 3, 12), moment(2022, 4, 9)
APRIL = date(2022, 4, 1)


def amounts(contract, start):
    """{(surname's client id, first day): pence} of what is payable in a period."""
    query = PaymentItem.select().where(PaymentItem.contract == contract, PaymentItem.period_start == start)
    return sorted((item.from_date, item.amount_pence) for item in query)


def test_oxfordshires_period_is_cut_at_31_march(database):
    care = weekly_care(rate="822.77", start_date=SECOND, end_date=date(2022, 3, 31))
    weekly_care(rate="79.77", contract=care.contract, start_date=SECOND)
    weekly_care(rate="452.77", contract=care.contract, start_date=SECOND)
    weekly_care(rate="218.22", contract=care.contract, start_date=APRIL)
    recalculate(care.contract, DUE_SECOND)
    assert amounts(care.contract, SECOND) == [
        (SECOND, 12_535),
        (SECOND, 71_150),
        (SECOND, 129_292),
        (APRIL, 19_373),
        (APRIL, 52_996),
        (APRIL, 109_958),
    ]


def test_a_backdated_price_after_finalising_gives_the_differences_with_their_own_dates(actor):
    care = weekly_care(rate="822.77", start_date=SECOND)
    pay(actor, DUE_SECOND)
    before = list(PaymentItem.select().where(PaymentItem.state == "settled").order_by(PaymentItem.id).tuples())
    change_line(care, DUE_THIRD, unit_price_tenthousandths=8_927_700)  # £70.00 a week more
    found = {
        (item.slice_start, item.kind): (item.amount_pence, item.from_date, item.to_date, item.reason)
        for item in PaymentItem.select().where(PaymentItem.state == "derived", PaymentItem.period_start == THIRD)
    }
    reason = f"{care.level.name} (Hour), Spot."
    assert found == {
        (SECOND, "adjustment"): (11_000, SECOND, date(2022, 3, 31), f"{reason} (Adj)"),
        (APRIL, "adjustment"): (17_000, APRIL, date(2022, 4, 17), f"{reason} (Adj)"),
        (THIRD, "cost"): (357_108, THIRD, date(2022, 5, 15), reason),
    }
    assert before == list(PaymentItem.select().where(PaymentItem.state == "settled").order_by(PaymentItem.id).tuples())


def test_a_date_of_death_after_finalising_takes_back_the_days_after_it(actor):
    care = weekly_care(rate="70.00", start_date=SECOND)
    pay(actor, DUE_SECOND)
    care.client.date_of_death = date(2022, 4, 10)
    care.client.save()
    recalculate(care.contract, DUE_THIRD)
    taken = line(care, APRIL, state="derived")
    assert (taken.amount_pence, taken.from_date, taken.to_date) == (-7_000, APRIL, date(2022, 4, 17))


def test_lancashires_late_first_item_has_its_own_dates_and_no_adj(actor):
    method = {"frequency": "monthly", "start_date": date(2021, 1, 1), "slack_days": 0}
    care = weekly_care(rate="100.00", method=method, start_date=date(2021, 1, 1))
    for year, month in [(2021, 1), (2021, 2), (2021, 3)]:
        pay(actor, moment(year, month, 1))
    late = weekly_care(rate="507.49", contract=care.contract, start_date=date(2021, 3, 17))
    at = Moment(today=date(2022, 1, 3), now=moment(2022, 1, 3).now)
    recalculate(care.contract, at)
    item = line(late, date(2021, 3, 1))
    assert item.amount_pence == 108_748
    assert (item.from_date, item.to_date) == (date(2021, 3, 17), date(2021, 3, 31))
    assert (item.kind, "(Adj)" in item.reason) == ("cost", False)
    assert item.period_start == date(2021, 4, 1)  # the contract's earliest period that is not finalised


def test_the_calendar_of_oxfordshires_appendix_to_the_day(database):
    care = weekly_care(rate="100.00", method={"start_date": THIRD})
    plan = load_contracts([care.contract.id], date(2022, 12, 26))[care.contract.id]
    shown = [
        (each.start_date, each.end_date, each.due_date, each.finalise_date, each.bank_date)
        for each in contract_periods(plan.methods, date(2022, 12, 26))
        if each.start_date <= date(2022, 12, 26)
    ]
    assert [tuple(day.strftime("%d/%m/%Y") for day in row) for row in shown] == APPENDIX
