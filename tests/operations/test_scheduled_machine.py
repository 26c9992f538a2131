"""A simulated year of Scheduled payments: officers set lines, runs pay, care changes for days long past.

For each line, slice and side what was paid, what was cancelled, what is payable, suspended or carried, and what is on a
plan are together always what is due, worked out day by day; and nothing that was settled ever changes.
"""

import os
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models import (
    CarePackageLineItem,
    Client,
    LineStatus,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    PaymentRun,
    Period,
    PriceChange,
    Suspension,
    database,
)
from operations import jobs, payment_runs, recalculation, scheduled_payments, verification
from operations.care_loading import load_line_items
from rules.broken import RuleBroken
from rules.financial_years import financial_year_end, financial_year_of
from rules.moment import Moment
from rules.scheduled_payments import LINE_MOVES
from tests import factories
from tests.cast import Cast
from tests.operations.test_payment_run_machine import Officer
from tests.rules import naive
from tests.scheduled_cases import weekly_care

EXAMPLES = {"ci": 6, "thorough": 100}
START = date(2025, 6, 2)
METHOD = {"start_date": START, "slack_days": 9, "is_net": True}
pick = st.integers(0, 1000)
days_back = st.integers(0, 120)
days_on = st.integers(2, 16)


class AYear(RuleBasedStateMachine):
    """Two contracts, four lines, and whatever happens to them."""

    test_database = None

    def __init__(self):
        super().__init__()
        if not database.is_closed():
            database.close()
        self.test_database.freshen()
        database.connect()
        self.settled = {}

    @initialize()
    def begin(self):
        cast = Cast()
        self.fin, self.amy = Officer(cast.fin), Officer(cast.amy)
        self.today = START
        first = weekly_care(rate="822.77", start_date=START, method=METHOD)
        second = weekly_care(rate="79.77", start_date=START + timedelta(days=45), method=METHOD)
        self.cares = [first, second]
        self.cares.append(weekly_care(rate="452.77", start_date=START, contract=first.contract))
        self.cares.append(weekly_care(rate="218.22", start_date=START + timedelta(days=10), contract=second.contract))
        factories.make_contribution(cpli=first.cpli, start_date=START, weekly_amount_pence=15_840)
        self.work_out()

    @property
    def at(self):
        return Moment(self.today, datetime.combine(self.today, time(9, 30)))

    def work_out(self):
        recalculation.recalculate_all(self.at)
        jobs.run_due(self.at)

    def attempt(self, verb):
        """Whether it was done; what is refused changes no line."""
        before = self.lines()
        try:
            verb()
        except RuleBroken:
            assert self.lines() == before
            return False
        return True

    def lines(self):
        items = list(PaymentItem.select().order_by(PaymentItem.id).tuples())
        return items, list(LineStatus.select().order_by(LineStatus.id).tuples())

    def time_goes_by(self, days):
        """Some days before each move: forty moves are about a year."""
        self.today += timedelta(days=days)
        self.work_out()

    @rule(days=days_on, number=pick, back=days_back, rate=st.integers(0, 1_000))
    def a_price_changes(self, days, number, back, rate):
        self.time_goes_by(days)
        cpli = self.cares[number % 4].cpli
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
            CarePackageLineItem.id == self.cares[number % 4].cpli.id
        ).execute()
        self.work_out()

    @rule(days=days_on, number=pick, back=days_back, length=st.integers(1, 30))
    def care_is_suspended(self, days, number, back, length):
        self.time_goes_by(days)
        care, first = self.cares[number % 4], self.day(back)
        Suspension.delete().where(Suspension.client == care.client).execute()
        Suspension.create(client=care.client, cpli=care.cpli, start_date=first, end_date=first + timedelta(days=length))
        self.work_out()

    @rule(days=days_on, number=pick, back=days_back, died=st.booleans())
    def a_death_is_recorded_or_taken_back(self, days, number, back, died):
        self.time_goes_by(days)
        day = self.day(back) if died else None
        Client.update(date_of_death=day).where(Client.id == self.cares[number % 4].client.id).execute()
        self.work_out()

    @rule(days=days_on, number=pick)
    def authorisation_comes_and_goes(self, days, number):
        self.time_goes_by(days)
        cpli = CarePackageLineItem.get_by_id(self.cares[number % 4].cpli.id)
        CarePackageLineItem.update(is_authorised=not cpli.is_authorised).where(
            CarePackageLineItem.id == cpli.id
        ).execute()
        self.work_out()

    def day(self, back):
        return max(START, self.today - timedelta(days=back))

    @rule(
        days=days_on,
        number=pick,
        status=st.sampled_from(["pay", "cancel", "suspend", "carry_forward"]),
        many=st.booleans(),
    )
    def lines_are_set(self, days, number, status, many):
        self.time_goes_by(days)
        lines = list(PaymentItem.select().where(PaymentItem.state != "settled").order_by(PaymentItem.id))
        if not lines:
            return
        line = lines[number % len(lines)]
        chosen = [each for each in lines if each.contract_id == line.contract_id] if many else [line]
        legal = all(each.state == "derived" and status in LINE_MOVES[each.line_status] for each in chosen)
        ids = [each.id for each in chosen]
        done = self.attempt(
            lambda: scheduled_payments.set_statuses(line.contract, ids, status, "Because", by=self.fin, at=self.at)
        )
        assert done == legal

    @rule(days=days_on, finish=st.sampled_from([True, True, False]), ahead=st.integers(0, 10))
    def a_run_pays(self, days, finish, ahead):
        self.time_goes_by(days)
        self.pay(finish, ahead)

    @rule(days=days_on)
    def another_run_pays(self, days):
        self.time_goes_by(days)
        self.pay(True, 0)

    def pay(self, finish, ahead):
        due_by = self.today + timedelta(days=ahead)
        runs = []
        if not self.attempt(
            lambda: runs.append(payment_runs.prepare(["scheduled"], due_by, self.today, by=self.fin, at=self.at))
        ):
            return
        run = runs[0]
        for verb, kinds in ((payment_runs.take_out, ("negative",)), (payment_runs.see, ())):
            checks = [each.id for each in run.checks if each.outcome == "open" and (not kinds or each.kind in kinds)]
            if checks:
                verb(run, checks, by=self.fin, at=self.at)
                run = PaymentRun.get_by_id(run.id)
        if not self.attempt(lambda: payment_runs.check(run, by=self.fin, at=self.at)):
            payment_runs.drop(PaymentRun.get_by_id(run.id), by=self.fin, at=self.at)
            return
        payment_runs.approve(PaymentRun.get_by_id(run.id), by=self.amy, at=self.at)
        if finish:
            self.finalise()

    @rule(days=days_on)
    def an_approval_is_withdrawn(self, days):
        self.time_goes_by(days)
        for run in PaymentRun.select().where(PaymentRun.state == "approved"):
            payment_runs.withdraw(run, by=self.amy, at=self.at)
            payment_runs.drop(PaymentRun.get_by_id(run.id), by=self.fin, at=self.at)

    @rule(days=days_on)
    def an_approved_run_is_finalised(self, days):
        self.time_goes_by(days)
        self.finalise()

    def finalise(self):
        for run in PaymentRun.select().where(PaymentRun.state == "approved"):
            payment_runs.start_finalising(run, by=self.amy, at=self.at)
        self.work_out()

    @invariant()
    def all_of_it_is_what_is_due(self):
        if not hasattr(self, "cares"):
            return
        care = load_line_items([each.cpli.id for each in self.cares])
        stands = self.sums()
        for each in self.cares:
            line = care[each.cpli.id]
            for first, last in self.slices(each.contract):
                due = dict(zip(("cost", "income"), naive_due(line, first, last), strict=True))
                for side in ("cost", "income"):
                    settled, derived, on_plan = stands.get((line.key, first, side), (0, 0, 0))
                    if line.is_authorised:
                        assert settled + derived + on_plan == due[side], (line.key, first, side)
                    else:
                        assert (derived, on_plan) == (0, 0)

    def sums(self):
        """{(line key, slice start, side): (settled or frozen, derived, on a plan)} in pence."""
        found = {}
        for item in PaymentItem.select():
            key, place = (item.line_key, item.slice_start, item.side), 1 if item.state == "derived" else 0
            found.setdefault(key, [0, 0, 0])[place] += item.amount_pence
        for part in OverpaymentSlice.select(OverpaymentSlice, OverpaymentPlan).join(OverpaymentPlan):
            key = (part.plan.line_key, part.slice_start, part.side)
            found.setdefault(key, [0, 0, 0])[2] += part.rest_pence
        return found

    def slices(self, contract):
        for period in Period.select().where(Period.contract == contract):
            cut = financial_year_end(financial_year_of(period.start_date))
            yield period.start_date, min(period.end_date, cut)
            if period.end_date > cut:
                yield cut + timedelta(days=1), period.end_date

    @invariant()
    def nothing_settled_ever_changes(self):
        now = {item.id: item.__data__ for item in PaymentItem.select().where(PaymentItem.state == "settled")}
        for item_id, values in self.settled.items():
            assert now.get(item_id) == values
        self.settled = now

    @invariant()
    def cancelled_lines_are_not_paid_and_others_wait_in_an_open_period(self):
        finalised = {
            (period.contract_id, period.start_date)
            for period in Period.select().where(Period.finalised_on.is_null(False))
        }
        for item in PaymentItem.select():
            if item.state == "settled":
                assert item.is_paid == (item.line_status == "pay") == (item.remittance_id is not None)
            elif item.state == "derived":
                assert (item.contract_id, item.period_start) not in finalised

    def teardown(self):
        assert list(verification.problems()) == []


def naive_due(line, first, last):
    """(cost, income) of a slice in pence, day by day."""
    days = naive.every_day(first, last)
    cost = sum((naive.planned_day(line, day) for day in days), Fraction(0))
    income = sum(
        Fraction(pence, 700)
        for start, end, pence in line.contributions
        for day in days
        if start <= day <= end and naive.live(line, day)
    )
    return naive.pence(cost), -naive.pence(income)


def test_a_year_of_scheduled_payments(test_database):
    AYear.test_database = test_database
    examples = EXAMPLES[os.environ.get("HYPOTHESIS_PROFILE", "ci")]
    try:
        run_state_machine_as_test(AYear, settings=settings(max_examples=examples, stateful_step_count=40))
    finally:
        if not database.is_closed():
            database.close()
        test_database.freshen()
