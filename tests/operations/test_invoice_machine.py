"""Random moves by random people on invoices and credit notes, with weeks that are saved and unlocked and runs that pay
in between: what is forbidden changes nothing, and the money stays true.
"""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from models import Actual, AuditEvent, Commitment, Invoice, PaymentItem, PaymentRun
from operations import assigning, files, jobs
from operations.actuals import recording, unlocking
from operations.invoices import authorising as authorisation
from operations.invoices import credit_notes, submitting
from operations.invoices.holding_items import hold_item
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from queries import verification
from queries.invariants import places
from queries.invoices import payable
from queries.invoices.parts import files_of_family
from queries.invoices.totals import totals_of_one
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.delivery_values import DayRow, Entered
from rules.invoice_events import event_of
from rules.invoice_statuses import FOLLOWS_ACTUALS
from rules.invoice_totals import why_returned
from rules.invoices import INVOICE_MOVES
from rules.moment import Moment
from tests.support import factories
from tests.support.bedford import recalculate
from tests.support.factories import AT
from tests.support.invoice_world import LIMIT_PENCE, WEEKS, InvoiceWorld

EXAMPLES = {"ci": 10, "thorough": 400}
LATER = Moment(AT.today + timedelta(days=40), AT.now + timedelta(days=40))
STATE_OF_ITEMS = {**dict.fromkeys(FOLLOWS_ACTUALS, "derived"), "authorised": "frozen", "finalised": "settled"}
pick = st.integers(0, 1000)
WHO = st.sampled_from(["alice", "fin", "fred", "amy"])


class Invoices(InvoiceWorld):
    """A provider with two clients, and three officers; two of them have a limit."""

    @initialize()
    def begin(self):
        self.make_world()
        for mask, moves in ((3, ("submit", "authorise")), (15, ("submit",))):  # one is paid, one waits
            self.create(True, mask)
            for move in moves:
                self.move("amy" if move == "authorise" else "alice", move, 3 * (Invoice.select().count() - 1) + 1, 0)
            self.pay()

    @rule(is_invoice=st.booleans(), some=st.integers(1, 15))
    def create(self, is_invoice, some):
        """Of some of what is payable; `some` is a mask."""
        by, kind = self.people["alice"], "invoice" if is_invoice else "credit_note"
        offers = payable.items_of(by.organisation_id, kind=kind)
        keys = [str(offer.key) for number, offer in enumerate(offers) if some >> number % 4 & 1]
        self.made += 1
        details = submitting.InvoiceDetails(f"REF {self.made}", AT.today)
        if self.attempt(lambda: submitting.create(details, keys, by, AT, kind)):
            newest = Invoice.select().order_by(Invoice.id.desc()).get()
            factories.make_uploaded_file(invoice=newest, file_name=newest.reference, organisation=by.organisation_id)

    @precondition(lambda self: Invoice.select().exists())
    @rule(
        who=WHO,
        verb=st.sampled_from([*INVOICE_MOVES, "submit", "authorise"]),
        number=pick,
        stale=st.sampled_from([0, 0, 1]),
    )
    def move(self, who, verb, number, stale):
        invoice, by = self.one(number), self.people[who]
        version = invoice.version - stale
        verbs = {
            "submit": lambda: submitting.submit(invoice, version, by, AT),
            "delete": lambda: submitting.delete(invoice, version, by, AT),
            "hold": lambda: authorisation.hold(invoice, version, by, AT, "Query open", "Wait"),
            "authorise": lambda: authorisation.authorise(invoice, version, by, AT, seen=number % 3 > 0),
            "return": lambda: authorisation.return_to_provider(invoice, version, by, AT, "Query open", ""),
            "release": lambda: authorisation.take_off_hold(invoice, version, by, AT),
            "put_back": lambda: authorisation.put_back_to_pending(invoice, version, by, AT, "Too early"),
        }
        total = totals_of_one(invoice).payable
        if not self.attempt(verbs[verb]):
            return
        assert not stale
        assert by.side == INVOICE_MOVES[verb].side
        assert invoice.status in INVOICE_MOVES[verb].from_statuses
        if verb == "authorise":
            self.check_authorised(invoice, by, total, seen=number % 3 > 0)
        elif verb != "delete":
            now = Invoice.get_by_id(invoice.id)
            is_returned = verb == "put_back" and now.status_reason.startswith("Returned by itself")
            assert is_returned or now.status == INVOICE_MOVES[verb].to_status

    @rule(number=pick, times=st.integers(1, 5), officer=st.sampled_from(["fin", "fred", "amy"]))
    def go_on(self, number, times, officer):
        """What comes next for an invoice, some steps long: chance alone seldom comes to the end."""
        if number % 2:
            negative = payable.items_of(self.people["alice"].organisation_id, kind="credit_note")
            self.create(not negative, 15)
            number = 3 * (Invoice.select().count() - 1)
        for _ in range(times if Invoice.select().exists() else 0):
            status = self.one(number).status
            if status == "unsubmitted":
                self.move("alice", "submit", number, 0)
            elif status == "on_hold":
                self.move(officer, "release", number, 0)
            elif status == "pending":
                self.move(officer, "authorise", number - number % 3 + 1, 0)
                officer = {"fin": "fred", "fred": "fin"}.get(officer, officer)
            elif status == "authorised":
                self.pay()

    def check_authorised(self, was, by, total, seen):
        """Nobody's own, nothing unseen, and above the limit by two officers."""
        now = Invoice.get_by_id(was.id)
        assert was.created_by_id != by.person_id
        assert seen or not was.changed_since_submitted
        if now.status == "pending":
            assert (now.first_authorised_by_id, was.first_authorised_by_id) == (by.person_id, None)
            assert total > LIMIT_PENCE
        elif total > LIMIT_PENCE and "finance_officer" in by.roles:
            assert was.first_authorised_by_id not in (None, by.person_id)

    @precondition(lambda self: Commitment.select().exists())
    @rule(who=WHO, verb=st.sampled_from(["hold item", "remove", "suggest", "kind", "take", "let go"]), number=pick)
    def change_one(self, who, verb, number):
        invoice, by = self.one(number), self.people[who]
        item = Commitment.select().where(Commitment.invoice == invoice.id).order_by(Commitment.id).first()
        offers = payable.items_of(self.people["alice"].organisation_id)
        keys = [str(offer.key) for offer in offers][:1]
        kind = "credit_note" if invoice.kind == "invoice" else "invoice"
        verbs = {
            "hold item": lambda: hold_item(invoice, item, invoice.version, by, AT, "Asked about"),
            "remove": lambda: submitting.remove_item(invoice, item, by, AT),
            "suggest": lambda: submitting.add_items(invoice, keys, by, AT),
            "kind": lambda: submitting.change_kind(invoice, kind, invoice.version, by, AT),
            "take": lambda: assigning.assign(invoice, by.person_id, invoice.in_hand_of_id, by, AT),
            "let go": lambda: assigning.assign(invoice, None, invoice.in_hand_of_id, by, AT),
        }
        if item is None or not self.attempt(verbs[verb]):
            return
        assert by.side == ("provider" if verb in ("remove", "suggest", "kind") else "council")
        assert invoice.status == "pending" or verb != "hold item"

    @rule(care=st.integers(0, 1), week=st.integers(0, 3), days=st.integers(0, 6), opens=st.booleans())
    def save_a_week(self, care, week, days, opens):
        """The provider saves a week, which an officer may have unlocked."""
        if opens:
            self.unlock(care, week)
        cpli = self.cares[care].cpli
        scope = Scope(self.people["alice"].organisation_id, client_id=cpli.client_id, refs={f"C{cpli.id}"})
        line = loading.load_week(scope, WEEKS[week])[0]
        entered = Entered(rows=(DayRow(tuple(range(days))),) if days else ())
        was_locked = line.is_locked
        done = self.attempt(
            lambda: recording.record_week(
                scope, WEEKS[week], {line.ref: (entered, line.version)}, self.people["alice"], AT
            )
        )
        assert not (done and was_locked)

    @rule(week=st.integers(0, 3), days=st.integers(0, 5))
    def confirm_late(self, week, days):
        """A week of the first client's other line is confirmed, perhaps after an invoice of the period."""
        cpli = self.cares[2].cpli
        if not Actual.select().where(Actual.cpli == cpli.id, Actual.week_start == WEEKS[week]).exists():
            self.record(2, week, days)
            recalculate(self.cares[2])

    def unlock(self, care, week):
        scope = Scope(self.people["alice"].organisation_id, client_id=self.cares[care].client.id)
        self.attempt(lambda: unlocking.unlock(scope, WEEKS[week], "Asked by the provider", self.people["fin"], AT))

    @rule(who=WHO, is_late=st.booleans())
    def credit_note_on_behalf(self, who, is_late):
        by, at = self.people[who], LATER if is_late else AT
        offers = payable.items_of(self.people["alice"].organisation_id, kind="credit_note")
        keys = [str(offer.key) for offer in offers]
        self.made += 1
        make = (self.care.organisation, keys, f"COUNCIL {self.made}", by, at)
        if self.attempt(lambda: credit_notes.create_on_behalf(*make)):
            assert is_late
            assert by.side == "council"

    @rule()
    def pay(self):
        """A run of what is authorised, by two officers; where it cannot go through it is dropped."""
        fin, amy = self.people["fin"], self.people["amy"]
        if not self.attempt(lambda: preparing.prepare(["invoiced"], AT.today, AT.today, by=fin, at=AT)):
            return
        run = PaymentRun.select().order_by(PaymentRun.id.desc()).get()
        checks = {check.id: check.kind for check in run.checks}
        for verb, is_negative in ((checking.take_out, True), (checking.see, False)):
            ids = [each for each, kind in checks.items() if (kind == "negative") is is_negative]
            if ids:
                self.attempt(lambda: verb(run, ids, by=fin, at=AT))  # noqa: B023
        steps = ((checking.check, fin), (approving.approve, amy), (approving.start_finalising, amy))
        if all(self.attempt(lambda: verb(run, by=by, at=AT)) for verb, by in steps):  # noqa: B023
            jobs.run_due(AT, HANDLERS)
        else:
            self.attempt(lambda: preparing.drop(PaymentRun.get_by_id(run.id), by=fin, at=AT))

    @invariant()
    def every_invoice_is_what_its_status_says(self):
        for invoice in Invoice.select():
            items = list(PaymentItem.select().join(Commitment).where(Commitment.invoice == invoice.id))
            mine = list(Commitment.select().where(Commitment.invoice == invoice.id))
            assert {item.state for item in items} <= {STATE_OF_ITEMS[invoice.status]}
            assert {each.is_live for each in mine} <= {invoice.status in FOLLOWS_ACTUALS}
            assert (invoice.submitted_at is None) is (invoice.status == "unsubmitted")
            assert invoice.first_authorised_by_id is None or invoice.status != "unsubmitted"
            if invoice.status in ("pending", "on_hold"):
                assert why_returned(invoice.kind, totals_of_one(invoice)) is None
            assert len({file.id for file in files_of_family(invoice)}) >= 1 or invoice.created_by_id != self.alice_id

    @invariant()
    def nothing_payable_is_left_out_of_a_live_invoice(self):
        assert list(places.invoice_item_problems()) == []

    @property
    def alice_id(self):
        return self.people["alice"].person_id

    @invariant()
    def what_is_settled_never_changes(self):
        rows = PaymentItem.select().where(PaymentItem.state == "settled")
        now = {row.id: (row.amount_pence, row.vat_pence, row.is_paid, row.working) for row in rows}
        assert {key: now.get(key) for key in self.settled} == self.settled
        self.settled = now

    @invariant()
    def what_is_settled_frozen_and_derived_comes_to_what_is_due(self):
        sums = {}
        for item in PaymentItem.select().order_by(PaymentItem.id):
            key = (item.line_key, item.slice_start, item.side)
            sums[key] = (sums.get(key, (0, 0))[0] + item.amount_pence, item.due_pence)
        assert all(paid == due for paid, due in sums.values()), sums

    @invariant()
    def the_sum_from_scratch_is_the_same(self):
        self.sums.check(AT.today)

    def teardown(self):
        assert list(verification.problems()) == []
        kinds = AuditEvent.select(AuditEvent.kind).where(AuditEvent.object_type == "Invoice").distinct().tuples()
        assert not [kind for (kind,) in kinds if event_of(kind) is None]


def test_invoices_whatever_people_do(play, tmp_path):
    files.connect(tmp_path)
    play(Invoices, steps=50, examples=EXAMPLES)
