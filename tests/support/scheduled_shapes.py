"""Care of every pricing on a Scheduled contract, and what its slices are due, worked out day by day."""

from datetime import date, timedelta
from fractions import Fraction

from tests.support import day_by_day, factories
from tests.support.day_by_day import every_day
from tests.support.scheduled_year import START

PRICINGS = ("units", "timetabled", "weekly", "rolling", "one_off")
DAYS = {"weekly": timedelta(7), "two_weekly": timedelta(14), "four_weekly": timedelta(28)}
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


def delivered_due(care, line, weeks, methods, first, last, method):
    """(cost, income) in pence of a slice that `method` pays, from the words of docs/domain/payment-items.md.

    line: a rules.care.LineItem; weeks: its confirmed Actual rows, of weeks that have ended; methods: all of the
    contract's.
    """
    mode = "always" if line.pricing == "rolling" else "never" if line.pricing == "one_off" else method.pay_on_actuals
    confirmed = {} if mode == "never" else {row.week_start: row for row in weeks}
    days = every_day(first, last)
    recorded = {day for day in days if day - timedelta(days=day.weekday()) in confirmed}
    planned = set() if mode == "always" else set(days) - recorded
    cost = sum((day_by_day.planned_day(line, day) for day in planned), Fraction(0))
    cost += sum(
        pounds
        for week_start, row in confirmed.items()
        if first - timedelta(days=6) <= week_start <= last
        for day, pounds in _delivered(care, line, week_start, row, methods).items()
        if first <= day <= last
    )
    counted = [day for day in planned | recorded if day_by_day.live(line, day)]
    income = sum(
        Fraction(pence, 700) for start, end, pence in line.contributions for day in counted if start <= day <= end
    )
    return day_by_day.pence(cost), -day_by_day.pence(income) if method.is_net else 0


def _delivered(care, line, week_start, row, methods):
    """{day: pounds} of a confirmed week."""
    frustrated_paid = care.level.frustrated_paid
    if line.pricing != "timetabled":
        cuts = _cuts(methods, week_start + timedelta(days=7))
        quantity = row.actual_hundredths + (row.frustrated_hundredths if frustrated_paid else 0)
        return day_by_day.delivered_days(line, week_start, quantity, lambda _, day: day not in cuts)
    worth = {}
    for each in row.rows:
        for number in each["days"] if frustrated_paid or not each["is_frustrated"] else ():
            day = week_start + timedelta(days=number)
            if day_by_day.in_force(line, day):
                worth[day] = worth.get(day, 0) + Fraction(each["quantity_hundredths"], 100) * day_by_day.price(
                    line, day
                )
    return worth


def _cuts(methods, until):
    """The days before which a week is cut: a period starts, or has just ended without another, or it is 1 April."""
    cuts = {date(year, 4, 1) for year in range(START.year, until.year + 1)}
    for method in methods:
        day = method.first_period_start
        while day <= until and (method.end_date is None or day <= method.end_date):
            cuts.add(day)
            day = (
                (day + timedelta(days=31)).replace(day=1)
                if method.frequency == "monthly"
                else day + DAYS[method.frequency]
            )
        cuts.add(method.end_date + timedelta(days=1) if method.end_date else day)
    return cuts
