"""The finance panel decides a claim; what it accepts is paid once, in the next run, and nothing else is."""

from types import SimpleNamespace

import pytest
from peewee import IntegrityError

from models import (
    AuditEvent,
    Claim,
    ClaimItem,
    ContactRole,
    Notice,
    OutgoingEmail,
    PaymentItem,
    PurchaseOrder,
    Remittance,
    ServiceLevel,
)
from operations import assigning, audit, council_settings
from operations.claims import deciding
from operations.payment_runs import checking
from queries.audit_things import events_about
from queries.claims.detail import seen_key
from queries.claims.panel import payments_of
from queries.payment_runs.to_pay import CountAndPence, claims_to_pay
from queries.verification import problems
from queries.workings import explanations_of
from reports import payment_items, purchase_orders
from reports.parameters import Request
from rules.broken import AllBroken, IllegalMove, RuleBroken
from rules.claim_decisions import ItemDecision
from tests.support import factories
from tests.support.at_once import at_once, in_parallel
from tests.support.claims import make_pending
from tests.support.payment_runs import authorised_invoice, prepare, started
from tests.support.waiting import run_all_jobs


@pytest.fixture
def pending(carer, cast):
    return make_pending(carer, cast.alice)


def items_of(pending):
    found = list(ClaimItem.select().where(ClaimItem.claim == pending.id).order_by(ClaimItem.id))
    return SimpleNamespace(runs=found[0], seat=found[1])


def seen(pending):
    return seen_key(Claim.get_by_id(pending.id), ClaimItem.select().where(ClaimItem.claim == pending.id))


def decide(verb, pending, by, at, decisions=None, notes=""):
    return verb(pending, seen(pending), decisions or {}, notes, by, at)


def kinds_about(thing, number):
    return {row.kind for part in events_about(thing, str(number)) for row in AuditEvent.select().where(part)}


def without_the_seat(pending):
    return {items_of(pending).seat.id: ItemDecision(False, "Please send the receipt.")}


def test_accepted_items_are_paid_in_the_next_run_on_one_remittance_and_the_order(pending, fin, actor, at):
    assert decide(deciding.accept, pending, fin, at, without_the_seat(pending)).status == "accepted"
    [item] = PaymentItem.select()
    assert (item.amount_pence, item.kind, item.state, item.financial_year) == (58_05, "claim", "frozen", 2025)
    assert (item.reason, item.quantity_hundredths, item.contract_id) == ("School runs", 150_00, None)
    assert claims_to_pay(fin) == CountAndPence(1, 58_05)
    order = PurchaseOrder.get()
    assert (order.name, order.value_pence) == ("One-Off Claims - 2025/2026", 58_05)
    run = started(fin, actor("amy"), models=("claims",))
    run_all_jobs(at)
    [remittance] = Remittance.select()
    assert (remittance.amount_pence, remittance.contract_id, remittance.payment_run) == (58_05, None, run)
    spent = PurchaseOrder.select(PurchaseOrder.spend_to_date()).scalar()
    assert (spent, claims_to_pay(fin)) == (58_05, CountAndPence(0, 0))
    assert payments_of([items_of(pending).runs])[items_of(pending).runs.id].remittance_number == remittance.number
    [row] = payment_items.REPORT.rows(Request(fin))
    assert (row[0], row[4], row[11], row[13:]) == ("One-Off Claims", "cost", 58_05, ("Settled", remittance.number))
    [ordered] = (row for row in purchase_orders.REPORT.rows(Request(fin)) if row[0] == order.name)
    assert ordered[3:7] == ("One-Off Claims", 2025, 58_05, 58_05)
    for thing, number in (("payment-item", item.id), ("claim", pending.id), ("remittance", remittance.number)):
        assert {"claim accepted", "payment run approved"} <= kinds_about(thing, number), thing
    assert list(problems()) == []


def test_the_amount_says_why(pending, fin, at):
    factories.make_claim_journey(claim_item=items_of(pending).runs)
    decide(deciding.accept, pending, fin, at)
    [(name, why), _] = explanations_of(list(PaymentItem.select().order_by(PaymentItem.id)), at.today)
    assert name.endswith("School runs")
    assert why.sentences == ["Claimed on 20/11/2025 and accepted by the council: 150 Miles x £0.3870 = £58.05."]
    assert why.rows == [("17/11/2025", "24 Miles", "Home - St Cuthbert's School - Home, School run")]


def test_a_rejected_claim_is_never_paid_and_the_carer_reads_why(pending, fin, cast, at):
    with pytest.raises(RuleBroken, match="Enter the reason"):
        decide(deciding.reject, pending, fin, at)
    decide(deciding.reject, pending, fin, at, notes="These runs are in your claim of 8 November.")
    assert not PaymentItem.select().exists()
    with pytest.raises(RuleBroken, match="Nothing that you chose is due"):
        prepare(fin, models=("claims",))
    told = Notice.get(Notice.person == cast.alice)
    assert (told.path, "rejected" in told.text) == (f"/claims/{pending.id}", True)
    assert Claim.get().decision_notes == "These runs are in your claim of 8 November."
    with pytest.raises(IllegalMove):
        decide(deciding.accept, pending, fin, at)


def test_what_is_left_out_needs_a_reason_and_something_stays_in(pending, fin, at):
    runs, seat = items_of(pending).runs, items_of(pending).seat
    with pytest.raises(AllBroken, match="Say why School runs is left out.*Say why Car seat"):
        decide(deciding.accept, pending, fin, at, {runs.id: ItemDecision(False), seat.id: ItemDecision(False)})
    with pytest.raises(RuleBroken, match="Every item is left out"):
        decide(deciding.accept, pending, fin, at, dict.fromkeys((runs.id, seat.id), ItemDecision(False, "No")))
    assert (Claim.get().status, PaymentItem.select().count()) == ("pending", 0)


def test_accepted_twice_is_paid_once(pending, fin, actor, at):
    as_seen = seen(pending)
    deciding.accept(pending, as_seen, {}, "", fin, at)
    for by in (fin, actor("amy")):
        with pytest.raises(IllegalMove):
            deciding.accept(pending, as_seen, {}, "", by, at)
    assert PaymentItem.select().count() == 2
    item = PaymentItem.select().dicts().get()
    with pytest.raises(IntegrityError):
        PaymentItem.insert({**item, "id": None}).execute()


def test_a_stale_page_decides_nothing(pending, fin, actor, at):
    as_seen = seen(pending)
    decide(deciding.keep, pending, fin, at, without_the_seat(pending), "Ask about the seat")
    with pytest.raises(IllegalMove, match="changed since"):
        deciding.accept(pending, as_seen, {}, "", actor("amy"), at)
    assert items_of(pending).seat.la_notes == "Please send the receipt."
    assert (Claim.get().status, OutgoingEmail.select().count(), Notice.select().count()) == ("pending", 0, 0)


def test_a_claim_that_a_run_did_not_take_is_in_the_next(pending, fin, actor, at, carer):
    other = factories.make_claim(organisation=pending.organisation, status="pending", claim_date=at.today)
    factories.make_claim_item(claim=other, client=carer.client, service_level=carer.mileage)
    decide(deciding.accept, other, fin, at)
    first = prepare(actor("fin"), models=("claims",))
    decide(deciding.accept, pending, fin, at)
    second = prepare(actor("fin"), models=("claims",))
    runs = {
        item.claim_item.claim_id: item.payment_run_id
        for item in PaymentItem.select().where(PaymentItem.kind == "claim")
    }
    assert runs == {other.id: first.id, pending.id: second.id}


def test_nobody_decides_a_claim_of_their_own_organisation(pending, cast, fin, actor, at):
    ContactRole.create(person=cast.fin, organisation=pending.organisation, role="administrator")
    for verb in (deciding.accept, deciding.reject, deciding.keep):
        with pytest.raises(RuleBroken, match="You belong to Rose Care"):
            decide(verb, pending, fin, at, notes="No")
    namesake = factories.make_person(forename=cast.amy.forename, surname=cast.amy.surname)
    ContactRole.create(person=namesake, organisation=pending.organisation, role="administrator")
    with pytest.raises(RuleBroken, match="has your name"):
        decide(deciding.accept, pending, actor("amy"), at)
    assert Claim.get().status == "pending"


def test_above_a_limit_a_second_officer_accepts_the_same_items(pending, fin, colleague, at):
    council_settings.change("authorise_limits", {"finance_officer": 100_00}, by=audit.SYSTEM, at=at)
    first = decide(deciding.accept, pending, fin, at)
    assert (first.status, first.first_accepted_by_id, PaymentItem.select().count()) == ("pending", fin.person_id, 0)
    with pytest.raises(RuleBroken, match="another officer"):
        decide(deciding.accept, pending, fin, at)
    decide(deciding.accept, pending, colleague, at)
    assert (Claim.get().status, PaymentItem.select().count()) == ("accepted", 2)


def test_only_the_council_decides(pending, alice, at):
    with pytest.raises(IllegalMove, match="Only the council"):
        decide(deciding.accept, pending, alice, at)
    with pytest.raises(IllegalMove, match="Only the council"):
        assigning.assign(pending, alice.person_id, None, alice, at)


def test_a_claim_is_assigned_until_it_is_decided(pending, fin, at):
    assigning.assign(pending, fin.person_id, None, fin, at)
    assert Claim.get().assigned_to_id == fin.person_id
    assigning.assign(Claim.get(), None, fin.person_id, fin, at)
    decide(deciding.accept, pending, fin, at)
    with pytest.raises(IllegalMove):
        assigning.assign(Claim.get(), fin.person_id, None, fin, at)
    kinds = [
        event.kind for event in AuditEvent.select().where(AuditEvent.object_type == "Claim").order_by(AuditEvent.id)
    ]
    assert kinds == ["claim assigned", "claim unassigned", "claim accepted"]


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (lambda: PaymentItem.update(amount_pence=1).execute(), "its amount is"),
        (lambda: PaymentItem.update(financial_year=2024).execute(), "another day or financial year"),
        (lambda: PaymentItem.update(client=None).execute(), "another provider, client"),
        (lambda: PaymentItem.update(claim_item=None).execute(), "no payment item stands for it"),
        (lambda: ClaimItem.update(is_included=False).execute(), "is not accepted, but payment item"),
        (lambda: Claim.update(status="rejected").execute(), "its last event says: claim accepted"),
    ],
)
def test_verify_finds_what_does_not_fit(pending, fin, at, plant, words):
    decide(deciding.accept, pending, fin, at)
    assert list(problems()) == []
    plant()
    assert any(words in problem for problem in problems())


def test_of_officers_at_once_one_decides(pending, fin, colleague, at):
    as_seen = seen(pending)

    def accept(by=fin):
        deciding.accept(pending, as_seen, {}, "", by, at)

    def reject():
        deciding.reject(pending, as_seen, {}, "Not yours to claim", colleague, at)

    assert in_parallel(accept, reject, lambda: accept(colleague), threads=12) == 1
    assert PaymentItem.select().count() == (2 if Claim.get().status == "accepted" else 0)
    assert list(problems()) == []


def test_of_runs_prepared_at_once_one_has_the_claim(pending, fin, at):
    decide(deciding.accept, pending, fin, at)
    runs = [made for made, _ in at_once(*[lambda: prepare(fin, models=("claims",))] * 4) if made]
    assert [item.payment_run for item in PaymentItem.select()] == runs * 2


def test_claims_that_are_taken_out_of_a_run_leave_the_rest_in_it(pending, carer, fin, at):
    ServiceLevel.update(cost_centre="").where(ServiceLevel.id == carer.equipment.id).execute()
    authorised_invoice(cpli=carer.care.cpli)
    decide(deciding.accept, pending, fin, at)
    run = prepare(fin, models=("invoiced", "claims"))
    [check] = [each for each in run.checks if each.kind == "no_coding"]
    checking.take_out(run, [check.id], by=fin, at=at)
    assert {item.kind: item.payment_run for item in PaymentItem.select()} == {"cost": run, "claim": None}
