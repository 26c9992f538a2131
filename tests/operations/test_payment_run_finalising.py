"""Finalising a run: what is settled, numbered, told and closed, and that it happens exactly once."""

import random
from datetime import date

import pytest

import operations.payment_runs.finalising as finalising
from models import (
    AuditEvent,
    Invoice,
    Job,
    PaymentItem,
    PaymentRun,
    PaymentRunOrganisation,
    Period,
    Remittance,
    database,
)
from operations import jobs
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving
from queries import verification
from queries.payment_runs.finalising_job import finalising_job
from rules.ledger import check_balance, coding_rows, payment_rows
from rules.moment import Moment
from tests.support import factories
from tests.support.factories import AT
from tests.support.notices import told
from tests.support.payment_runs import amount_in, approved, authorised_invoice, scheduled_care, started

MOMENTS = 10


def finalised(actor, run_jobs):
    run = started(actor("fin"), actor("amy"))
    run_jobs()
    return PaymentRun.get_by_id(run.id)


def ledger(run):
    """Both of the ledger's files as rows."""
    remittances = list(run.remittances)
    return payment_rows(run.id, remittances), coding_rows(run.id, remittances)


def test_items_are_settled_and_paid_on_a_remittance_for_each_contract(actor, run_jobs):
    care = scheduled_care(rate="100.00")
    other = scheduled_care(rate="50.00", organisation=care.organisation)
    run = finalised(actor, run_jobs)
    assert run.state == "finalised"
    assert {(item.state, item.is_paid) for item in run.payment_items} == {("settled", True)}
    paid = {remittance.contract_id: remittance.amount_pence for remittance in Remittance.select()}
    assert paid == {care.contract.id: 40_000, other.contract.id: 20_000}


def test_remittances_are_numbered_on_from_the_last(actor, run_jobs):
    last = factories.make_remittance(number=700)
    scheduled_care()
    scheduled_care()
    run = finalised(actor, run_jobs)
    assert sorted(remittance.number for remittance in run.remittances) == [701, 702]
    assert last.number == 700


def test_invoices_are_finalised_with_their_date_in_the_bank(actor, run_jobs):
    invoice = authorised_invoice()
    run = finalised(actor, run_jobs)
    invoice = Invoice.get_by_id(invoice.id)
    assert (invoice.status, invoice.bank_date) == ("finalised", run.bank_date)


def test_the_paid_period_is_finalised_and_the_next_one_becomes_current(actor, run_jobs):
    care = scheduled_care()
    finalised(actor, run_jobs)
    periods = Period.select().where(Period.contract == care.contract).order_by(Period.start_date)
    assert [period.finalised_on for period in periods] == [AT.today, None]


def test_a_period_with_nothing_to_pay_is_finalised_by_the_first_run_after_its_due_date(actor, run_jobs):
    scheduled_care()
    empty = scheduled_care(end_date=date(2025, 10, 26), start_date=date(2025, 10, 1))
    finalised(actor, run_jobs)
    periods = Period.select().where(Period.contract == empty.contract).order_by(Period.start_date)
    assert [period.finalised_on for period in periods] == [AT.today, None]


def test_an_organisation_is_told_without_naming_a_client(actor, run_jobs, cast):
    cast.alice, cast.vera  # noqa: B018 - they are made when they are named
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    finalised(actor, run_jobs)
    [notice] = told()
    assert notice.recipient == "alice@example.org"  # vera may look, but is not told
    assert notice.text == "Payment of £400.00 to Rose Care"
    assert notice.path == f"/remittances/{Remittance.get().id}"


def test_the_ledger_stays_the_same_when_its_codes_change_later(actor, run_jobs):
    care = scheduled_care()
    care.level.cost_centre, care.level.subjective = "SACC20", "5899"
    care.level.save()
    run = finalised(actor, run_jobs)
    before = ledger(run)
    care.level.cost_centre = "OTHER"
    care.level.save()
    care.organisation.creditor_ref = care.organisation.name = "changed"
    care.organisation.save()
    assert ledger(PaymentRun.get_by_id(run.id)) == before
    assert before[1] == [(run.id, 1, "SACC20", "5899", 2025, 40_000, 0)]
    check_balance(*before)


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_run_that_fails_at_any_moment_goes_on_and_pays_once(actor, run_jobs, monkeypatch, seed):
    """The job dies once at a random place, before or after a commit, and is started again."""
    for rate in ("100.00", "75.50", "12.34", "60.00"):
        scheduled_care(rate=rate)
    authorised_invoice(pence=12_300, vat_pence=2_460)
    run = started(actor("fin"), actor("amy"))
    chance = random.Random(seed)  # noqa: S311
    die_at, where = chance.randrange(5), chance.choice(["before", "inside", "after"])
    pay, tell, calls = finalising.pay_organisation, finalising.remittances.send_notice, []

    def dying_pay(*arguments):
        calls.append(None)
        if len(calls) == die_at + 1 and where == "before":
            raise ConnectionError("killed")
        answer = pay(*arguments)
        if len(calls) == die_at + 1 and where == "after":
            raise ConnectionError("killed")
        return answer

    def dying_tell(*arguments):
        tell(*arguments)
        if len(calls) == die_at + 1 and where == "inside":
            raise ConnectionError("killed")

    monkeypatch.setattr(finalising, "pay_organisation", dying_pay)
    monkeypatch.setattr(finalising.remittances, "send_notice", dying_tell)
    jobs.run_due(AT, HANDLERS)
    assert PaymentRun.get_by_id(run.id).state == "finalising"
    later = Moment(today=AT.today, now=AT.now.replace(hour=10))
    jobs.run_due(later, HANDLERS)
    assert_paid_once(run)


def test_a_run_that_was_finalised_is_not_finalised_again(actor, run_jobs):
    scheduled_care()
    run = finalised(actor, run_jobs)
    notices, events = len(told()), AuditEvent.select().count()
    Job.update(state="queued").where(Job.kind == "finalise payment run").execute()
    run_jobs()
    assert (len(told()), AuditEvent.select().count()) == (notices, events)
    assert_paid_once(run)


def test_an_organisation_is_all_or_nothing(actor, monkeypatch):
    invoice = authorised_invoice()
    run = started(actor("fin"), actor("amy"))
    Invoice.update(status="pending").where(Invoice.id == invoice.id).execute()  # what no operation lets happen
    jobs.run_due(AT, HANDLERS)
    assert Remittance.select().count() == 0
    assert {item.state for item in run.payment_items} == {"frozen"}
    assert finalising_job(run).state == "failed"
    Invoice.update(status="authorised").where(Invoice.id == invoice.id).execute()
    approving.try_again(run, by=actor("fin"), at=AT)
    jobs.run_due(AT, HANDLERS)
    assert_paid_once(run)


def test_finalising_stops_withdrawing(actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    approving.start_finalising(run, by=actor("amy"), at=AT)
    with pytest.raises(Exception, match="until it is being finalised"):
        approving.withdraw(run, by=actor("amy"), at=AT)


def assert_paid_once(run):
    run = PaymentRun.get_by_id(run.id)
    assert run.state == "finalised"
    remittances = list(Remittance.select().where(Remittance.payment_run == run))
    numbers = sorted(remittance.number for remittance in remittances)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    total = sum(remittance.amount_pence for remittance in remittances)
    payments, coding = ledger(run)
    check_balance(payments, coding)
    organisations = list(PaymentRunOrganisation.select().where(PaymentRunOrganisation.payment_run == run))
    assert total == amount_in(run) == sum(row[-1] for row in payments) == sum(row[-1] + row[-2] for row in coding)
    assert total == sum(part.amount_pence for part in organisations)
    assert {item.state for item in PaymentItem.select().where(PaymentItem.payment_run == run)} == {"settled"}
    paid = AuditEvent.select().where(AuditEvent.kind == "organisation paid").count()
    assert paid == len(organisations)
    with database.atomic():
        assert list(verification.problems()) == []
