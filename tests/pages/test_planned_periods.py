"""A Scheduled period before it opens: what is planned for it, worked out when somebody looks."""

from datetime import date

import pytest

from models import PaymentItem, Period
from operations.scheduled_payments import answers
from tests.support import factories
from tests.support.factories import AT
from tests.support.payment_runs import SCHEDULED, scheduled_care
from tests.support.scheduled_payments import change_line, moment, pay, recalculate, weekly_care

START = date(2025, 10, 27)
TO_COME = date(2025, 12, 22)  # to 18/01/2026: opens on 08/12/2025


@pytest.fixture
def hartleys_planned_care(cast):
    contract = factories.make_contract(organisation=cast.rose_care, name="Rowan House Residential")
    factories.make_payment_method(contract=contract, **SCHEDULED, is_net=True)
    level = {"name": "Residential - Standard", "unit": "Week", "vat_rate_basis_points": 2000}
    client = {"surname": "Hartley", "forename": "Ada", "ssref": "A0611"}
    made = scheduled_care(rate="100.00", contract=contract, level=level, client=client)
    factories.make_contribution(cpli=made.cpli, start_date=START, weekly_amount_pence=2_500)
    recalculate(contract, AT)
    return made


def address(care):
    return f"/scheduled-payments/{care.contract.id}-{TO_COME}"


def test_the_list_names_what_is_planned(sign_in, hartleys_planned_care):
    page = sign_in("alice").get("/scheduled-payments")
    shown = [each.text for each in page.all("#periods a")]
    assert shown[0] == "22/12 - 18/01 £380.00 Future, planned, opens Mon 8 Dec"


def test_the_page_has_the_planned_lines_and_sums(sign_in, hartleys_planned_care):
    page = sign_in("alice").get(address(hartleys_planned_care))
    assert page.figure("Planned") == "£380.00 Excl VAT £300.00, VAT £80.00"
    assert page.figure("Cost and income") == "£400.00 less £100.00 client contributions"
    assert "Opens Mon 8 Dec Until then it follows the care" in page.text
    planned = page.one("#planned").text
    assert "Rowan House Residential - 2025/2026 Hartley, Ada (A0611) £380.00" in planned
    assert "Cost Residential - Standard (Week), Spot. 22/12/2025 - 18/01/2026 £400.00 VAT £80.00" in planned
    assert "Income Residential - Standard (Week), client contribution 22/12/2025 - 18/01/2026 −£100.00" in planned
    assert not page.all("#lines")


def test_it_follows_the_care_and_nothing_of_it_is_stored(sign_in, hartleys_planned_care):
    change_line(hartleys_planned_care, AT, end_date=date(2025, 12, 28))
    page = sign_in("fin").get(f"/council{address(hartleys_planned_care)}")
    assert "22/12/2025 - 28/12/2025 £100.00 VAT £20.00" in page.one("#planned").text
    assert not PaymentItem.select().where(PaymentItem.slice_start == TO_COME).exists()
    change_line(hartleys_planned_care, AT, is_authorised=False)
    assert "Nothing is planned in this period" in sign_in("alice").get(address(hartleys_planned_care)).text


def test_many_clients_are_shown_in_pages_with_the_totals_of_all(sign_in, hartleys_planned_care):
    for number in range(60):
        scheduled_care(rate="10.00", contract=hartleys_planned_care.contract, client={"surname": f"Client{number:02d}"})
    page = sign_in("alice").get(address(hartleys_planned_care))
    assert page.figure("Planned") == "£2,780.00 Excl VAT £2,700.00, VAT £80.00"
    assert "Page 1 of 2, 50 clients each" in page.text
    second = page.click("Next").one("#planned").text
    assert "Hartley, Ada" in second
    assert "Client00" not in second


def test_the_fullest_page_of_all_stays_within_25_queries(sign_in, cast, actor):
    """Late, rejected, with an action, adjustments and their causes, and a period to come."""
    contract = factories.make_contract(organisation=cast.rose_care, confirmation_required=True)
    method = {**SCHEDULED, "start_date": date(2025, 9, 29), "slack_days": 14}
    factories.make_payment_method(contract=contract, **method)
    care = weekly_care(rate="250.00", contract=contract, start_date=method["start_date"])
    weekly_care(rate="850.00", contract=contract, start_date=method["start_date"])
    for day in ((2025, 9, 15), (2025, 10, 13)):
        pay(actor, moment(*day))
    recalculate(contract, AT)
    change_line(care, AT, unit_price_tenthousandths=2_450_000)
    late = Period.get(Period.start_date == date(2025, 11, 24))
    answers.reject(late, "It should be more", by=actor("alice"), at=AT)
    page = sign_in("alice").get(f"/scheduled-payments/{contract.id}-{late.start_date}")
    assert "Expected in bank Fri 28 Nov Due 10/11/2025, should have been finalised 13/11/2025" in page.text
    assert "Action" in page.text
    assert "is taken back" in page.text
    assert sign_in("fin").get(f"/council/scheduled-payments/{contract.id}-{late.start_date}").status == 200
