"""A checked payment run: who approves it, what sends it back, what withdrawing and dropping give back."""

from datetime import date, timedelta

import pytest
from peewee import IntegrityError

from models import AuditEvent, CarePackageLineItem, Invoice, PaymentItem, PaymentRun, database
from operations import consequences, manual_adjustments
from operations.payment_runs import approving, checking, open_runs, preparing
from operations.scheduled_payments import lines
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from tests.support import factories
from tests.support.cast import Officer
from tests.support.factories import AT, TODAY
from tests.support.payment_runs import (
    PERIOD,
    amount_in,
    approved,
    authorised_invoice,
    change_rate,
    checked,
    prepare,
    scheduled_care,
    see_all,
)


@pytest.fixture
def both(database):
    """Somebody who is both a Finance Officer and a Payment Approver."""
    return Officer(factories.make_officer(roles=["finance_officer", "payment_approver"]))


def prepare_something(actor):
    scheduled_care()
    return prepare(actor("fin"))


def again(run):
    return PaymentRun.get_by_id(run.id)


def test_nobody_approves_a_run_that_they_prepared(actor):
    scheduled_care()
    run = checked(actor("fin"))
    with pytest.raises(IllegalMove, match="You prepared this run"):
        approving.approve(run, by=actor("fin"), at=AT)
    assert again(run).state == "checked"


def test_nobody_approves_a_run_whose_checks_they_decided(actor, both):
    scheduled_care()
    run = prepare(actor("fin"))
    see_all(run, both)
    run = checking.check(run, by=actor("fin"), at=AT)
    with pytest.raises(IllegalMove, match="You decided checks of this run"):
        approving.approve(run, by=both, at=AT)
    assert approving.approve(run, by=actor("amy"), at=AT).state == "approved"


def test_nobody_approves_a_run_with_an_amount_that_they_added(actor, both):
    care = scheduled_care()
    manual_adjustments.add(care.contract, care.level, 5_000, *PERIOD, "Agreed by phone", by=both, at=AT)
    run = checked(actor("fin"))
    with pytest.raises(IllegalMove, match="You added an amount to this run"):
        approving.approve(run, by=both, at=AT)
    assert approving.approve(run, by=actor("amy"), at=AT).state == "approved"


def test_nobody_approves_a_run_with_a_line_that_they_released(actor, both):
    care = scheduled_care()
    [item] = PaymentItem.select().where(PaymentItem.contract == care.contract, PaymentItem.period_start == PERIOD[0])
    lines.set_statuses(care.contract, [item.id], "suspend", "Under review", by=actor("fin"), at=AT)
    lines.set_statuses(care.contract, [item.id], "pay", "It is right", by=both, at=AT)
    run = checked(actor("fin"))
    with pytest.raises(IllegalMove, match="You added an amount to this run"):
        approving.approve(run, by=both, at=AT)
    assert approving.approve(run, by=actor("amy"), at=AT).state == "approved"


def test_an_approver_sends_a_checked_run_back_with_a_reason(actor):
    scheduled_care()
    run = checked(actor("fin"))
    with pytest.raises(RuleBroken, match="Enter the reason"):
        approving.send_back(run, " ", by=actor("amy"), at=AT)
    run = approving.send_back(run, "Rose Care is queried", by=actor("amy"), at=AT, version=run.version)
    assert (run.state, run.sent_back_because) == ("prepared", "Sent back by Amy Example: Rose Care is queried")
    assert [item.run_amount_pence for item in run.payment_items] == [None]
    assert {check.outcome for check in run.checks} == {"seen"}
    with pytest.raises(IllegalMove):
        approving.send_back(run, "Again", by=actor("amy"), at=AT)
    assert AuditEvent.get(AuditEvent.kind == "payment run sent back").person_name == "Amy Example"


def test_the_database_refuses_an_approver_who_prepared_it(actor):
    run = prepare_something(actor)
    with pytest.raises(IntegrityError), database.atomic():
        PaymentRun.update(approved_by=run.prepared_by).where(PaymentRun.id == run.id).execute()


def test_approving_freezes_the_scheduled_items(actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    assert run.state == "approved"
    assert {item.state for item in run.payment_items} == {"frozen"}


def test_what_changed_since_the_approver_looked_is_not_approved(actor):
    scheduled_care()
    run = checked(actor("fin"))
    with pytest.raises(IllegalMove, match="has just changed this"):
        approving.approve(run, by=actor("amy"), at=AT, version=run.version - 1)
    assert again(run).state == "checked"


def test_a_fixed_amount_that_changes_sends_the_run_back_and_says_which(actor):
    care = scheduled_care(rate="100.00")
    run = checked(actor("fin"))
    change_rate(care, 1_100_000)
    run = again(run)
    assert run.state == "prepared"
    assert "£440.00, was £400.00" in run.sent_back_because
    assert care.client.ssref in run.sent_back_because
    assert [item.run_amount_pence for item in run.payment_items] == [None]


def test_a_new_line_joins_a_prepared_run_and_sends_a_checked_one_back(actor):
    care = scheduled_care()
    run = prepare(actor("fin"))
    scheduled_care(rate="10.00", contract=care.contract)
    assert amount_in(run) == 44_000
    see_all(run, actor("fin"))
    checking.check(again(run), by=actor("fin"), at=AT)
    scheduled_care(rate="20.00", contract=care.contract)
    run = again(run)
    assert run.state == "prepared"
    assert "new, £80.00" in run.sent_back_because


def test_a_line_that_is_not_due_any_more_leaves_the_run(actor):
    care, other = scheduled_care(rate="100.00"), scheduled_care()
    run = checked(actor("fin"))
    CarePackageLineItem.update(is_authorised=False).where(CarePackageLineItem.id == care.cpli.id).execute()
    consequences.contracts_changed([care.contract.id], AT)
    run = again(run)
    assert run.state == "prepared"
    assert "£400.00 less" in run.sent_back_because
    assert {item.contract_id for item in run.payment_items} == {other.contract.id}


def test_recalculating_without_a_change_leaves_a_checked_run_alone(actor):
    care = scheduled_care()
    run = checked(actor("fin"))
    consequences.contracts_changed([care.contract.id], AT)
    assert again(run).version == run.version


def test_an_approved_run_does_not_move_with_the_care(actor):
    care = scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    change_rate(care, 1_100_000)
    assert again(run).state == "approved"
    assert amount_in(run) == 40_000


def test_withdrawing_gives_it_back_to_be_checked_and_it_follows_again(actor):
    care = scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    change_rate(care, 1_100_000)
    approving.withdraw(run, by=actor("amy"), at=AT)
    run = again(run)
    assert (run.state, run.approved_by, run.checked_by) == ("prepared", None, None)
    assert [(item.state, item.amount_pence) for item in run.payment_items] == [("derived", 44_000)]
    assert "Withdrawn by Amy Example" in run.sent_back_because


def test_dropping_gives_everything_back(actor):
    invoice, care = authorised_invoice(), scheduled_care()
    run = prepare(actor("fin"))
    preparing.drop(run, by=actor("fin"), at=AT)
    assert again(run).state == "dropped"
    assert amount_in(run) == 0
    assert Invoice.get_by_id(invoice.id).payment_run is None
    assert amount_in(prepare(actor("fin"))) == 120_000
    assert care


def test_an_approved_run_cannot_be_dropped(actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    with pytest.raises(IllegalMove, match="an approved one is withdrawn first"):
        preparing.drop(run, by=actor("fin"), at=AT)
    assert amount_in(run) == 40_000


def test_an_invoice_put_back_leaves_a_checked_run_and_sends_it_back(actor):
    invoice, _ = authorised_invoice(pence=10_000), scheduled_care()
    run = checked(actor("fin"))
    with database.atomic():
        open_runs.release_invoice(invoice, AT)
    run = again(run)
    assert (run.state, amount_in(run)) == ("prepared", 40_000)
    assert "was put back: £100.00 less" in run.sent_back_because


def test_an_invoice_in_an_approved_run_stays(actor):
    invoice = authorised_invoice()
    approved(actor("fin"), actor("amy"))
    with pytest.raises(IllegalMove, match="withdraw the run first"):
        open_runs.release_invoice(invoice, AT)


def test_an_approved_run_is_finalised_from_its_date_on(actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"), finalise_date=TODAY + timedelta(days=2))
    with pytest.raises(RuleBroken, match="22/11/2025, not before"):
        approving.start_finalising(run, by=actor("amy"), at=AT)
    assert approving.start_due(AT) == 0
    late = Moment(today=TODAY + timedelta(days=3), now=AT.now + timedelta(days=3))
    assert approving.start_due(late) == 1
    run = again(run)
    assert (run.state, run.finalise_date, run.bank_date) == ("finalising", date(2025, 11, 23), date(2025, 11, 26))


def test_every_move_is_recorded(actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    kinds = [
        event.kind
        for event in AuditEvent.select().where(AuditEvent.object_type == "PaymentRun").order_by(AuditEvent.id)
    ]
    assert kinds == [
        "payment run prepared",
        "payment run checks seen",
        "payment run checked",
        "payment run approved",
    ]
    assert run.id
