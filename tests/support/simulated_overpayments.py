"""The simulated year with overpayment plans, catch-up runs and manual adjustments."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from models import OverpaymentPlan, OverpaymentSlice, PaymentItem, PaymentRun
from operations import manual_adjustments
from operations.overpayments import answering, deciding
from operations.payment_runs import approving, checking, preparing
from rules.broken import AskFirst
from rules.overpayments import LIVE_STATES
from tests.support.scheduled_year import days_on, pick
from tests.support.simulated_year import AYear

ANNOUNCED_AHEAD = timedelta(days=10)


class AYearWithOverpayments(AYear):
    """Care shrinks far back, providers answer, officers decide."""

    def plan_of(self, number):
        plans = list(OverpaymentPlan.select().order_by(OverpaymentPlan.id))
        return plans[number % len(plans)] if plans else None

    @rule(days=days_on, number=pick, answer=st.sampled_from(["accept", "accept", "ask", "dispute"]), parts=pick)
    def a_provider_answers(self, days, number, answer, parts):
        self.time_goes_by(days)
        plan, about = self.plan_of(number), {"by": self.fin, "at": self.at}
        verbs = {
            "accept": lambda: answering.accept(plan, **about),
            "ask": lambda: answering.ask(plan, parts % 14, "Please", **about),
            "dispute": lambda: answering.dispute(plan, "Not so", **about),
        }
        if plan:
            self.attempt(verbs[answer])

    @rule(days=days_on, number=pick, parts=pick, drops=st.sampled_from([False, False, True]))
    def an_officer_decides(self, days, number, parts, drops):
        self.time_goes_by(days)
        plan, about = self.plan_of(number), {"by": self.fin, "at": self.at}
        if plan and drops:
            self.attempt(lambda: deciding.drop(plan, "Let it be", **about))
        elif plan:
            self.attempt(lambda: deciding.decide(plan, parts % 14, "So many", **about))

    @rule(days=days_on)
    def nobody_answers(self, days):
        self.time_goes_by(days)
        answering.accept_unanswered(self.at)
        self.work_out()

    @rule(days=days_on, adjustments=st.booleans())
    def a_catch_up_run_pays(self, days, adjustments):
        self.time_goes_by(days)
        runs = []
        about = {"by": self.fin, "at": self.at, "adjustments": adjustments}
        if self.attempt(lambda: runs.append(preparing.prepare_catch_up(self.today, **about))):
            self.carry_through(runs[0])

    def carry_through(self, run):
        for verb, kinds in ((checking.take_out, ("negative",)), (checking.see, ())):
            checks = [each.id for each in run.checks if each.outcome == "open" and (not kinds or each.kind in kinds)]
            if checks:
                verb(run, checks, by=self.fin, at=self.at)
                run = PaymentRun.get_by_id(run.id)
        if not self.attempt(lambda: checking.check(run, by=self.fin, at=self.at)):
            preparing.drop(PaymentRun.get_by_id(run.id), by=self.fin, at=self.at)
            return
        approving.approve(PaymentRun.get_by_id(run.id), by=self.amy, at=self.at)
        self.finalise()

    @rule(days=days_on, number=pick, pence=st.integers(-50_000, 50_000).filter(bool))
    def something_is_added_by_hand(self, days, number, pence):
        self.time_goes_by(days)
        care, dates = self.cares[number % len(self.cares)], (self.today, self.today)
        about = care.contract, care.level, pence, *dates, "By hand"
        try:
            manual_adjustments.add(*about, by=self.fin, at=self.at)
        except AskFirst as asked:  # the officer means it
            manual_adjustments.add(*about, by=self.fin, at=self.at, answer=asked.answer)

    @rule(days=days_on, number=pick)
    def it_is_taken_back(self, days, number):
        self.time_goes_by(days)
        items = list(PaymentItem.select().where(PaymentItem.kind == "manual").order_by(PaymentItem.id))
        if items:
            item = items[number % len(items)]
            done = self.attempt(lambda: manual_adjustments.take_back(item, by=self.fin, at=self.at))
            assert done == (item.state == "derived")

    @invariant()
    def nothing_is_taken_before_it_may_be(self):
        for item in PaymentItem.select().where(PaymentItem.overpayment_plan.is_null(False)):
            assert item.amount_pence < 0
            if item.state == "derived":
                assert item.overpayment_plan.state in ("accepted", "announced")
            elif item.is_paid:
                assert item.payment_run.finalise_date >= item.overpayment_plan.announced_on + ANNOUNCED_AHEAD

    @invariant()
    def a_plans_parts_are_what_is_left_on_it(self):
        for plan in OverpaymentPlan.select().where(OverpaymentPlan.state.in_(LIVE_STATES)):
            left = sum(part.amount_pence for part in plan.parts if not part.is_taken)
            rest = sum(each.rest_pence for each in OverpaymentSlice.select().where(OverpaymentSlice.plan == plan))
            derived, frozen = (
                sum(item.amount_pence for item in plan.payment_items if item.state == state)
                for state in ("derived", "frozen")
            )
            # A part is shown as taken from the next night on; of one with several lines, a run may have taken some.
            assert left in (rest + derived, rest + frozen, rest + derived + frozen, 0)
            assert len(list(plan.parts)) <= 13

    @rule(days=days_on)
    def working_it_out_again_changes_nothing(self, days):
        self.time_goes_by(days)
        self.work_out()  # after an approval nothing was, until the night
        before = self.lines(), self.plans()
        self.work_out()
        assert (self.lines(), self.plans()) == before

    def plans(self):
        tables = (OverpaymentPlan, OverpaymentSlice)
        return [list(table.select().order_by(table.id).tuples()) for table in tables]
