"""Random moves by both sides on disputes: forbidden ones change nothing, what is held is what is in dispute."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models import Actual, CarePackageLineItem, CountedActual, Dispute, HeldBack, Notice, PaymentItem, database
from operations import consequences, freezing
from operations.actuals import recording
from operations.disputes import answering, deciding
from queries.audit import verify_chain
from queries.disputes import details as disputes
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.broken import RuleBroken
from rules.delivery_values import DayRow, Entered
from rules.disputes import DISPUTE_MOVES, OPEN, REASONS, holds
from tests.money_rounds.sums import MoneySums
from tests.support import factories
from tests.support.bedford import START, make_bedford
from tests.support.cast import Cast
from tests.support.factories import AT
from tests.support.snapshots import all_rows

EXAMPLES = {"ci": 12, "thorough": 300}
WEEKS = [START + timedelta(weeks=number) for number in range(4)]
NEW_YEAR = date(2022, 4, 1)
TABLES = (Actual, Dispute, HeldBack, PaymentItem, Notice)
pick = st.integers(0, 1000)
week = st.integers(0, 3)
SIDES = st.sampled_from(["provider", "council"])


class Somebody:
    """Somebody as operations are told of them."""

    def __init__(self, person, side, organisation_id=None):
        self.person_id, self.name, self.side = person.id, person.name, side
        self.organisation_id, self.roles, self.address = organisation_id, frozenset(), "192.0.2.1"


def snapshot():
    return all_rows(TABLES)


def due_of_part(row, monday, is_new_year):
    """Pence of a recorded week's days before or after 31 March; sessions by their days, hours spread over all seven."""
    if row is None:
        return 0
    days = [number for number in range(7) if (monday + timedelta(days=number) >= NEW_YEAR) is is_new_year]
    if row.rows:
        return sum(21_446 for each in row.rows for day in each["days"] if day in days)
    before = (row.actual_hundredths * 4 * 2 + 7) // 14 if monday == WEEKS[0] else 0
    return 20 * (row.actual_hundredths - before if is_new_year else before)


class Disputes(RuleBasedStateMachine):
    """A provider and an officer at work on one client's four weeks, two of them with a second line."""

    test_database = None

    def __init__(self):
        super().__init__()
        self.test_database.start_over()
        self.sums = MoneySums()

    @initialize()
    def begin(self):
        cast = Cast()
        self.care = make_bedford(cast.rose_care)
        self.other = factories.make_cpli(
            contract=self.care.contract, client=self.care.client, service=self.care.service, start_date=START
        )
        for monday in WEEKS[:2]:
            factories.make_actual(cpli=self.other, week_start=monday)
        self.payments = []  # (ids of the items, {part of a week: pence})
        self.people = {
            "provider": Somebody(cast.alice, "provider", self.care.organisation.id),
            "council": Somebody(cast.fin, "council"),
        }
        with database.atomic():
            consequences.lines_changed(self.keys, AT)

    @property
    def keys(self):
        return [f"C{self.care.cpli.id}", f"C{self.other.id}"]

    def one(self, number):
        rows = list(Dispute.select().order_by(Dispute.id))
        return rows[number % len(rows)] if rows else None

    def attempt(self, verb, dispute=None, move=None, side=None):
        """Do it, or be refused: then nothing has changed. A move that is not in the table is always refused."""
        before = snapshot()
        legal = move is None or (
            dispute.status in DISPUTE_MOVES[move].from_statuses and side == DISPUTE_MOVES[move].side
        )
        try:
            verb()
        except RuleBroken:
            assert snapshot() == before
            return
        assert legal, f"{move} by the {side} went through on one that is {dispute.status}"

    @rule(side=SIDES, first=week, weeks=week, lines=st.sets(st.integers(0, 1)))
    def raise_one(self, side, first, weeks, lines):
        last = WEEKS[min(3, first + weeks)]
        chosen = [self.keys[number] for number in lines]
        whose = (self.care.organisation, self.care.client, WEEKS[first], last, chosen)
        by = self.people[side]
        self.attempt(lambda: deciding.raise_dispute(*whose, REASONS[first % 3], "Why?", by, AT))
        assert side == "council" or not Dispute.select().where(Dispute.raised_by == by.person_id).exists()

    @rule(
        side=st.sampled_from(["provider", "council"]),
        move=st.sampled_from(list(DISPUTE_MOVES)),
        number=pick,
        stale=st.booleans(),
    )
    def move_one(self, side, move, number, stale):
        dispute, by = self.one(number), self.people[side]
        if dispute is None:
            return
        version = dispute.version - stale
        moves = {
            "raise": lambda: deciding.raise_proposed(dispute, version, dispute.reason, "Why?", by, AT),
            "drop": lambda: deciding.drop(dispute, version, by, AT),
            "undo_drop": lambda: deciding.undo_drop(dispute, version, by, AT),
            "update": lambda: answering.update(dispute, version, "Wait", by, AT),
            "request_resolution": lambda: answering.request_resolution(dispute, version, "So it was", by, AT),
            "resolve": lambda: deciding.resolve(dispute, version, disputes.seen_of(dispute), by, AT),
            "reopen": lambda: deciding.reopen(dispute, version, by, AT, "Again"),
        }
        was = Dispute.get_by_id(dispute.id)
        self.attempt(moves[move], was, move, side)
        assert not stale or Dispute.get_by_id(dispute.id).version == was.version

    @rule(inside=st.booleans(), number=pick, monday=week, days=st.integers(0, 6))
    def record(self, inside, number, monday, days):
        """The provider saves a week, in a dispute or outside of one."""
        entered = Entered(rows=(DayRow(tuple(range(days))),) if days else ())
        scope = Scope(self.care.organisation.id, client_id=self.care.client.id, refs={self.keys[0]})
        lines = loading.load_week(scope, WEEKS[monday])
        if not lines:
            return  # it has ended
        line = lines[0]
        entries, by, dispute = {line.ref: (entered, line.version)}, self.people["provider"], self.one(number)
        if inside and dispute:
            self.attempt(lambda: answering.correct(dispute, scope, WEEKS[monday], entries, by, AT))
        else:
            self.attempt(lambda: recording.record_week(scope, WEEKS[monday], entries, by, AT))

    @rule()
    def pay(self):
        """What is payable is frozen, as when an invoice is authorised."""
        ids = [item.id for item in PaymentItem.select().where(PaymentItem.state == "derived")]
        moved = {part: pence - self.paid(part) for part, pence in self.stands().items()}
        with database.atomic():
            freezing.freeze(ids)
        if ids:
            self.payments.append((ids, moved))

    @rule(number=pick)
    def put_back(self, number):
        """What was paid together is derived again, as when an invoice is put back to Pending."""
        if self.payments:
            ids, _ = self.payments.pop(number % len(self.payments))
            with database.atomic():
                consequences.lines_changed(freezing.thaw(ids), AT)

    @rule(line=st.integers(0, 1), monday=st.none() | week, is_authorised=st.booleans())
    def change_line(self, line, monday, is_authorised):
        """A line ends with a week, or does not end any more; it is authorised, or is not any more."""
        end = None if monday is None else WEEKS[monday] + timedelta(days=6)
        changed = CarePackageLineItem.update(end_date=end, is_authorised=is_authorised)
        changed.where(CarePackageLineItem.id == int(self.keys[line][1:])).execute()
        with database.atomic():
            consequences.lines_changed(self.keys, AT)

    def paid(self, part):
        """Pence that all payments which were not put back paid of a part of a week."""
        return sum(moved[part] for _, moved in self.payments)

    def stands(self):
        """{(line key, Monday, whether of the new year): pence} of what is settled or payable, worked out from scratch:
        what is due of each week, what was paid of one in dispute, and never more than was paid of one that is not
        authorised.
        """
        open_ones = list(Dispute.select().where(Dispute.status.in_(OPEN)))
        lines = {f"C{line.id}": line for line in CarePackageLineItem.select()}
        recorded = {(f"C{row.cpli_id}", row.week_start): row for row in Actual.select()}
        found = {}
        for key in self.keys:
            for monday in WEEKS:
                ended = lines[key].end_date is not None and lines[key].end_date < monday
                row = None if ended else recorded.get((key, monday))
                for is_new_year in (False, True):
                    part = (key, monday, is_new_year)
                    pence = due_of_part(row, monday, is_new_year)
                    if row and any(holds(each, key, monday) for each in open_ones):
                        pence = self.paid(part)
                    found[part] = pence if lines[key].is_authorised else min(pence, self.paid(part))
        return found

    @invariant()
    def each_line_is_paid_what_is_due_of_its_weeks_and_what_was_paid_of_those_held(self):
        expected = dict.fromkeys(self.keys, 0)
        for (key, _, _), pence in self.stands().items():
            expected[key] += pence
        items = {key: [item for item in PaymentItem.select() if item.line_key == key] for key in self.keys}
        assert {key: sum(item.amount_pence for item in items[key]) for key in self.keys} == expected

    @invariant()
    def what_is_held_is_what_is_in_dispute(self):
        open_ones = list(Dispute.select().where(Dispute.status.in_(OPEN)))
        for row in Actual.select():
            holding = [each for each in open_ones if holds(each, row.line_key, row.week_start)]
            assert len(holding) <= 1, "two open disputes hold one line's week"
        for held in HeldBack.select().where(HeldBack.reason == "in_dispute"):
            monday = held.from_date - timedelta(days=held.from_date.weekday())
            assert any(holds(each, held.line_key, monday) for each in open_ones)

    @invariant()
    def a_disputed_week_that_was_paid_is_open_and_moves_no_money(self):
        counted = {row.actual_id for row in CountedActual.select()}
        for dispute in Dispute.select().where(Dispute.status.in_(OPEN)):
            assert all(row.unlocked_at for row in disputes.actuals_of(dispute) if row.id in counted)

    @invariant()
    def working_it_out_again_changes_nothing(self):
        before = snapshot()
        with database.atomic():
            consequences.lines_changed(self.keys, AT)
        assert snapshot() == before

    @invariant()
    def the_sum_from_scratch_is_the_same(self):
        self.sums.check(AT.today)

    def teardown(self):
        assert verify_chain() is None


def test_disputes_whatever_people_do(play):
    play(Disputes, steps=25, examples=EXAMPLES)
