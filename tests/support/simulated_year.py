"""A simulated year of Scheduled payments: officers set lines, runs pay, care changes for days long past."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from models import (
    LineStatus,
    PaymentItem,
    PaymentRun,
    Period,
)
from operations.payment_runs import approving, checking, preparing
from operations.scheduled_payments import lines as period_lines
from queries import verification
from queries.care import load_line_items
from rules.broken import RuleBroken
from rules.scheduled_payments import LINE_MOVES
from tests.support import factories
from tests.support.cast import Cast, Officer
from tests.support.scheduled_payments import weekly_care
from tests.support.scheduled_year import (
    START,
    ChangingCare,
    days_on,
    naive_due,
    pick,
    slices_of_contract,
    sums_of_items,
)

A_PENNY_A_WEEK = 60  # each week of a slice that is kept back rounds by itself
METHOD = {"start_date": START, "slack_days": 9, "is_net": True}


class AYear(ChangingCare):
    """Two contracts, four lines, and whatever happens to them."""

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
        legal = all(each.state == "derived" and LINE_MOVES.allows(status, each.line_status) for each in chosen)
        ids = [each.id for each in chosen]
        done = self.attempt(
            lambda: period_lines.set_statuses(line.contract, ids, status, "Because", by=self.fin, at=self.at)
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
            lambda: runs.append(preparing.prepare(["scheduled"], due_by, self.today, by=self.fin, at=self.at))
        ):
            return
        run = runs[0]
        for verb, kinds in ((checking.take_out, ("negative",)), (checking.see, ())):
            checks = [each.id for each in run.checks if each.outcome == "open" and (not kinds or each.kind in kinds)]
            if checks:
                verb(run, checks, by=self.fin, at=self.at)
                run = PaymentRun.get_by_id(run.id)
        if not self.attempt(lambda: checking.check(run, by=self.fin, at=self.at)):
            preparing.drop(PaymentRun.get_by_id(run.id), by=self.fin, at=self.at)
            return
        approving.approve(PaymentRun.get_by_id(run.id), by=self.amy, at=self.at)
        if finish:
            self.finalise()

    @rule(days=days_on)
    def an_approval_is_withdrawn(self, days):
        self.time_goes_by(days)
        for run in PaymentRun.select().where(PaymentRun.state == "approved"):
            approving.withdraw(run, by=self.amy, at=self.at)
            preparing.drop(PaymentRun.get_by_id(run.id), by=self.fin, at=self.at)

    @rule(days=days_on)
    def an_approved_run_is_finalised(self, days):
        self.time_goes_by(days)
        self.finalise()

    def finalise(self):
        for run in PaymentRun.select().where(PaymentRun.state == "approved"):
            approving.start_finalising(run, by=self.amy, at=self.at)
        self.work_out()

    def due_of(self, care, line):
        """A function of a slice (first, last day, payment method) that gives the (cost, income) in pence of one line,
        worked out the slow way.
        """
        return lambda first, last, _method: naive_due(line, first, last)

    @invariant()
    def all_of_it_is_what_is_due(self):
        if not hasattr(self, "cares"):
            return
        care = load_line_items([each.cpli.id for each in self.cares])
        stands = sums_of_items()
        for each in self.cares:
            line = care[each.cpli.id]
            due_of_slice = self.due_of(each, line)
            for first, last, method in slices_of_contract(each.contract):
                due = dict(zip(("cost", "income"), due_of_slice(first, last, method), strict=True))
                for side in ("cost", "income"):
                    settled, derived, on_plan = stands.get((line.key, first, side), (0, 0, 0))
                    if line.is_authorised:
                        assert settled + derived + on_plan == due[side], (line.key, first, side)
                    elif side == "cost":  # what is no longer due goes back at once, and no more is paid
                        assert settled + derived + on_plan <= min(settled, due[side] + A_PENNY_A_WEEK), line.key

    @invariant()
    def the_sum_from_scratch_is_the_same(self):
        if hasattr(self, "cares"):
            self.sums.check(self.today)

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
        problems = list(verification.problems())
        assert problems == [], problems
