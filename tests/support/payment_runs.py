"""What payment runs are tested on: real Scheduled care, authorised invoices, and runs taken as far as a test needs."""

from datetime import date

from models import CarePackageLineItem, Organisation, PaymentItem, database
from operations import consequences
from operations.payment_runs import approving, checking, preparing
from tests.support import factories
from tests.support.factories import AT, NOW, TODAY

SCHEDULED = {
    "model": "scheduled",
    "pay_on_actuals": "never",
    "frequency": "four_weekly",
    "start_date": date(2025, 10, 27),
    "slack_days": 0,
}
PERIOD = date(2025, 10, 27), date(2025, 11, 23)


def scheduled_care(*, rate="100.00", organisation=None, contract=None, method=None, **cpli):
    """A weekly rate paid without an invoice: four weeks are due, from 27/10/2025 to 23/11/2025. Returns the Care."""
    tenthousandths = int(rate.replace(".", "")) * 100
    care = factories.make_care(
        organisation=organisation,
        contract=contract,
        method=None if contract else {**SCHEDULED, **(method or {})},
        pricing="weekly",
        unit_price_tenthousandths=tenthousandths,
        units_hundredths=None,
        **{"start_date": PERIOD[0], **cpli},
    )
    with database.atomic():
        consequences.contracts_changed([care.contract.id], AT)
    return care


def authorised_invoice(*, pence=80_000, vat_pence=0, cpli=None, organisation=None, **item):
    """An invoice of one frozen item, waiting to be paid. Returns it."""
    cpli = cpli or factories.make_care(organisation=organisation).cpli
    contract = cpli.contract
    stamps = {"submitted_at": NOW, "authorised_at": NOW}
    kind = "credit_note" if pence < 0 else "invoice"
    invoice = factories.make_invoice(organisation=contract.organisation, kind=kind, status="authorised", **stamps)
    commitment = factories.make_commitment(
        invoice=invoice, contract=contract, client=cpli.client, is_live=False, value_pence=pence, vat_pence=vat_pence
    )
    taxed = {"vat_pence": vat_pence, "vat_rate_basis_points": vat_pence * 10_000 // pence if vat_pence else 0}
    factories.make_payment_item(
        cpli=cpli,
        state="frozen",
        commitment=commitment,
        amount_pence=pence,
        **{**taxed, **_after_others(cpli, pence), **item},
    )
    return invoice


def _after_others(cpli, pence):
    """The columns of an item that comes after others of the usual slice: an adjustment of what these were."""
    usual = PaymentItem.slice_start == factories.PERIOD_START
    others = [each.amount_pence for each in PaymentItem.select().where(PaymentItem.cpli == cpli, usual)]
    if not others:
        return {}
    return {"kind": "adjustment", "settled_before_pence": sum(others), "due_pence": sum(others) + pence}


def prepare(by, *, models=("invoiced", "scheduled"), due_by=TODAY, finalise_date=TODAY, at=AT, **choice):
    return preparing.prepare(list(models), due_by, finalise_date, by=by, at=at, **choice)


def see_all(run, by, at=AT):
    """Mark every open check as seen."""
    ids = [check.id for check in run.checks if check.outcome == "open"]
    return checking.see(run, ids, by=by, at=at) if ids else run


def checked(by, **choice):
    run = prepare(by, **choice)
    see_all(run, by)
    return checking.check(run, by=by, at=AT)


def approved(by, approver, **choice):
    return approving.approve(checked(by, **choice), by=approver, at=AT)


def started(by, approver, **choice):
    return approving.start_finalising(approved(by, approver, **choice), by=approver, at=AT)


def amount_in(run):
    """Sum of the run's items in pence, added up by hand."""
    return sum(
        item.amount_pence + item.vat_pence for item in PaymentItem.select().where(PaymentItem.payment_run == run)
    )


def change_rate(care, rate_tenthousandths, at=AT):
    """The council changes the care's weekly rate, and what is due is worked out again."""
    CarePackageLineItem.update(unit_price_tenthousandths=rate_tenthousandths).where(
        CarePackageLineItem.id == care.cpli.id
    ).execute()
    consequences.contracts_changed([care.contract.id], at)


def known_organisation(**given):
    """An organisation that was paid before, so that it is not new."""
    organisation = factories.make_organisation(**given)
    factories.make_remittance(contract=factories.make_contract(organisation=organisation))
    return Organisation.get_by_id(organisation.id)
