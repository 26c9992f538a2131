"""Preparing a payment run and going through its checks: what it takes, what it leaves, what must be taken out."""

from datetime import date, timedelta

import pytest

from models import Contract, Invoice, PaymentItem, PaymentRun, Period
from operations import consequences, jobs, manual_adjustments
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from queries.payment_runs.lines import total_pence
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.run_rows import DueRow
from tests.support import factories
from tests.support.factories import AT, TODAY
from tests.support.payment_runs import (
    PERIOD,
    amount_in,
    authorised_invoice,
    change_rate,
    checked,
    known_organisation,
    prepare,
    scheduled_care,
    see_all,
    started,
)


def test_a_run_takes_authorised_invoices_and_scheduled_periods_that_are_due(actor):
    invoice, care = authorised_invoice(pence=12_345, vat_pence=2_469), scheduled_care(rate="100.00")
    run = prepare(actor("fin"))
    assert run.state == "prepared"
    assert Invoice.get_by_id(invoice.id).payment_run_id == run.id
    taken = PaymentItem.select().where(PaymentItem.payment_run == run, PaymentItem.contract == care.contract)
    assert [item.amount_pence for item in taken] == [40_000]  # the open period after it is not due yet
    assert total_pence(run) == amount_in(run) == 40_000 + 12_345 + 2_469
    assert {part.organisation_id: part.amount_pence for part in run.organisations} == {
        invoice.organisation_id: 14_814,
        care.organisation.id: 40_000,
    }


def test_what_a_run_has_taken_is_not_offered_to_another(actor):
    authorised_invoice()
    scheduled_care()
    prepare(actor("fin"))
    with pytest.raises(RuleBroken, match="Nothing that you chose is due"):
        prepare(actor("fin"))
    assert PaymentRun.select().count() == 1


def test_a_later_due_date_takes_the_next_period_too(actor):
    care = scheduled_care()
    run = prepare(actor("fin"), due_by=date(2025, 11, 24))
    assert amount_in(run) == 80_000
    assert {item.period_start for item in run.payment_items} == {date(2025, 10, 27), date(2025, 11, 24)}
    assert care.contract.id


def test_only_the_chosen_model_and_frequency_are_taken(actor):
    invoice = authorised_invoice()
    four_weekly = scheduled_care()
    scheduled_care(method={"frequency": "weekly", "start_date": date(2025, 11, 17)})
    run = prepare(actor("fin"), models=["scheduled"], frequency="four_weekly")
    assert {item.contract_id for item in run.payment_items} == {four_weekly.contract.id}
    assert Invoice.get_by_id(invoice.id).payment_run is None


def test_a_row_that_was_not_ticked_stays_out_open_and_free_for_another_run(actor, run_jobs):
    paid = scheduled_care()
    left = scheduled_care(method={"frequency": "weekly", "start_date": date(2025, 11, 17)})
    due = Period.get(Period.contract == left.contract).due_date
    run = prepare(actor("fin"), due_by=due, left_out=[DueRow("weekly", due)])
    change_rate(left, 2_000_000)  # what changes does not come in by itself
    assert {item.contract_id for item in run.payment_items} == {paid.contract.id}
    other = prepare(actor("fin"), due_by=due)
    assert {item.contract_id for item in other.payment_items} == {left.contract.id}
    preparing.drop(other, by=actor("fin"), at=AT)
    see_all(run, actor("fin"))
    checking.check(run, by=actor("fin"), at=AT)
    approving.approve(run, by=actor("amy"), at=AT)
    approving.start_finalising(run, by=actor("amy"), at=AT)
    run_jobs()
    assert PaymentRun.get_by_id(run.id).state == "finalised"
    assert {period.contract_id for period in Period.select().where(Period.finalised_on.is_null(False))} == {
        paid.contract.id
    }


def test_suspended_and_cancelled_lines_stay_out(actor):
    care, paid = scheduled_care(), scheduled_care()
    PaymentItem.update(line_status="suspend").where(PaymentItem.contract == care.contract).execute()
    run = prepare(actor("fin"))
    assert {item.contract_id for item in run.payment_items} == {paid.contract.id}


def test_the_date_in_the_bank_is_that_of_the_slowest_method(actor):
    scheduled_care()  # finalised 3, in the bank 6 days after it is due
    scheduled_care(method={"days_to_finalise": 3, "days_to_bank": 8})
    assert prepare(actor("fin")).bank_date == TODAY + timedelta(days=5)


def test_a_run_cannot_be_finalised_in_the_past(actor):
    scheduled_care()
    with pytest.raises(RuleBroken, match="today or later") as refused:
        prepare(actor("fin"), finalise_date=TODAY - timedelta(days=1))
    assert refused.value.field == "finalise_date"


def test_a_first_payment_to_an_organisation_is_a_check_to_be_seen(actor):
    scheduled_care()
    run = prepare(actor("fin"))
    assert [check.kind for check in run.checks] == ["new_organisation"]
    with pytest.raises(RuleBroken, match="1 check is still open"):
        checking.check(run, by=actor("fin"), at=AT)
    see_all(run, actor("fin"))
    assert checking.check(run, by=actor("fin"), at=AT).state == "checked"


def test_checking_fixes_each_amount(actor):
    authorised_invoice(pence=10_000, vat_pence=2_000)
    run = checked(actor("fin"))
    assert [item.run_amount_pence for item in run.payment_items] == [12_000]


def test_a_contract_below_nil_cannot_be_let_through_only_taken_out(actor):
    organisation = known_organisation()
    authorised_invoice(pence=-5_000, organisation=organisation)
    paid = authorised_invoice(pence=9_000)
    run = prepare(actor("fin"))
    negative = next(check for check in run.checks if check.kind == "negative")
    with pytest.raises(RuleBroken, match="A negative amount cannot be paid"):
        checking.see(run, [negative.id], by=actor("fin"), at=AT)
    run = checking.take_out(run, [negative.id], by=actor("fin"), at=AT)
    assert {item.organisation_id for item in run.payment_items} == {paid.organisation_id}
    assert amount_in(run) == 9_000


def test_taking_one_contract_out_takes_its_invoice_out_whole(actor):
    organisation = known_organisation()
    invoice = authorised_invoice(pence=-5_000, organisation=organisation)
    other = factories.make_care(organisation=organisation).cpli
    also = factories.make_commitment(invoice=invoice, contract=other.contract, client=other.client, is_live=False)
    factories.make_payment_item(cpli=other, state="frozen", commitment=also, amount_pence=7_000)
    paid = authorised_invoice(pence=9_000)
    run = prepare(actor("fin"))
    negative = next(check for check in run.checks if check.kind == "negative")
    run = checking.take_out(run, [negative.id], by=actor("fin"), at=AT)
    assert Invoice.get_by_id(invoice.id).payment_run is None
    assert {item.organisation_id for item in run.payment_items} == {paid.organisation_id}


def test_what_was_taken_out_does_not_come_back_by_itself(actor):
    care = scheduled_care()
    authorised_invoice()
    run = prepare(actor("fin"))
    new = next(check for check in run.checks if check.organisation_id == care.organisation.id)
    run = checking.take_out(run, [new.id], by=actor("fin"), at=AT)
    change_rate(care, 1_100_000)
    assert care.contract.id not in {item.contract_id for item in run.payment_items}


def test_one_check_for_a_contract_names_each_period_with_its_own_amount(actor):
    care = scheduled_care(organisation=known_organisation())
    Contract.update(confirmation_required=True).where(Contract.id == care.contract.id).execute()
    run = prepare(actor("fin"), due_by=date(2025, 11, 24))
    assert [(check.kind, check.contract_id, check.amount_pence, check.details) for check in run.checks] == [
        (
            "unconfirmed",
            care.contract.id,
            80_000,
            "The provider has not confirmed 27/10/2025 - 23/11/2025, £400.00; 24/11/2025 - 21/12/2025, £400.00.",
        )
    ]


def test_the_trend_is_of_a_week_of_care(actor):
    """£100.00 a week, for four weeks and then for eight, is not off trend; at £130.00 it is."""
    care = scheduled_care(organisation=known_organisation())
    first = started(actor("fin"), actor("amy"))
    jobs.run_due(AT, HANDLERS)
    assert [(paid.amount_pence, paid.care_days) for paid in first.remittances] == [(40_000, 28)]
    later = Moment(date(2025, 12, 22), AT.now + timedelta(days=32))
    consequences.contracts_changed([care.contract.id], later)
    run = prepare(actor("fin"), due_by=later.today, finalise_date=later.today, at=later)
    assert (amount_in(run), list(run.checks)) == (80_000, [])
    change_rate(care, 1_300_000, later)
    assert [check.details for check in run.checks] == [  # two periods of £520.00, and £120.00 more for the first
        "Comes to £145.00 for a week of care, 45% more than in its last payment (£100.00)."
    ]


def test_a_refund_of_more_than_100_pounds_inside_a_payment_is_a_check(actor):
    care = scheduled_care(organisation=known_organisation())
    run = prepare(actor("fin"))
    for pence in (-10_001, -10_000, -12_000):
        manual_adjustments.add(
            care.contract, care.level, pence, PERIOD[0], PERIOD[1], "Paid twice", by=actor("fin"), at=AT
        )
    [check] = PaymentRun.get_by_id(run.id).checks
    assert (check.kind, check.amount_pence) == ("refund", -22_001)
    assert check.details == "2 adjustments take more than £100.00 each off this payment."
