"""Makers of the money path, from what is due to what is paid."""

from datetime import date, timedelta

import models
from rules.money import EXACT_UNITS_A_PENNY, cost_pence
from tests.support.factories.base import NOW, TODAY, make, number
from tests.support.factories.care import (
    make_actual,
    make_client,
    make_contract,
    make_cpli,
    make_payment_method,
    make_service_level,
)
from tests.support.factories.people import make_officer, make_organisation, make_person

PERIOD_START, PERIOD_END = date(2025, 10, 13), date(2025, 11, 9)


def make_period(**given):
    method = given.pop("payment_method", None) or make_payment_method()
    dates = {"due_date": date(2025, 11, 10), "finalise_date": date(2025, 11, 13), "bank_date": date(2025, 11, 16)}
    return make(
        models.Period,
        {**given, "payment_method": method},
        contract=method.contract,
        start_date=PERIOD_START,
        end_date=PERIOD_END,
        **dates,
    )


def make_purchase_order(**given):
    contract = given.pop("contract", None) or make_contract()
    return make(
        models.PurchaseOrder,
        {**given, "contract": contract},
        number=number,
        organisation=lambda: contract.organisation,
        client=make_client,
        financial_year=2025,
        issued_on=date(2025, 4, 1),
    )


def make_purchase_order_iteration(**given):
    usual = {"iteration": 1, "issued_on": date(2025, 4, 1), "value_pence": 0, "items": []}
    return make(models.PurchaseOrderIteration, given, purchase_order=make_purchase_order, **usual)


def make_payment_run(**given):
    dates = {"finalise_date": date(2025, 11, 21), "bank_date": date(2025, 11, 24), "prepared_at": NOW}
    selection = {"models": ["invoiced"], "frequency": None, "due_by": "2025-11-20"}
    usual = {"state": "prepared", "selection": selection}
    return make(models.PaymentRun, given, prepared_by=make_officer, **usual, **dates)


def make_payment_run_organisation(**given):
    usual = {"payment_run": make_payment_run, "organisation": make_organisation}
    return make(models.PaymentRunOrganisation, given, **usual)


def make_payment_run_check(**given):
    usual = {"payment_run": make_payment_run, "organisation": make_organisation}
    words = {"kind": "nil", "details": "Nothing to pay", "amount_pence": 0}
    return make(models.PaymentRunCheck, given, **usual, **words)


def make_remittance(**given):
    contract = given.pop("contract", None) or make_contract()
    return make(
        models.Remittance,
        {**given, "contract": contract},
        number=number,
        payment_run=lambda: make_payment_run(state="finalised"),
        organisation=lambda: contract.organisation,
        bank_date=date(2025, 11, 24),
        net_pence=0,
        vat_pence=0,
        amount_pence=0,
    )


def make_invoice(**given):
    """An unsubmitted invoice without items."""
    reference = given.pop("reference", None) or f"INV-{number()}"
    return make(
        models.Invoice,
        {**given, "reference": reference},
        organisation=make_organisation,
        number=number,
        reference_key="".join(reference.split()).upper(),
        date_on_invoice=TODAY,
        financial_year=2025,
        status="unsubmitted",
        created_at=NOW,
        created_by=make_person,
    )


def make_invoice_look(**given):
    return make(models.InvoiceLook, given, invoice=make_invoice, person=make_person, looked_at=NOW)


def make_saved_filter(**given):
    return make(models.SavedFilter, given, person=make_person, page="council_invoices", name="Mine", query="show=mine")


def make_commitment(**given):
    contract = given.pop("contract", None) or make_contract()
    return make(
        models.Commitment,
        {**given, "contract": contract},
        invoice=lambda: make_invoice(organisation=contract.organisation),
        client=make_client,
        period_start=PERIOD_START,
        period_end=PERIOD_END,
        financial_year=2025,
    )


def make_payment_item(**given):
    """£800.00 derived for ten hours a week over one four-weekly period."""
    cpli = given.pop("cpli", None) or make_cpli()
    start, end = given.get("slice_start", PERIOD_START), given.get("slice_end", PERIOD_END)
    due_pence = given.get("due_pence", given.setdefault("amount_pence", 80_000))
    return make(
        models.PaymentItem,
        {**given, "cpli": cpli},
        organisation=lambda: cpli.contract.organisation,
        contract=cpli.contract,
        client=cpli.client,
        service=cpli.service,
        service_level=cpli.service_level,
        line_key=f"C{cpli.id}",
        side="cost",
        kind="cost",
        model="invoiced",
        slice_start=start,
        slice_end=end,
        financial_year=2025,
        period_start=start,
        period_end=end,
        from_date=start,
        to_date=end,
        due_pence=due_pence,
        reason="Level (Hour), Spot.",
        working=_working_of_nothing(given.get("side", "cost"), due_pence),
    )


def _working_of_nothing(side, due_pence):
    """A working without spans, of the form that recalculation writes."""
    parts = due_pence * EXACT_UNITS_A_PENNY
    if side == "income":
        return {"contributions": [], "parts": parts}
    return {"pricing": "units", "spans": [], "weeks": [], "week_parts": {}, "kept_weeks": [], "parts": parts}


def make_counted_actual(**given):
    return make(models.CountedActual, given, payment_item=make_payment_item, actual=make_actual)


def make_held_back(**given):
    cpli = given.pop("cpli", None) or make_cpli()
    return make(
        models.HeldBack,
        {**given, "cpli": cpli},
        organisation=lambda: cpli.contract.organisation,
        contract=cpli.contract,
        client=cpli.client,
        service_level=cpli.service_level,
        line_key=f"C{cpli.id}",
        reason="not_confirmed",
        slice_start=PERIOD_START,
        from_date=PERIOD_START,
        to_date=PERIOD_END,
        amount_pence=20_000,
    )


def make_line_status(**given):
    cpli = given.pop("cpli", None) or make_cpli()
    usual = {"slice_start": PERIOD_START, "side": "cost", "status": "suspend", "reason": "Under review", "set_at": NOW}
    return make(models.LineStatus, given, contract=cpli.contract, line_key=f"C{cpli.id}", set_by=make_officer, **usual)


def make_moved_line(**given):
    cpli = given.pop("cpli", None) or make_cpli()
    usual = {
        "side": "cost",
        "kind": "cost",
        "slice_start": PERIOD_START,
        "period_start": PERIOD_START,
        "financial_year": 2025,
        "from_date": PERIOD_START,
        "to_date": PERIOD_END,
        "amount_pence": 80_000,
        "vat_rate_basis_points": 0,
        "vat_pence": 0,
        "due_pence": 80_000,
        "settled_before_pence": 0,
        "reason": "Home Care (Hour), Spot.",
        "working": {},
        "line_status": "suspend",
        "status_reason": "Under review",
        "moved_to_start": PERIOD_END + timedelta(days=1),
        "moved_to_end": PERIOD_END + timedelta(weeks=4),
    }
    whose = {"contract": cpli.contract, "client": cpli.client, "service_level": cpli.service_level}
    return make(models.MovedLine, given, **whose, line_key=f"C{cpli.id}", **usual)


def make_calendar_feed(**given):
    usual = {"person": make_person, "organisation": make_organisation, "made_at": NOW}
    return make(models.CalendarFeed, given, token_hash=f"{number():064x}", **usual)


def make_payment_exceptions_told(**given):
    return make(models.PaymentExceptionsTold, given, organisation=make_organisation, told_on=date(2025, 11, 19))


def make_claim(**given):
    """An unsubmitted claim of today; one of another status was submitted, and decided on."""
    status = given.get("status", "unsubmitted")
    usual = {"claim_date": TODAY, "created_at": NOW, "saved_at": NOW}
    if status != "unsubmitted":
        usual |= {"submitted_at": NOW, "submitted_by": make_person}
    if status in ("accepted", "rejected"):
        usual |= {"decided_at": NOW, "decided_by": make_officer}
    return make(models.Claim, given, organisation=make_organisation, created_by=make_person, **usual)


def make_claim_item(**given):
    """150 miles at £0.3870 for a client; without one, a provider item."""
    kind = given.setdefault("kind", "client")
    level = {"unit": "Mile", "claimable": "both", "claim_unit_price_tenthousandths": 3870}
    price = given.setdefault("unit_price_tenthousandths", 3870)
    quantity = given.setdefault("quantity_hundredths", 150_00)
    usual = {"description": "School runs", "amount_pence": cost_pence(quantity, price)}
    if kind == "client":
        usual["client"] = make_client
    return make(models.ClaimItem, given, claim=make_claim, service_level=lambda: make_service_level(**level), **usual)


def make_claim_journey(**given):
    """Home to school and back, 24 miles."""
    places = {"from_place": "Home", "to_place": "St Cuthbert's School", "purpose": "School run"}
    usual = {"day": date(2025, 11, 17), "miles_hundredths": 12_00, "is_return": True}
    return make(models.ClaimJourney, given, claim_item=make_claim_item, **places, **usual)


def make_purchase_order_level(**given):
    usual = {"purchase_order": make_purchase_order, "organisation": make_organisation, "financial_year": 2025}
    return make(models.PurchaseOrderLevel, given, service_level=make_service_level, value_pence=10_000, **usual)


def make_worked_out(**given):
    """That a contract's money was worked out, each call of another one."""
    return make(models.WorkedOut, given, contract=make_contract, digest="0" * 64, items=0)


def make_compliance_notice(**given):
    """The notice of a half-year, each call of another one."""
    approver = {"approver_name": "Dora Example", "approver_job_title": "Director of Finance"}
    usual = {"first_day": date(2000 + number() % 1000, 4, 1), "published_on": TODAY, "recorded_at": NOW}
    return make(models.ComplianceNotice, given, recorded_by=make_officer, **usual, **approver)
