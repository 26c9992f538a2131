"""What an officer decides about a submitted invoice; nobody decides twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import Action, AuditEvent, Commitment, CountedActual, Invoice, PaymentItem
from operations import consequences
from operations.invoices import authorising as authorisation
from operations.invoices import submitting
from queries import verification
from queries.invoices import payable
from queries.invoices.totals import totals_of_one
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.bedford import recalculate
from tests.support.invoices import DETAILS, create, keys_of, make_payable

PERIOD = date(2025, 10, 13)  # a four-weekly one


def authorised(invoice, fin, at):
    authorisation.authorise(invoice, invoice.version, by=fin, at=at)
    return Invoice.get_by_id(invoice.id)


def test_authorising_freezes_the_items_and_locks_their_weeks(bedfords_submitted, fin, at):
    assert authorised(bedfords_submitted, fin, at).status == "authorised"
    assert {item.state for item in PaymentItem.select()} == {"frozen"}
    assert CountedActual.select().count() == 5  # the week of 28 March counts in both slices
    assert not any(commitment.is_live for commitment in Commitment.select())


def test_put_back_it_follows_the_actuals_again(bedfords_submitted, fin, at, bedford):
    authorisation.put_back_to_pending(authorised(bedfords_submitted, fin, at), 3, by=fin, at=at, words="Too early")
    bedfords_submitted = Invoice.get()
    assert (bedfords_submitted.status, bedfords_submitted.status_reason, bedfords_submitted.authorised_at) == (
        "pending",
        "Too early",
        None,
    )
    assert {item.state for item in PaymentItem.select()} == {"derived"}
    assert totals_of_one(bedfords_submitted).payable == 463_234
    bedford.level.vat_rate_basis_points = 0
    bedford.level.save()
    recalculate(bedford)
    assert totals_of_one(bedfords_submitted).payable == 386_028
    assert Invoice.get().changed_since_submitted


def test_what_came_later_gives_way_when_it_is_put_back(bedfords_submitted, fin, alice, at, bedford, cast):
    """An adjustment on a further invoice goes: after thawing one item stands for the whole slice again."""
    authorised(bedfords_submitted, fin, at)
    bedford.cpli.unit_price_tenthousandths += 10_000
    bedford.cpli.save()
    recalculate(bedford)
    later = submitting.create(replace(DETAILS, reference="later"), keys_of(cast.rose_care), by=alice, at=at)
    assert totals_of_one(later).net == 18 * 100
    authorisation.put_back_to_pending(Invoice.get_by_id(bedfords_submitted.id), 3, by=fin, at=at, words="Too early")
    assert totals_of_one(bedfords_submitted).net == 386_028 + 18 * 100
    assert totals_of_one(later).items == 0
    assert payable.items_of(cast.rose_care.id) == []


@pytest.fixture
def two_invoices_of_one_period(alice, fin, cast, at):
    """One client, two line items, one period: £800.00 is authorised, £1,200.00 came later, on another invoice."""
    care = factories.make_care(organisation=cast.rose_care, start_date=PERIOD)
    shared = {"contract": care.contract, "service": care.service, "level": care.level, "client": care.client}
    later = factories.make_care(**shared, start_date=PERIOD, units_hundredths=1500)
    weeks = [PERIOD + timedelta(weeks=number) for number in range(4)]
    for of_line, hours in ((care, 1000), (later, 1500)):
        for week in weeks:
            quantities = {"planned_hundredths": hours, "actual_hundredths": hours}
            factories.make_actual(cpli=of_line.cpli, week_start=week, **quantities)
        recalculate(of_line)
        details = replace(DETAILS, reference=f"INV {hours}")
        invoice = submitting.create(details, keys_of(cast.rose_care), by=alice, at=at)
        if of_line is care:
            submitting.submit(invoice, 1, by=alice, at=at)
            authorised(Invoice.get(), fin, at)
    return list(Invoice.select().order_by(Invoice.id))


@pytest.mark.parametrize("is_submitted", [False, True])
def test_what_came_later_joins_the_invoice_that_is_put_back(two_invoices_of_one_period, fin, alice, at, is_submitted):
    first, second = two_invoices_of_one_period
    assert (totals_of_one(first).net, totals_of_one(second).net) == (80_000, 120_000)
    if is_submitted:
        submitting.submit(second, second.version, by=alice, at=at)
    authorisation.put_back_to_pending(first, first.version, by=fin, at=at, words="Too early")
    assert (totals_of_one(first).net, totals_of_one(second).items) == (200_000, 0)
    [commitment] = Commitment.select()
    assert (commitment.invoice_id, commitment.value_pence, commitment.was_value_pence) == (first.id, 200_000, 80_000)
    assert Invoice.get_by_id(first.id).changed_since_submitted
    assert payable.items_of(first.organisation_id) == []
    assert Invoice.get_by_id(second.id).status == "unsubmitted"
    [action] = Action.select().where(Action.related_id == second.id)
    title = "Invoice INV 1500 was returned" if is_submitted else "Items of invoice INV 1500 joined INV 1000"
    assert (action.title, action.assigned_side) == (title, "provider")
    assert list(verification.problems()) == []


def test_the_invoice_that_was_made_first_keeps_the_items_when_a_later_one_is_put_back(
    two_invoices_of_one_period, fin, alice, at
):
    first, second = two_invoices_of_one_period
    submitting.submit(second, second.version, by=alice, at=at)
    authorised(Invoice.get_by_id(second.id), fin, at)
    for invoice in (first, second):
        fresh = Invoice.get_by_id(invoice.id)
        authorisation.put_back_to_pending(fresh, fresh.version, by=fin, at=at, words="Too early")
    assert (totals_of_one(first).net, totals_of_one(second).items) == (200_000, 0)
    assert [invoice.status for invoice in Invoice.select().order_by(Invoice.id)] == ["pending", "unsubmitted"]
    assert list(verification.problems()) == []


def test_what_1_0_0_left_out_of_a_live_invoice_joins_it_in_the_night(two_invoices_of_one_period, fin, alice, at):
    first, second = two_invoices_of_one_period
    authorisation.put_back_to_pending(first, first.version, by=fin, at=at, words="Too early")
    PaymentItem.update(commitment=None).where(PaymentItem.amount_pence == 120_000).execute()
    with pytest.raises(RuleBroken, match="not authorised yet"):
        submitting.add_items(second, keys_of(second.organisation), by=alice, at=at)
    consequences.everything_changed(at)
    assert PaymentItem.select().where(PaymentItem.commitment.is_null()).count() == 0
    assert list(verification.problems()) == []


@pytest.mark.parametrize("state", ["prepared", "checked"])
def test_it_leaves_a_run_that_is_not_approved_yet(bedfords_submitted, fin, at, state):
    authorised(bedfords_submitted, fin, at)
    run = factories.make_payment_run(state=state)
    Invoice.update(payment_run=run).execute()
    PaymentItem.update(payment_run=run, run_amount_pence=1).execute()
    authorisation.put_back_to_pending(Invoice.get(), 3, by=fin, at=at, words="Too early")
    assert Invoice.get().payment_run is None
    assert {(item.payment_run_id, item.run_amount_pence) for item in PaymentItem.select()} == {(None, None)}


@pytest.mark.parametrize("state", ["approved", "finalising", "finalised"])
def test_it_stays_in_an_approved_run(bedfords_submitted, fin, at, state, cast):
    authorised(bedfords_submitted, fin, at)
    run = factories.make_payment_run(state=state, approved_by=cast.amy)
    Invoice.update(payment_run=run).execute()
    with pytest.raises(IllegalMove, match="withdraw the run first"):
        authorisation.put_back_to_pending(Invoice.get(), 3, by=fin, at=at, words="Too early")
    assert {item.state for item in PaymentItem.select()} == {"frozen"}


def test_an_unseen_change_is_not_authorised(bedfords_submitted, fin, at):
    Invoice.update(changed_since_submitted=True).execute()
    with pytest.raises(RuleBroken, match="changed after it was submitted"):
        authorisation.authorise(Invoice.get(), 2, by=fin, at=at)
    authorisation.authorise(Invoice.get(), 2, by=fin, at=at, seen=True)
    assert not Invoice.get().changed_since_submitted


def test_nobody_authorises_what_they_made_for_the_provider(bedfords_submitted, fin, at):
    Invoice.update(created_by=fin.person_id).execute()
    with pytest.raises(RuleBroken, match="another officer"):
        authorisation.authorise(Invoice.get(), 2, by=fin, at=at)


def test_a_return_ends_the_clock_and_the_next_submission_starts_it_anew(bedfords_submitted, fin, alice, at):
    authorisation.return_to_provider(
        bedfords_submitted, 2, by=fin, at=at, reason="File missing", words="The VAT invoice"
    )
    bedfords_submitted = Invoice.get()
    assert (bedfords_submitted.status, bedfords_submitted.submitted_at) == ("unsubmitted", None)
    assert bedfords_submitted.status_reason == "File missing: The VAT invoice"
    submitting.submit(bedfords_submitted, 3, by=alice, at=at)
    assert (Invoice.get().submitted_at, Invoice.get().status_reason) == (at.now, "")


OFFICERS_MOVES = {
    "authorise": lambda invoice, version, by, at: authorisation.authorise(invoice, version, by=by, at=at),
    "hold": lambda invoice, version, by, at: authorisation.hold(
        invoice, version, by=by, at=at, reason="Query open", words=""
    ),
    "release": lambda invoice, version, by, at: authorisation.take_off_hold(invoice, version, by=by, at=at),
    "return": lambda invoice, version, by, at: authorisation.return_to_provider(
        invoice, version, by=by, at=at, reason="Query open", words=""
    ),
    "put_back": lambda invoice, version, by, at: authorisation.put_back_to_pending(
        invoice, version, by=by, at=at, words="x"
    ),
    "submit": lambda invoice, version, by, at: submitting.submit(invoice, version, by=by, at=at),
    "delete": lambda invoice, version, by, at: submitting.delete(invoice, version, by=by, at=at),
}
LEGAL = {
    "unsubmitted": {"submit", "delete"},
    "pending": {"authorise", "hold", "return"},
    "on_hold": {"release", "return"},
    "authorised": {"put_back"},
    "finalised": set(),
}
SUBMITTED = {"submitted_at": factories.NOW, "submitted_total_pence": 80_000}


@pytest.mark.parametrize("verb", list(OFFICERS_MOVES))
@pytest.mark.parametrize("status", list(LEGAL))
def test_every_other_move_is_refused_and_changes_nothing(alice, fin, cast, at, status, verb):
    if verb in LEGAL[status]:
        return
    make_payable(cast.rose_care)
    create(alice, cast.rose_care, at)
    Invoice.update(status=status, **(SUBMITTED if status != "unsubmitted" else {})).execute()
    before = Invoice.select().dicts().get(), AuditEvent.select().count()
    for by in (alice, fin):
        with pytest.raises(IllegalMove):
            OFFICERS_MOVES[verb](Invoice.get(), 1, by, at)
    assert (Invoice.select().dicts().get(), AuditEvent.select().count()) == before


@pytest.mark.parametrize("verb", ["authorise", "hold", "return"])
def test_a_move_from_a_stale_row_or_version_is_refused(bedfords_submitted, fin, at, verb):
    Invoice.update(version=9).execute()
    with pytest.raises(IllegalMove, match="changed since you opened"):
        OFFICERS_MOVES[verb](bedfords_submitted, 2, fin, at)
    Invoice.update(status="on_hold").execute()
    if verb != "return":
        with pytest.raises(IllegalMove, match="A colleague has just changed this"):
            OFFICERS_MOVES[verb](bedfords_submitted, 9, fin, at)
