"""The purchase order of an organisation's one-off claims: one a year, following what was accepted."""

import pytest

from models import PurchaseOrder
from operations.claim_orders import issue_claim_orders
from tests.support import factories


def claim(organisation, pence, **item):
    """An accepted claim item."""
    made = factories.make_payment_item(
        cpli=factories.make_care(organisation=organisation).cpli, amount_pence=pence, kind="claim", **item
    )
    type(made).update(contract=None, line_key=f"K{made.id}").where(type(made).id == made.id).execute()
    return made


@pytest.fixture
def claim_order(cast, at):
    claim(cast.rose_care, 18_640)
    assert issue_claim_orders(at) == 1
    return PurchaseOrder.get()


def test_an_organisation_has_one_order_a_year_for_its_claims(claim_order, cast, at):
    assert (claim_order.name, claim_order.value_pence) == ("One-Off Claims - 2025/2026", 18_640)
    assert issue_claim_orders(at) == 0
    claim(cast.rose_care, 100, financial_year=2024)
    claim(cast.clifton_house, 100)
    assert issue_claim_orders(at, cast.rose_care.id) == 1
    assert issue_claim_orders(at) == 1
    assert PurchaseOrder.select().count() == 3


def test_its_value_follows_what_was_accepted(claim_order, cast, at):
    claim(cast.rose_care, 1_000)
    claim(cast.rose_care, 5_000, line_status="cancel")
    issue_claim_orders(at)
    assert PurchaseOrder.get_by_id(claim_order.id).value_pence == 19_640


def test_it_is_read_and_sent_on_as_other_orders(claim_order, sign_in):
    page = sign_in("alice").get("/purchase-orders").click("One-Off Claims - 2025/2026")
    assert "Claims that the council accepts are paid against this order" in page.text
    assert page.click("Download Purchase Order (PDF)").response.data[:5] == b"%PDF-"
    sign_in("charlie").get(f"/purchase-orders/{claim_order.id}", status=404)
