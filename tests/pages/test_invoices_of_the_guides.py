"""The invoices of the Suffolk and Lancashire guides, through the pages of both sides (Bedford's: test_invoices.py)."""

from datetime import date, timedelta

import pytest

from models import Invoice, PaymentItem, database
from operations import recalculation
from tests import factories


@pytest.fixture
def alice(sign_in):
    return sign_in("alice")


@pytest.fixture
def fin(sign_in):
    return sign_in("fin")


def recalculate(*contract_ids):
    with database.atomic():
        recalculation.recalculate_contracts(contract_ids, factories.AT)


@pytest.fixture
def suffolk(cast):
    """Cinder Ella at £1,000 a week from 1 February 2016, by the month; and somebody whose month is nil."""
    care = factories.make_care(
        organisation=cast.rose_care,
        client={"ssref": "C1170421", "forename": "Cinder", "surname": "Ella"},
        contract={"name": "Sleepovers", "one_period_at_a_time": "organisation"},
        method={
            "start_date": date(2016, 2, 1),
            "end_date": date(2016, 3, 31),
            "frequency": "monthly",
            "pay_on_actuals": "never",
            "slack_days": -28,
        },
        level={"name": "IFP Framework - Core - Standard", "unit": "Placement"},
        pricing="weekly",
        units_hundredths=None,
        unit_price_tenthousandths=10_000_000,
        start_date=date(2016, 2, 1),
    )
    recalculate(care.contract.id)
    return care


def test_suffolks_month_is_invoiced_held_returned_corrected_and_authorised(suffolk, alice, fin):
    page = (
        alice.get("/invoices").click("New Invoice").submit("Continue", by="contract", contract=str(suffolk.contract.id))
    )
    assert "Ella, Cinder (C1170421) - 2015/2016" in page.text
    assert "Sleepovers, 01/02/2016 - 29/02/2016" in page.text
    assert "Total Payable £4,142.86" in page.text
    page = page.submit("Create", reference="654321", date_on_invoice="20/11/2025")
    assert "Later periods of Sleepovers: £4,428.57." in page.text
    page = page.submit("Submit Invoice, £4,142.86")
    queue = fin.get("/council").click("Invoices to authorise")
    queue.submit("Put On Hold")
    assert "On hold with the council" in alice.get(page.path).text
    fin.get("/council/invoices", invoice=Invoice.get().id).submit("Release")
    fin.get("/council/invoices", invoice=Invoice.get().id).submit(
        "Return", reason="Wrong reference", note="Ours is 123456"
    )
    page = alice.get(page.path)
    assert "Why it is with you again: Wrong reference: Ours is 123456" in page.text
    assert page.has_link("Invoice 654321 was returned")
    page = page.submit("Submit Invoice, £4,142.86", reference="123456")
    assert "With the council since 20 Nov, day 0 of 30" in page.text
    fin.get("/council/invoices", invoice=Invoice.get().id).submit("Authorise")
    assert Invoice.get().status == "authorised"
    assert "Authorised" in alice.get(page.path).one(".tag--big").text


def test_the_next_month_is_offered_when_all_of_this_one_is_finalised(suffolk, alice):
    page = alice.get("/invoices/new/items")
    assert len(page.all("input[name=item]")) == 1
    PaymentItem.update(state="settled").where(PaymentItem.period_start == date(2016, 2, 1)).execute()
    page = alice.get("/invoices/new/items")
    assert "01/03/2016 - 31/03/2016" in page.text
    assert "Total Payable £4,428.57" in page.text


@pytest.fixture
def lancashire(cast):
    """Homecare at £20.50 for four weeks: 7 hours and 12 of 14 hours; in the first week 2 emergency hours."""
    start = date(2023, 7, 17)
    method = {"start_date": start, "end_date": date(2023, 8, 13), "slack_days": -28}
    single = factories.make_care(
        organisation=cast.rose_care,
        contract={"name": "LWHH - TEST HOME CARE CONTRACT (PR1 OLD)"},
        client={"ssref": "R1", "forename": "Jane", "surname": "Bloggs"},
        level={"name": "Homecare (LWH) - Single Carer"},
        method=method,
        units_hundredths=700,
        unit_price_tenthousandths=205_000,
        start_date=start,
    )
    both = {"contract": single.contract, "client": single.client, "service": single.service, "start_date": start}
    two = factories.make_care(
        **both, level={"name": "Homecare (LWH) - Two Carer"}, units_hundredths=1400, unit_price_tenthousandths=205_000
    )
    emergency = factories.make_service_level(name="Homecare (LWH) - Emergency Hours")
    factories.make_contract_price(
        contract=single.contract, service_level=emergency, start_date=start, unit_price_tenthousandths=205_000
    )
    weeks = [start + timedelta(weeks=number) for number in range(4)]
    for week in weeks:
        figures = {"week_start": week, "planned_hundredths": 700, "actual_hundredths": 700}
        factories.make_actual(cpli=single.cpli, **figures)
        figures = {"planned_hundredths": 1400, "actual_hundredths": 1200, "missed_hundredths": 200}
        factories.make_actual(cpli=two.cpli, week_start=week, comment="Cancelled by client", **figures)
    row = factories.make_actual(
        cpli=single.cpli,
        week_start=start - timedelta(weeks=1),
        planned_hundredths=0,
        actual_hundredths=200,
        extra_hundredths=200,
    )
    type(row).update(cpli=None, service_level=emergency, week_start=start).where(type(row).id == row.id).execute()
    recalculate(single.contract.id)
    return single


def test_lancashires_invoice_with_its_emergency_hours(lancashire, alice, fin):
    page = alice.get("/invoices/new/items")
    assert "Bloggs, Jane (R1) - 2023/2024" in page.text
    assert "17/07/2023 - 13/08/2023" in page.text
    assert "Total Payable £1,599.00" in page.text
    page = page.submit("Create", reference="TESTINV4", date_on_invoice="02/10/2023")
    assert "Items Total £1,599.00 £0.00" in page.text
    assert "Short by £0.00 £0.00" in page.text
    page = page.submit("Submit Invoice, £1,599.00")
    why = alice.get(next(link["href"] for link in page.all("a") if link.text.startswith("Why? Bloggs")))
    assert "Emergency Hours" in why.text
    assert "£41.00" in why.text
    fin.get("/council/invoices", invoice=Invoice.get().id).submit("Authorise")
    assert Invoice.get().status == "authorised"
    assert alice.get("/invoices?year=2023").has_link("TESTINV4")
