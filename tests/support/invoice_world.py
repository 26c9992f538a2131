"""What the state machine of invoices plays with: a provider with two clients, and three officers, two with a limit."""

from datetime import timedelta

from hypothesis.stateful import RuleBasedStateMachine

from models import Actual, Commitment, CouncilSetting, Invoice, PaymentItem, PaymentRun, UploadedFile
from rules.broken import RuleBroken
from tests.money_rounds.sums import MoneySums
from tests.support import factories
from tests.support.bedford import START, make_bedford, recalculate
from tests.support.cast import OFFICERS, Cast
from tests.support.snapshots import all_rows

WEEKS = [START + timedelta(weeks=number) for number in range(4)]
TABLES = (Invoice, Commitment, PaymentItem, Actual, PaymentRun, UploadedFile)
LIMIT_PENCE = 300_000  # of a finance officer


class Somebody:
    """A person as an Actor: alice is a contact, the others are officers."""

    def __init__(self, person, role=None, organisation=None):
        self.person_id, self.name, self.side = person.id, person.name, "council" if role else "provider"
        self.organisation_id, self.address = organisation and organisation.id, "192.0.2.1"
        self.roles = frozenset([role] if role else [])


def snapshot():
    return all_rows(TABLES)


class InvoiceWorld(RuleBasedStateMachine):
    """The world before anybody moves, and what every move is checked by."""

    test_database = None

    def __init__(self):
        super().__init__()
        self.test_database.start_over()
        self.made, self.settled, self.sums = 0, {}, MoneySums()

    def make_world(self):
        """Bedford's client and a second one with four confirmed weeks each, and the four people."""
        cast = Cast()
        self.care, more = make_bedford(cast.rose_care), ("pricing", "sessions", "unit_price_tenthousandths")
        same = {name: getattr(self.care.cpli, name) for name in more}
        shared = {"contract": self.care.contract, "service": self.care.service, "level": self.care.level}
        second = factories.make_care(**shared, **same, units_hundredths=None, start_date=START, client={"ssref": "B2"})
        again = {**same, "units_hundredths": None, "start_date": START}
        third = factories.make_care(**shared, **again, client=self.care.client)  # its weeks are confirmed late
        self.cares = [self.care, second, third]
        for monday in WEEKS:
            self.record(1, WEEKS.index(monday), 5, cast)
        recalculate(second)
        CouncilSetting.create(name="authorise_limits", value={"finance_officer": LIMIT_PENCE})
        fred = factories.make_officer(forename="Fred")
        self.people = {name: Somebody(getattr(cast, name), OFFICERS[name]) for name in ("fin", "amy")}
        self.people |= {"fred": Somebody(fred, "finance_officer"), "alice": Somebody(cast.alice, None, cast.rose_care)}

    def record(self, care, week, days, cast=None):
        """The first weeks are confirmed, as factories make them."""
        given = {"planned_hundredths": 500, "actual_hundredths": 100 * days, "missed_hundredths": 500 - 100 * days}
        rows = [{"days": list(range(days)), "quantity_hundredths": 100, "is_frustrated": False, "comment": ""}]
        factories.make_actual(cpli=self.cares[care].cpli, week_start=WEEKS[week], rows=rows, **given)

    def one(self, number):
        rows = list(Invoice.select().order_by(Invoice.id))
        return rows[number // 3 % len(rows)]

    def attempt(self, verb):
        """Do it, or be refused: then nothing has changed. Returns whether it was done."""
        before = snapshot()
        try:
            verb()
        except RuleBroken:
            assert snapshot() == before
            return False
        return True
