"""Edna Whitlock, to be searched for, with one of everything that belongs to a client."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.support import factories


def make_edna(organisation: Any) -> SimpleNamespace:
    """A1042 has ten hours a week of an organisation's, an invoice, an order, an action, a remittance and a claim."""
    client = {"forename": "Edna", "surname": "Whitlock", "ssref": "A1042"}
    made = factories.make_care(organisation=organisation, client=client, reference="2207/1")
    of = {"contract": made.contract, "client": made.client}
    care = SimpleNamespace(**of, cpli=made.cpli)
    care.invoice = factories.make_invoice(organisation=organisation, reference="BC-0398")
    factories.make_commitment(invoice=care.invoice, **of, value_pence=80_000)
    care.order = factories.make_purchase_order(**of, number=2291)
    care.action = factories.make_action(organisation=organisation, client=care.client, title="Short payment")
    care.remittance = factories.make_remittance(contract=care.contract, number=1188)
    factories.make_payment_item(cpli=care.cpli, state="settled", is_paid=True, remittance=care.remittance)
    care.claim = factories.make_claim(organisation=organisation, claim_date=date(2025, 11, 12), status="pending")
    factories.make_claim_item(claim=care.claim, client=care.client)
    return care
