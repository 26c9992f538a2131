"""`flask verify` finds a penny out of place, wherever it is."""

import pytest

from models import (
    Commitment,
    Invoice,
    PaymentItem,
    PaymentRunOrganisation,
    PurchaseOrder,
    PurchaseOrderIteration,
    Remittance,
)
from queries import verification
from rules.order_items import OrderItem, OrderWorking
from tests.support import factories
from tests.support.factories import NOW

WORKING = OrderWorking("one_off", "Item", 1, 1, 0, 50_000, 100, 100, (0,) * 7)
ITEM = OrderItem(1, "One item", NOW.date(), NOW.date(), 500, WORKING)


@pytest.fixture
def paid_for_sums(database):
    """£800.00 less £25.00, with £160.00 VAT: on an invoice, in a run, on a remittance; and an order."""
    care = factories.make_care()
    invoice = factories.make_invoice(organisation=care.organisation, status="finalised")
    commitment = factories.make_commitment(
        invoice=invoice,
        contract=care.contract,
        client=care.client,
        value_pence=80_000,
        vat_pence=16_000,
        contribution_pence=-2500,
    )
    remittance = factories.make_remittance(
        contract=care.contract, net_pence=77_500, vat_pence=16_000, amount_pence=93_500
    )
    factories.make_payment_run_organisation(
        payment_run=remittance.payment_run, organisation=care.organisation, amount_pence=93_500, finalised_at=NOW
    )
    on_it = {"cpli": care.cpli, "commitment": commitment, "remittance": remittance, "state": "settled", "is_paid": True}
    factories.make_payment_item(amount_pence=80_000, vat_pence=16_000, **on_it)
    factories.make_payment_item(amount_pence=-2500, side="income", kind="income", **on_it)
    Commitment.update(is_live=False).execute()
    factories.make_payment_item(cpli=care.cpli, amount_pence=5000, due_pence=85_000, settled_before_pence=80_000)
    order = factories.make_purchase_order(contract=care.contract, client=care.client, value_pence=500)
    factories.make_purchase_order_iteration(purchase_order=order, value_pence=500, items=[ITEM.as_stored()])
    factories.make_audit_event()
    return database


def test_what_adds_up_is_well(paid_for_sums):
    assert list(verification.problems()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Commitment.update(value_pence=80_001), "its value is £800.01, but what it is made of is £800.00"),
        (Commitment.update(vat_pence=0), "its VAT is £0.00, but what it is made of is £160.00"),
        (Commitment.update(contribution_pence=0), "its contribution"),
        (Remittance.update(amount_pence=93_501), "its amount is £935.01, but what it is made of is £935.00"),
        (PaymentItem.update(vat_pence=15_999).where(PaymentItem.vat_pence == 16_000), "its VAT"),
        (PaymentRunOrganisation.update(amount_pence=0), "for organisation"),
        (PaymentRunOrganisation.update(finalised_at=None), "in it is not"),
        (PaymentItem.update(remittance=None), "no remittance has it"),
        (PaymentItem.update(is_paid=False), "not settled and paid"),
        (PaymentItem.update(due_pence=84_999).where(PaymentItem.state == "derived"), "less what was settled before"),
        (PaymentItem.update(state="frozen").where(PaymentItem.side == "income"), "is not settled, but invoice"),
        (PurchaseOrder.update(value_pence=501), "value on the order"),
        (PurchaseOrder.update(iteration=2), "at iteration 2"),
        (PurchaseOrderIteration.update(items=[]), "its value is £5.00, but what it is made of is £0.00"),
    ],
)
def test_what_does_not_is_said(paid_for_sums, change, words):
    assert change.execute()
    assert words in "\n".join(verification.problems())


def test_invoices_that_are_not_finalised_may_have_open_items(paid_for_sums):
    Invoice.update(status="pending").execute()
    PaymentItem.update(state="frozen", remittance=None, is_paid=False).where(PaymentItem.state == "settled").execute()
    assert list(verification.invoice_problems()) == []


def test_an_adjustment_that_forgets_what_was_settled_is_found(database):
    care = factories.make_care()
    factories.make_payment_item(cpli=care.cpli, amount_pence=80_000, state="settled", line_status="cancel")
    change = {"kind": "adjustment", "amount_pence": 6_000, "due_pence": 85_000, "settled_before_pence": 79_000}
    factories.make_payment_item(cpli=care.cpli, **change)
    assert [each for each in verification.problems() if "settled amount is £790.00" in each]


def test_what_is_settled_is_paid_or_was_cancelled(database):
    factories.make_payment_item(state="settled", line_status="suspend")
    assert [each for each in verification.problems() if "neither paid nor cancelled" in each]


def test_a_payable_item_that_no_invoice_has_while_its_key_is_live_is_found(database):
    care = factories.make_care()
    item = factories.make_payment_item(cpli=care.cpli, amount_pence=5000, due_pence=5000)
    key = {"contract": care.contract, "client": care.client, "financial_year": item.financial_year}
    invoice = factories.make_invoice(organisation=care.organisation)
    commitment = factories.make_commitment(invoice=invoice, **key, period_start=item.period_start, value_pence=0)
    [problem] = verification.problems()
    assert problem == (
        f"Payment item {item.id} is payable and on no invoice, but invoice item {commitment.id} of its period is live"
    )
    Commitment.update(is_live=False).execute()
    assert list(verification.problems()) == []
