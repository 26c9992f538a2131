"""Random moves by random people on payment runs: forbidden ones change nothing, and money always adds up."""

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from models import (
    Invoice,
    PaymentItem,
    PaymentRun,
    PaymentRunCheck,
    PaymentRunOrganisation,
    Remittance,
)
from operations import jobs
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from queries import verification
from queries.payment_runs.lines import total_pence
from rules.broken import RuleBroken
from rules.ledger import check_balance, coding_rows, payment_rows
from rules.payment_runs import RUN_MOVES
from tests.money_rounds.sums import MoneySums
from tests.support.cast import Cast, Officer
from tests.support.factories import AT, make_officer
from tests.support.payment_runs import authorised_invoice, change_rate, scheduled_care
from tests.support.snapshots import all_rows

EXAMPLES = {"ci": 15, "thorough": 300}
PEOPLE = ("fin", "amy", "both")
TABLES = (PaymentRun, PaymentRunCheck, PaymentRunOrganisation, PaymentItem, Invoice, Remittance)
VERBS = {
    "check": checking.check,
    "approve": approving.approve,
    "withdraw": approving.withdraw,
    "start_finalising": approving.start_finalising,
    "drop": preparing.drop,
}
pick = st.integers(0, 1000)
NEXT = {
    "prepared": checking.check,
    "checked": approving.approve,
    "approved": approving.start_finalising,
}


def snapshot():
    """Every row that a run is made of."""
    return all_rows(TABLES)


class PaymentRuns(RuleBasedStateMachine):
    """The council's officers at work."""

    test_database = None

    @initialize()
    def begin(self):
        cast = Cast()
        both = make_officer(role="payment_approver", forename="Both")
        self.officers = {"fin": Officer(cast.fin), "amy": Officer(cast.amy), "both": Officer(both)}
        self.cares = [scheduled_care(rate="100.00"), scheduled_care(rate="55.50")]
        self.prepare_one("fin", ["scheduled"])

    def __init__(self):
        super().__init__()
        self.test_database.start_over()
        self.sums = MoneySums()

    def run_of(self, number):
        runs = list(PaymentRun.select().order_by(PaymentRun.id))
        return runs[number % len(runs)]

    def attempt(self, verb, run=None, move=None):
        """Do it, or be refused: then nothing has changed. A move from a wrong state is always refused."""
        before = snapshot()
        allowed = move is None or RUN_MOVES.allows(move, run.state)
        try:
            verb()
        except RuleBroken:
            assert snapshot() == before
            return False
        assert allowed, f"{move} went through on a run that is {run.state}"
        return True

    @rule(who=st.sampled_from(PEOPLE), models=st.sampled_from([["invoiced"], ["scheduled"], ["invoiced", "scheduled"]]))
    def prepare(self, who, models):
        self.prepare_one(who, models)

    def prepare_one(self, who, models):
        self.attempt(lambda: preparing.prepare(models, AT.today, AT.today, by=self.officers[who], at=AT))

    @rule(pence=st.integers(-5_000, 90_000), number=pick)
    def authorise_an_invoice(self, pence, number):
        authorised_invoice(pence=pence, cpli=self.cares[number % 2].cpli)

    @rule(number=pick, rate=st.integers(10_000, 2_000_000))
    def change_the_care(self, number, rate):
        change_rate(self.cares[number % 2], rate)

    @precondition(lambda self: PaymentRun.select().exists())
    @rule(number=pick, who=st.sampled_from(PEOPLE), outcome=st.sampled_from(["see", "take_out"]))
    def decide_all_checks(self, number, who, outcome):
        self.decide(self.run_of(number), who, outcome)

    def decide(self, run, who, outcome):
        verb = checking.see if outcome == "see" else checking.take_out
        kinds = [check for check in run.checks if outcome == "take_out" or check.kind != "negative"]
        self.attempt(lambda: verb(run, [check.id for check in kinds], by=self.officers[who], at=AT))

    @precondition(lambda self: PaymentRun.select().exists())
    @rule(number=pick, who=st.sampled_from(PEOPLE), move=st.sampled_from(["check", "approve", "withdraw", "drop"]))
    def move(self, number, who, move):
        run = self.run_of(number)
        done = self.attempt(lambda: VERBS[move](run, by=self.officers[who], at=AT), run, move)
        if done and move == "approve":
            assert self.officers[who].person_id != run.prepared_by_id

    @precondition(lambda self: PaymentRun.select().where(PaymentRun.state.in_(list(NEXT))).exists())
    @rule(number=pick, who=st.sampled_from(PEOPLE), times=st.integers(1, 4))
    def go_on(self, number, who, times):
        """What comes next for a run, some steps long: chance alone seldom comes to the end."""
        under_way = list(PaymentRun.select().where(PaymentRun.state.in_(list(NEXT))).order_by(PaymentRun.id))
        run = under_way[number % len(under_way)]
        for _ in range(times):
            run = PaymentRun.get_by_id(run.id)
            if run.state == "prepared":
                self.decide(run, who, "see")
                self.decide(run, who, "take_out")  # what is below nil
                run = PaymentRun.get_by_id(run.id)
            verb = NEXT.get(run.state)
            if verb is None:
                return
            self.attempt(lambda: verb(run, by=self.officers[who], at=AT))  # noqa: B023
            who = "amy" if who == "fin" else "fin"

    @precondition(lambda self: PaymentRun.select().where(PaymentRun.state == "approved").exists())
    @rule(who=st.sampled_from(PEOPLE), at_once=st.booleans())
    def finalise(self, who, at_once):
        run = PaymentRun.get(PaymentRun.state == "approved")
        self.attempt(lambda: approving.start_finalising(run, by=self.officers[who], at=AT), run, "start_finalising")
        if at_once:
            jobs.run_due(AT, HANDLERS)

    @rule()
    def the_worker_works(self):
        jobs.run_due(AT, HANDLERS)

    @invariant()
    def money_adds_up(self):
        for run in PaymentRun.select():
            items = sum(item.amount_pence + item.vat_pence for item in run.payment_items)
            assert items == total_pence(run) == sum(part.amount_pence for part in run.organisations)
            if run.state == "finalised":
                remittances = list(run.remittances)
                payments, coding = payment_rows(run.id, remittances), coding_rows(run.id, remittances)
                check_balance(payments, coding)
                assert items == sum(row[-1] for row in payments)
                assert {item.state for item in run.payment_items} == {"settled"}
        assert not PaymentRun.select().where(PaymentRun.approved_by == PaymentRun.prepared_by).exists()

    @invariant()
    def the_sum_from_scratch_is_the_same(self):
        self.sums.check(AT.today)

    def teardown(self):
        assert list(verification.problems()) == []


def test_payment_runs_whatever_people_do(play):
    play(PaymentRuns, steps=25, examples=EXAMPLES)
