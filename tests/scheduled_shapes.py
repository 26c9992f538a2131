"""Care of every pricing on a Scheduled contract, and what its slices are due, worked out day by day."""

from datetime import timedelta
from fractions import Fraction

from tests import factories
from tests.rules import naive
from tests.rules.naive import every_day

PRICINGS = ("units", "timetabled", "weekly", "rolling", "one_off")
COLUMNS = {
    "weekly": {"unit_price_tenthousandths": 8_227_700, "units_hundredths": None},
    "units": {"unit_price_tenthousandths": 178_400, "units_hundredths": 1_350},
    "timetabled": {
        "unit_price_tenthousandths": 2_144_600,
        "units_hundredths": None,
        "sessions": [100, 0, 150, 100, 50, 0, 25],
    },
    "rolling": {"unit_price_tenthousandths": 205_050, "units_hundredths": 9_600},
    "one_off": {"unit_price_tenthousandths": 2_500_000, "units_hundredths": None},
}


def make_shaped_care(pricing, level, contract, method, start_date):
    """A client's line of one pricing, of the contract or (None) a new one that pays by `method`. Returns the Care."""
    ends = {"end_date": start_date + timedelta(days=200)} if pricing == "rolling" else {}
    return factories.make_care(
        contract=contract,
        level=level,
        method=None if contract else method,
        pricing=pricing,
        start_date=start_date,
        **COLUMNS[pricing],
        **ends,
    )


def delivered_due(care, line, weeks, first, last):
    """(cost, income) in pence of a slice, from the words of the domain page.

    line: a rules.care.LineItem; weeks: its confirmed Actual rows, of weeks that have ended.
    """
    mode = (
        "always" if line.pricing == "rolling" else "never" if line.pricing == "one_off" else care.method.pay_on_actuals
    )
    confirmed = {} if mode == "never" else {row.week_start: row for row in weeks}
    days = every_day(first, last)
    recorded = {day for day in days if day - timedelta(days=day.weekday()) in confirmed}
    planned = set() if mode == "always" else set(days) - recorded
    cost = sum((naive.planned_day(line, day) for day in planned), Fraction(0))
    cost += sum(
        pounds
        for week_start, row in confirmed.items()
        for day, pounds in _delivered(care, line, week_start, row).items()
        if first <= day <= last
    )
    counted = [day for day in planned | recorded if naive.live(line, day)]
    income = sum(
        Fraction(pence, 700) for start, end, pence in line.contributions for day in counted if start <= day <= end
    )
    return naive.pence(cost), -naive.pence(income) if care.method.is_net else 0


def _delivered(care, line, week_start, row):
    """{day: pounds} of a confirmed week."""
    frustrated_paid = care.level.frustrated_paid
    if line.pricing != "timetabled":
        quantity = row.actual_hundredths + (row.frustrated_hundredths if frustrated_paid else 0)
        return naive.delivered_days(line, week_start, quantity, lambda before, day: not _is_cut(care, day))
    worth = {}
    for each in row.rows:
        for number in each["days"] if frustrated_paid or not each["is_frustrated"] else ():
            day = week_start + timedelta(days=number)
            if naive.in_force(line, day):
                worth[day] = worth.get(day, 0) + Fraction(each["quantity_hundredths"], 100) * naive.price(line, day)
    return worth


def _is_cut(care, day):
    """Whether a slice begins on this day: a financial year, or a month (periods of whole weeks begin with a week)."""
    return day.day == 1 and (day.month == 4 or care.method.frequency == "monthly")
