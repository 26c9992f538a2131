"""The simulated year for any care that can be paid on schedule: frequencies, slack, pricings, pay on actuals.

What delivered weeks are worth is worked out day by day as well; overpayment plans, catch-up runs and all that officers
do to lines go on as in the other years.
"""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from models import Actual, PaymentMethod, Period, database
from operations import audit
from rules.actual_events import ActualEvent
from tests.support import factories
from tests.support.cast import Cast, Officer
from tests.support.scheduled_shapes import PRICINGS, delivered_due, make_shaped_care
from tests.support.scheduled_year import START, days_on, pick
from tests.support.simulated_overpayments import AYearWithOverpayments

EXAMPLES = {"ci": 4, "thorough": 100}
FIRST_OF_MONTH = date(2025, 6, 1)

methods = st.builds(
    lambda frequency, mode, slack, is_net: {
        "model": "scheduled",
        "frequency": frequency,
        "pay_on_actuals": mode,
        "slack_days": slack,
        "is_net": is_net,
        "start_date": FIRST_OF_MONTH if frequency == "monthly" else START,
    },
    st.sampled_from(["four_weekly", "monthly", "two_weekly", "weekly"]),
    st.sampled_from(["if_entered", "always", "never"]),
    st.sampled_from([9, 0, -14, -28]),
    st.booleans(),
)


class AYearOfAnyCare(AYearWithOverpayments):
    """Two contracts of any kind, and lines of every pricing."""

    @initialize(first=methods, second=methods, pricings=st.permutations(PRICINGS), frustrated_paid=st.booleans())
    def begin(self, first, second, pricings, frustrated_paid):
        cast = Cast()
        self.fin, self.amy = Officer(cast.fin), Officer(cast.amy)
        self.today = START
        level = factories.make_service_level(frustrated_paid=frustrated_paid)
        self.cares = []
        for number, pricing in enumerate(pricings):
            method = (first, second)[number % 2]
            before = self.cares[number % 2].contract if number > 1 else None
            starts = START + timedelta(days=9 * number)
            self.cares.append(make_shaped_care(pricing, level, before, method, starts))
        factories.make_contribution(cpli=self.cares[0].cpli, start_date=START, weekly_amount_pence=3_335)
        self.work_out()

    def due_of(self, care, line):
        weeks = list(Actual.select().where(Actual.cpli == care.cpli, Actual.state == "confirmed"))
        methods_so_far = list(care.contract.payment_methods)
        return lambda first, last, method: delivered_due(care, line, weeks, methods_so_far, first, last, method)

    @rule(days=days_on, number=pick, method=methods)
    def the_contract_pays_otherwise(self, days, number, method):
        """A new payment method, of another frequency perhaps, from the day after the last period that is open."""
        self.time_goes_by(days)
        contract = self.cares[number % len(self.cares)].contract
        last = Period.select().where(Period.contract == contract).order_by(Period.start_date.desc()).first()
        lasting = contract.payment_methods.where(PaymentMethod.end_date.is_null()).get()
        starts = last.end_date + timedelta(days=1) if last else None
        if last is None or lasting.start_date >= starts or (method["frequency"] == "monthly" and starts.day != 1):
            return
        PaymentMethod.update(end_date=last.end_date).where(PaymentMethod.id == lasting.id).execute()
        factories.make_payment_method(contract=contract, **{**method, "start_date": starts})
        self.work_out()

    @rule(days=days_on, number=pick, back=st.integers(1, 12), quantity=st.integers(0, 40), frustrated=st.booleans())
    def a_week_is_confirmed(self, days, number, back, quantity, frustrated):
        """For the first time or, where an officer opened it, once more."""
        self.time_goes_by(days)
        self.confirm(number, back, quantity, frustrated)
        self.work_out()

    @rule(days=days_on, number=pick, quantity=st.integers(0, 40))
    def many_weeks_are_confirmed(self, days, number, quantity):
        self.time_goes_by(days)
        for back in range(1, 7):
            self.confirm(number, back, quantity + back, False)
        self.work_out()

    def confirm(self, number, back, quantity, frustrated):
        cpli = self.cares[number % len(self.cares)].cpli
        week = self.today - timedelta(days=self.today.weekday() + 7 * back)
        if week < START:
            return
        ticked = sorted({quantity % 7, quantity % 3, 4})
        row = {"days": ticked, "quantity_hundredths": 125, "is_frustrated": frustrated, "comment": ""}
        hundredths = 125 * len(ticked) if cpli.pricing == "timetabled" else quantity * 35
        delivered = {
            "actual_hundredths": 0 if frustrated else hundredths,
            "frustrated_hundredths": hundredths if frustrated else 0,
            "rows": [row] if cpli.pricing == "timetabled" else [],
            "planned_hundredths": 0,
        }
        actual = Actual.get_or_none(Actual.cpli == cpli, Actual.week_start == week)
        if actual is None:
            factories.make_actual(cpli=cpli, week_start=week, **delivered)
            return
        Actual.update(delivered | {"unlocked_at": self.at.now}).where(Actual.id == actual.id).execute()
        with database.atomic():
            audit.record(ActualEvent.UNLOCKED, self.fin, self.at, actual)


def test_a_year_of_any_scheduled_care(play):
    play(AYearOfAnyCare, steps=30, examples=EXAMPLES)
