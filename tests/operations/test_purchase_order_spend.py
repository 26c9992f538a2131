"""Spend to date: all paid cost of an order's client, contract and financial year."""

from datetime import date

import pytest

from models import PurchaseOrder
from operations import purchase_orders
from tests.support import factories


@pytest.fixture
def ordered_hours(database):
    """Ten hours a week since 28/03/2022, with its orders."""
    made = factories.make_care(start_date=date(2022, 3, 28))
    purchase_orders.reissue({(made.contract.id, made.client.id)}, factories.AT)
    return made


def paid(care, pence, **columns):
    usual = {"state": "settled", "is_paid": True, "financial_year": 2022, "cpli": care.cpli}
    return factories.make_payment_item(amount_pence=pence, **{**usual, **columns})


def spend_of(order):
    query = PurchaseOrder.select(PurchaseOrder.spend_to_date()).where(PurchaseOrder.id == order.id)
    return int(query.scalar() or 0)


def order_of(financial_year):
    return PurchaseOrder.get(PurchaseOrder.financial_year == financial_year)


def test_spend_is_all_paid_cost_of_the_year_without_vat_and_before_contributions(ordered_hours):
    paid(ordered_hours, 857_84, vat_pence=171_57)
    paid(ordered_hours, -100_00, kind="adjustment")
    paid(ordered_hours, -50_00, side="income", kind="income")
    paid(ordered_hours, 300_00, is_paid=False, line_status="cancel")
    paid(ordered_hours, 200_00, state="derived", is_paid=False)
    paid(ordered_hours, 70_00, financial_year=2021)
    assert (spend_of(order_of(2022)), spend_of(order_of(2021))) == (757_84, 70_00)
    listed = order_of(2022).paid_items()
    assert sum(item.amount_pence for item in listed) == 757_84


def test_spend_of_one_off_claims_is_the_organisations_paid_claim_items(ordered_hours):
    order = PurchaseOrder.create(
        number=9, organisation=ordered_hours.organisation, financial_year=2022, issued_on=date(2022, 4, 1)
    )
    factories.make_payment_item(
        cpli=ordered_hours.cpli,
        contract=None,
        kind="claim",
        amount_pence=64_00,
        state="settled",
        is_paid=True,
        financial_year=2022,
    )
    paid(ordered_hours, 857_84)
    assert (order.name, spend_of(order)) == ("One-Off Claims - 2022/2023", 64_00)
