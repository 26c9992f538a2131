"""What was paid of weeks that are held back, through the ledger: it stays, and what is no longer due goes back."""

from datetime import date

import pytest

from models import Actual, CarePackageLineItem, Client, CouncilSetting, Dispute, HeldBack, PaymentItem, database
from operations import consequences, freezing
from tests.support import factories
from tests.support.bedford import recalculate

START = date(2025, 6, 2)
SECOND_WEEK = date(2025, 6, 9)
END = date(2025, 6, 29)  # of the one four-weekly period

pytestmark = pytest.mark.usefixtures("database")


def settle():
    with database.atomic():
        freezing.freeze([item.id for item in PaymentItem.select().where(PaymentItem.state == "derived")])
    PaymentItem.update(state="settled", is_paid=True).execute()


def payable():
    query = PaymentItem.select(PaymentItem.amount_pence).where(PaymentItem.state == "derived")
    return [amount for (amount,) in query.order_by(PaymentItem.id).tuples()]


def held():
    return list(HeldBack.select(HeldBack.reason, HeldBack.amount_pence).tuples())


def make_hours(model="invoiced", pay_on_actuals="if_entered"):
    """Ten hours a week at £20.00; however much is taken back, it is not put on a plan."""
    CouncilSetting.create(name="overpayment_pence", value=10_000_000)
    method = {"start_date": START, "end_date": END, "model": model, "pay_on_actuals": pay_on_actuals}
    return factories.make_care(method=method, start_date=START)


def dispute_second_week(care, **given):
    factories.make_dispute(
        organisation=care.organisation, client=care.client, first_week=SECOND_WEEK, last_week=SECOND_WEEK, **given
    )


@pytest.fixture
def unpaid_in_dispute():
    """The second week was confirmed with twelve hours and is in dispute; the other three are paid as planned."""
    care = make_hours()
    hours = {"actual_hundredths": 1200, "extra_hundredths": 200}
    factories.make_actual(cpli=care.cpli, week_start=SECOND_WEEK, **hours)
    dispute_second_week(care)
    recalculate(care)
    return care


def test_a_disputed_week_that_was_never_paid_is_not_paid_once_the_rest_is(unpaid_in_dispute):
    assert (payable(), held()) == ([60_000], [("in_dispute", 24_000)])
    settle()
    recalculate(unpaid_in_dispute)
    assert (payable(), held()) == ([], [("in_dispute", 24_000)])
    Dispute.update(status="resolved").execute()
    recalculate(unpaid_in_dispute)
    assert (payable(), held()) == ([24_000], [])


def test_what_1_0_0_paid_of_it_by_mistake_goes_back_by_no_dispute_but_when_it_is_resolved(unpaid_in_dispute):
    """1.0.0 kept the week as planned and paid the £200.00 as an adjustment, whose working only says that it is kept."""
    settle()
    first = PaymentItem.get()
    working = {**first.working, "week_parts": {"2025-06-09": 20_000 * 70_000}, "kept_weeks": ["2025-06-09"]}
    working |= {"settled_items": [first.id], "parts": 80_000 * 70_000, "quantity_hundredths": 3000}
    columns = {name: value for name, value in first.__data__.items() if name != "id"}
    amounts = {"amount_pence": 20_000, "due_pence": 80_000, "settled_before_pence": 60_000}
    PaymentItem.create(**{**columns, **amounts, "kind": "adjustment", "working": working, "quantity_hundredths": 0})
    recalculate(unpaid_in_dispute)
    assert (payable(), held()) == ([], [("in_dispute", 4_000)])
    Dispute.update(status="resolved").execute()
    recalculate(unpaid_in_dispute)
    assert (payable(), held()) == ([4_000], [])


def test_the_second_service_of_unplanned_care_does_not_pay_the_first_again():
    care = factories.make_care(method={"start_date": START, "end_date": END}, start_date=date(2026, 1, 5))
    level = factories.make_service_level(name="Emergency")
    factories.make_contract_price(contract=care.contract, service_level=level, start_date=START)
    key = f"U{care.contract.id}-{care.client.id}-{level.id}"
    for service, hours, state in ((care.service, 200, "confirmed"), (None, 300, "entered")):
        service = service or factories.make_service(organisation=care.organisation)
        row = factories.make_actual(
            cpli=care.cpli, week_start=SECOND_WEEK, service=service, actual_hundredths=hours, state=state
        )
        Actual.update(cpli=None, service_level=level, planned_hundredths=0).where(Actual.id == row.id).execute()
        with database.atomic():
            consequences.lines_changed([key], factories.AT)
        if state == "confirmed":
            assert payable() == [4_000]
            settle()
    assert (payable(), held()) == ([], [("not_confirmed", 6_000)])
    Actual.update(state="confirmed", confirmed_at=factories.NOW).execute()
    with database.atomic():
        consequences.lines_changed([key], factories.AT)
    assert (payable(), held()) == ([6_000], [])


@pytest.mark.parametrize("model", ["invoiced", "scheduled"])
@pytest.mark.parametrize(
    ("change", "back", "left"),
    [
        ({"end_date": date(2025, 6, 15)}, -40_000, []),
        ({"end_date": date(2025, 6, 17)}, 45_714 - 80_000, []),
        ({"unit_price_tenthousandths": 150_000}, -20_000, []),
        ({"unit_price_tenthousandths": 250_000}, None, [("not_authorised", 20_000)]),
    ],
)
def test_what_is_no_longer_due_of_a_line_that_is_not_authorised_any_more_goes_back(model, change, back, left):
    care = make_hours(model, "never")
    recalculate(care)
    settle()
    CarePackageLineItem.update(is_authorised=False, **change).execute()
    recalculate(care)
    assert (payable(), held()) == ([back] if back else [], left)


def test_a_suspension_or_a_death_takes_back_what_was_paid_while_no_document_is_agreed():
    care = make_hours("scheduled", "never")
    recalculate(care)
    settle()
    care.contract.document_must_be_agreed = True
    care.contract.save()
    factories.make_suspension(client=care.client, start_date=date(2025, 6, 9), end_date=date(2025, 6, 15))
    recalculate(care)
    assert payable() == [-20_000]
    Client.update(date_of_death=date(2025, 6, 20)).execute()
    recalculate(care)
    assert payable() == [34_286 - 80_000]
    settle()
    recalculate(care)
    assert payable() == []


def test_a_disputed_week_that_falls_out_of_force_goes_back_at_once():
    care = make_hours()
    factories.make_actual(cpli=care.cpli, week_start=SECOND_WEEK)
    recalculate(care)
    settle()
    dispute_second_week(care)
    recalculate(care)
    assert payable() == []
    CarePackageLineItem.update(end_date=date(2025, 6, 8)).execute()
    recalculate(care)
    assert (payable(), held()) == ([-60_000], [])
