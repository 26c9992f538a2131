"""What the council's ledger needs of an organisation and a service level, before anything is paid."""

import pytest

from models import Invoice, Organisation, PaymentItem, PaymentRun, Remittance, ServiceLevel
from operations import jobs
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking
from reports import ledger
from rules.broken import RuleBroken
from tests.support.care_files import bring_in, sheets_of
from tests.support.factories import AT
from tests.support.payment_runs import (
    authorised_invoice,
    checked,
    known_organisation,
    prepare,
    scheduled_care,
    started,
)


@pytest.fixture
def without_ref(database):
    """£400.00 that is due to an organisation without a creditor reference."""
    return scheduled_care(organisation=known_organisation(reference="R1", name="Rose Care", creditor_ref=""))


@pytest.fixture
def uncoded(database):
    """£400.00 that is due at a service level without cost centre and subjective code."""
    level = {"reference": "DAY", "name": "Day care", "cost_centre": "", "subjective": " "}
    return scheduled_care(organisation=known_organisation(), level=level)


def kinds(run):
    return sorted((check.kind, check.outcome) for check in PaymentRun.get_by_id(run.id).checks)


def test_an_organisation_without_a_creditor_reference_stops_a_run(without_ref, actor):
    run = prepare(actor("fin"))
    [check] = run.checks
    assert (check.kind, check.contract_id, check.amount_pence) == ("no_creditor_ref", None, 40_000)
    with pytest.raises(RuleBroken, match=r"organisations\.csv"):
        checking.see(run, [check.id], by=actor("fin"), at=AT)
    with pytest.raises(RuleBroken, match="1 check is still open"):
        checking.check(run, by=actor("fin"), at=AT)


def test_an_import_that_mends_it_makes_the_check_go(without_ref, actor):
    run = prepare(actor("fin"))
    bring_in(sheets_of(organisations=[{"organisation_ref": "R1", "name": "Rose Care", "creditor_ref": "CR-1"}]))
    assert kinds(run) == []
    assert checking.check(PaymentRun.get_by_id(run.id), by=actor("fin"), at=AT).state == "checked"


def test_an_import_that_takes_it_away_sends_a_checked_run_back(actor):
    scheduled_care(organisation=known_organisation(reference="R1", name="Rose Care", creditor_ref="CR-1"))
    run = checked(actor("fin"))
    bring_in(sheets_of(organisations=[{"organisation_ref": "R1", "name": "Rose Care", "creditor_ref": ""}]))
    run = PaymentRun.get_by_id(run.id)
    assert (run.state, kinds(run)) == ("prepared", [("no_creditor_ref", "open")])
    assert "changed by an import" in run.sent_back_because


def test_a_level_without_codes_stops_a_run_until_it_is_mended(uncoded, actor):
    run = prepare(actor("fin"))
    [check] = run.checks
    assert (check.kind, check.contract_id, check.amount_pence) == ("no_coding", uncoded.contract.id, 40_000)
    assert check.details == "Day care has no cost centre and no subjective code (1 item, £400.00)."
    with pytest.raises(RuleBroken, match=r"service_levels\.csv"):
        checking.see(run, [check.id], by=actor("fin"), at=AT)
    codes = {"service_level_ref": "DAY", "name": "Day care", "unit": "Hour", "cost_centre": "CC1", "subjective": "41"}
    bring_in(sheets_of(service_levels=[codes]))
    assert kinds(run) == []


def test_taken_out_it_is_in_no_ledger_file_and_does_not_come_back(without_ref, actor):
    invoice = authorised_invoice(organisation=without_ref.organisation)
    paid = scheduled_care(organisation=known_organisation())
    run = prepare(actor("fin"))
    checking.take_out(run, [check.id for check in run.checks], by=actor("fin"), at=AT)
    run = PaymentRun.get_by_id(run.id)
    assert {item.organisation_id for item in run.payment_items} == {paid.organisation.id}
    assert Invoice.get_by_id(invoice.id).payment_run is None
    scheduled_care(contract=without_ref.contract)
    assert {item.organisation_id for item in run.payment_items} == {paid.organisation.id}
    assert checking.check(PaymentRun.get_by_id(run.id), by=actor("fin"), at=AT).state == "checked"


@pytest.mark.parametrize("what", ["creditor_ref", "cost_centre"])
def test_what_is_taken_away_after_the_check_is_never_approved(actor, what):
    care = scheduled_care()
    run = checked(actor("fin"))
    if what == "creditor_ref":  # by hand in the database: an import sends the run back
        Organisation.update(creditor_ref="").where(Organisation.id == care.organisation.id).execute()
    else:
        ServiceLevel.update(cost_centre="").where(ServiceLevel.id == care.level.id).execute()
    with pytest.raises(RuleBroken, match="has no c"):
        approving.approve(run, by=actor("amy"), at=AT)
    assert PaymentRun.get_by_id(run.id).state == "checked"


def test_what_is_taken_away_after_the_approval_is_not_paid_until_it_is_mended(actor):
    care = scheduled_care()
    run = started(actor("fin"), actor("amy"))
    ServiceLevel.update(subjective="").where(ServiceLevel.id == care.level.id).execute()
    jobs.run_due(AT, HANDLERS)
    assert not Remittance.select().where(Remittance.payment_run == run.id).exists()
    assert not PaymentItem.select().where(PaymentItem.state == "settled").exists()
    ServiceLevel.update(subjective="4100").where(ServiceLevel.id == care.level.id).execute()
    approving.try_again(run, by=actor("amy"), at=AT)
    jobs.run_due(AT, HANDLERS)
    rows = [*ledger.payments(run)[1], *ledger.coding(run)[1]]
    assert len(rows) == 2
    assert all(cell for row in rows for cell in row)
