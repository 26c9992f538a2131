"""Lines without a plan, and locked weeks that an officer opens."""

from datetime import date

import pytest

from models import Actual, AuditEvent, PaymentItem
from tests.support import factories

WEEK = date(2025, 11, 10)


@pytest.fixture
def unplanned(cast):
    """Four emergency hours at £20.00, entered."""
    care = factories.make_care(organisation=cast.rose_care)
    level = factories.make_service_level(name="Emergency hours", unplanned_limit_hundredths=600)
    factories.make_contract_price(contract=care.contract, service_level=level)
    Actual.create(
        organisation=cast.rose_care,
        contract=care.contract,
        client=care.client,
        service=care.service,
        service_level=level,
        week_start=WEEK,
        state="entered",
        actual_hundredths=400,
        extra_hundredths=400,
        saved_at=factories.NOW,
    )
    ref = f"U{care.contract.id}-{care.client.id}-{level.id}-{care.service.id}"
    return care, ref


def test_unplanned_care_is_shown_with_its_extra_and_changed(unplanned, sign_in):
    care, ref = unplanned
    alice = sign_in("alice")
    page = alice.get("/actuals", week=WEEK.isoformat())
    assert "Emergency hours (Hour)" in page.text
    assert "+4 extra" in page.text
    assert "£280.00 of £280.00" in page.row("Mrs Iris").text
    page = alice.get(f"/actuals/clients/{care.client.id}/{WEEK}/edit")
    page = page.submit("Save", status=422, **{f"{ref}-actual": "7"})
    assert "At most 6 Hours of unplanned care" in page.problem
    page.submit("Save", **{f"{ref}-actual": "5"})
    assert Actual.get(Actual.cpli.is_null()).actual_hundredths == 500
    alice.get(f"/actuals/lines/{ref}/{WEEK}").submit("Confirm")
    assert Actual.get(Actual.cpli.is_null()).state == "confirmed"


def test_an_allowance_left_blank_is_not_recorded(cast, sign_in):
    care = factories.make_care(organisation=cast.rose_care, pricing="rolling", units_hundredths=9600)
    page = sign_in("alice").get(f"/actuals/clients/{care.client.id}/{WEEK}/edit")
    assert "96 of 96 Hours left" in page.text
    page.submit("Save")
    assert Actual.select().count() == 0


def test_a_finance_officer_opens_a_locked_week_with_a_reason(cast, sign_in):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_counted_actual(actual=factories.make_actual(cpli=care.cpli))
    fin = sign_in("fin")
    page = fin.get(f"/actuals/lines/C{care.cpli.id}/{WEEK}", organisation=cast.rose_care.reference)
    page = page.submit("Unlock", status=422)
    assert "Enter why the week is opened" in page.problem
    page = page.submit("Unlock", reason="Two hours were entered twice")
    assert "Reason: Two hours were entered twice" in page.text
    assert not page.has_button("Unlock")
    assert AuditEvent.select().where(AuditEvent.kind == "actual unlocked").count() == 1
    page = sign_in("alice").get(f"/actuals/clients/{care.client.id}/{WEEK}/edit")
    page.submit("Save", **{f"C{care.cpli.id}-actual": "8"})
    assert Actual.get().actual_hundredths == 800


def test_only_officers_who_may_open_weeks_do(cast, sign_in):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_counted_actual(actual=factories.make_actual(cpli=care.cpli))
    path = f"/actuals/lines/C{care.cpli.id}/{WEEK}"
    assert not sign_in("audrey").get(path, organisation=cast.rose_care.reference).has_button("Unlock")
    for name in ("alice", "audrey"):
        sign_in(name).post(f"{path}/unlock", {"reason": "x"}, status=403)


def test_a_change_follows_to_the_invoice_at_once(cast, sign_in):
    """The period of four weeks to 9 November is due; one of its weeks is confirmed on the page."""
    care = factories.make_care(organisation=cast.rose_care)
    page = sign_in("alice").get("/actuals", week="2025-11-03")
    page.submit(f"Confirm {care.client.full_name} ({care.client.ssref})")
    assert PaymentItem.select().where(PaymentItem.cpli == care.cpli).count() == 1
