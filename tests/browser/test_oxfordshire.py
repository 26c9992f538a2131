"""Oxfordshire's Managed Direct Payment through the browser, and Lancashire's late item, on the days of their guides."""

from datetime import date

import pytest

from models import PaymentItem
from operations.scheduled_payments import lines as period_lines
from tests.support import factories
from tests.support.devices import DESKTOP, EVERY_DEVICE
from tests.support.scheduled_payments import APPENDIX, OXFORDSHIRE, SECOND, THIRD, moment, pay, recalculate, weekly_care
from web import clock

DUE_SECOND, DUE_THIRD = moment(2022, 3, 12), moment(2022, 4, 9)
APRIL = date(2022, 4, 1)
LEVEL = {"name": "Direct Payments - to Service User", "unit": "Payment"}


@pytest.fixture
def managed(cast):
    """The clients of the guide, in the period 21/03/2022 - 17/04/2022, on its due date."""
    contract = factories.make_contract(organisation=cast.rose_care, name="Managed Direct Payment")
    factories.make_payment_method(contract=contract, **OXFORDSHIRE)
    level = factories.make_service_level(**LEVEL)
    for ssref, rate, start in (
        ("A332536", "822.77", SECOND),
        ("A349596", "79.77", SECOND),
        ("A283177", "452.77", SECOND),
        ("A216941", "218.22", APRIL),
    ):
        client = factories.make_client(ssref=ssref, surname=f"Client {ssref[-2:]}", forename="")
        weekly_care(rate=rate, contract=contract, client=client, level=level, start_date=start)
    clock.pin(DUE_SECOND.today)
    recalculate(contract, DUE_SECOND)
    return contract


def carried(contract):
    return PaymentItem.get(PaymentItem.contract == contract, PaymentItem.amount_pence == 52_996)


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_the_period_is_cut_at_the_end_of_the_financial_year(visit, managed, device):
    page = visit("alice", device)
    page.goto(f"/scheduled-payments/{managed.id}-{SECOND}")
    page.get_by_role("heading", name="21/03/2022 - 17/04/2022").wait_for()
    lines = page.locator("#lines")
    lines.get_by_text("Managed Direct Payment - 2021/2022").wait_for()
    lines.get_by_text("Managed Direct Payment - 2022/2023").wait_for()
    shown = " ".join(lines.inner_text().split())
    for amount in ("£1,292.92", "£125.35", "£193.73", "£711.50", "£1,099.58", "£529.96"):
        assert amount in shown, amount
    assert "Direct Payments - to Service User (Payment), Spot." in shown


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_a_line_carried_forward_is_paid_once_in_the_next_period(visit, managed, actor, device):
    page, item = visit("fin", device), carried(managed)
    page.goto(f"/council/scheduled-payments/{managed.id}-{SECOND}")
    page.locator(f"input[name=line][value='{item.id}']").check()
    page.get_by_label("Reason, shown to the provider").fill("Waits for the bank")
    page.get_by_role("button", name="Carry forward").click()
    page.get_by_text("1 line set to Carry forward.").first.wait_for()
    pay(actor, DUE_SECOND)
    clock.pin(DUE_THIRD.today)
    pay(actor, DUE_THIRD)
    page = visit("alice", device)
    page.goto(f"/scheduled-payments/{managed.id}-{THIRD}")
    page.locator("#lines").get_by_text("Carried forward from 21/03/2022 - 17/04/2022. Waits for the bank").wait_for()
    paid = PaymentItem.get_by_id(item.id)
    assert (paid.is_paid, paid.period_start, paid.amount_pence) == (True, THIRD, 52_996)
    assert "£529.96" in page.locator("#lines").inner_text()
    page.goto(f"/scheduled-payments/{managed.id}-{SECOND}")
    page.locator("#lines").get_by_text("Non-payable (1), £529.96").wait_for()
    assert "£529.96" not in page.locator("#lines table").first.inner_text()


def test_the_calendar_of_the_appendix_to_the_day(visit, managed):
    page = visit("alice", DESKTOP)
    page.goto("/scheduled-payments/calendar?year=2022")
    rows = [row.inner_text().split("\t") for row in page.locator("tbody tr").all()]
    appendix = [[f"{start} - {end}", *dates] for start, end, *dates in APPENDIX]
    first = next(number for number, row in enumerate(rows) if row[0] == appendix[0][0])
    assert [[cell.strip() for cell in row] for row in rows[first : first + 10]] == appendix


def test_lancashires_late_item_has_its_own_dates_and_no_adj(visit, cast, actor):
    contract = factories.make_contract(organisation=cast.rose_care, name="DEMO RES - CH")
    method = {**OXFORDSHIRE, "frequency": "monthly", "start_date": date(2021, 1, 1), "slack_days": 0}
    factories.make_payment_method(contract=contract, **method)
    level = factories.make_service_level(name="Discharge Support - Residential", unit="Bed")
    weekly_care(rate="100.00", contract=contract, level=level, start_date=date(2021, 1, 1))
    for month in (1, 2, 3):
        pay(actor, moment(2021, month, 1))
    client = factories.make_client(surname="D", forename="", ssref="B1")
    weekly_care(rate="507.49", contract=contract, client=client, level=level, start_date=date(2021, 3, 17))
    at = moment(2021, 4, 1)
    clock.pin(at.today)
    recalculate(contract, at)
    page = visit("alice")
    page.goto("/scheduled-payments")
    row = page.locator("#lines tr").filter(has_text="17/03/2021 - 31/03/2021")
    words = " ".join(row.inner_text().split())
    assert "Discharge Support - Residential (Bed), Spot. 17/03/2021 - 31/03/2021 £1,087.48" in words
    page.locator("#lines").get_by_text("DEMO RES - CH - 2020/2021").wait_for()
    period_lines.set_statuses(
        contract,
        [PaymentItem.get(PaymentItem.amount_pence == 108_748).id],
        "suspend",
        "To be looked at",
        by=actor("fin"),
        at=at,
    )
    page.reload()
    page.get_by_role("link", name="Non-payable (1), £1,087.48").wait_for()
