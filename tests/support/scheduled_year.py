"""A year of Scheduled payments: how care changes meanwhile, and what the outcome is checked against."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from models import (
    CarePackageLineItem,
    Client,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    PaymentMethod,
    Period,
    PriceChange,
    Suspension,
)
from operations import consequences, jobs
from operations.job_handlers import HANDLERS
from rules.financial_years import financial_year_end, financial_year_of
from rules.moment import Moment
from tests.money_rounds.sums import MoneySums
from tests.support import day_by_day

START = date(2025, 6, 2)
pick = st.integers(0, 1000)
days_back = st.integers(0, 120)
days_on = st.integers(2, 16)


class ChangingCare(RuleBasedStateMachine):
    """Care that changes for days long past, while time goes by; `cares` and `today` are the test's."""

    test_database = None

    def __init__(self):
        super().__init__()
        self.test_database.start_over()
        self.settled, self.sums = {}, MoneySums()

    @property
    def at(self):
        return Moment(self.today, datetime.combine(self.today, time(9, 30)))

    def work_out(self):
        consequences.everything_changed(self.at)
        jobs.run_due(self.at, HANDLERS)

    def day(self, back):
        return max(START, self.today - timedelta(days=back))

    def time_goes_by(self, days):
        """Some days before each move: forty moves are about a year."""
        self.today += timedelta(days=days)
        self.work_out()
        self.sums.check(self.today)

    @rule(days=days_on, number=pick, back=days_back, rate=st.integers(0, 1_000))
    def a_price_changes(self, days, number, back, rate):
        self.time_goes_by(days)
        cpli = self.cares[number % len(self.cares)].cpli
        changed = {"cpli": cpli.id, "start_date": self.day(back), "unit_price_tenthousandths": rate * 10_000}
        PriceChange.delete().where(
            PriceChange.cpli == cpli.id, PriceChange.start_date == changed["start_date"]
        ).execute()
        PriceChange.create(**changed)
        self.work_out()

    @rule(days=days_on, number=pick, back=days_back, is_open=st.booleans())
    def an_end_date_changes(self, days, number, back, is_open):
        self.time_goes_by(days)
        ends = None if is_open else self.day(back)
        CarePackageLineItem.update(end_date=ends).where(
            CarePackageLineItem.id == self.cares[number % len(self.cares)].cpli.id
        ).execute()
        self.work_out()

    @rule(days=days_on, number=pick, back=days_back, length=st.integers(1, 30))
    def care_is_suspended(self, days, number, back, length):
        self.time_goes_by(days)
        care, first = self.cares[number % len(self.cares)], self.day(back)
        Suspension.delete().where(Suspension.client == care.client).execute()
        Suspension.create(client=care.client, cpli=care.cpli, start_date=first, end_date=first + timedelta(days=length))
        self.work_out()

    @rule(days=days_on, number=pick, back=days_back, died=st.booleans())
    def a_death_is_recorded_or_taken_back(self, days, number, back, died):
        self.time_goes_by(days)
        day = self.day(back) if died else None
        Client.update(date_of_death=day).where(Client.id == self.cares[number % len(self.cares)].client.id).execute()
        self.work_out()

    @rule(days=days_on, number=pick)
    def authorisation_comes_and_goes(self, days, number):
        self.time_goes_by(days)
        cpli = CarePackageLineItem.get_by_id(self.cares[number % len(self.cares)].cpli.id)
        CarePackageLineItem.update(is_authorised=not cpli.is_authorised).where(
            CarePackageLineItem.id == cpli.id
        ).execute()
        self.work_out()


def sums_of_items():
    """{(line key, slice start, side): (settled or frozen, derived, on a plan)} in pence."""
    found = {}
    for item in PaymentItem.select():
        key, place = (item.line_key, item.slice_start, item.side), 1 if item.state == "derived" else 0
        found.setdefault(key, [0, 0, 0])[place] += item.amount_pence
    for part in OverpaymentSlice.select(OverpaymentSlice, OverpaymentPlan).join(OverpaymentPlan):
        key = (part.plan.line_key, part.slice_start, part.side)
        found.setdefault(key, [0, 0, 0])[2] += part.rest_pence
    return found


def slices_of_contract(contract):
    """(first, last day, payment method) of each slice of its open periods, from the rows alone."""
    for period in Period.select(Period, PaymentMethod).join(PaymentMethod).where(Period.contract == contract):
        cut = financial_year_end(financial_year_of(period.start_date))
        yield period.start_date, min(period.end_date, cut), period.payment_method
        if period.end_date > cut:
            yield cut + timedelta(days=1), period.end_date, period.payment_method


def naive_due(line, first, last):
    """(cost, income) of a slice in pence, day by day."""
    days = day_by_day.every_day(first, last)
    cost = sum((day_by_day.planned_day(line, day) for day in days), Fraction(0))
    income = sum(
        Fraction(pence, 700)
        for start, end, pence in line.contributions
        for day in days
        if start <= day <= end and day_by_day.live(line, day)
    )
    return day_by_day.pence(cost), -day_by_day.pence(income)
