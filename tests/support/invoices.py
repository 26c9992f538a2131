"""Invoices as a provider makes them of what is payable."""

from dataclasses import replace
from datetime import date

from models import Commitment, Invoice
from operations.invoices import submitting
from queries.invoices import payable
from tests.support import factories

DETAILS = submitting.InvoiceDetails("123456", date(2025, 11, 20), "GB 123")


def keys_of(organisation, **choice):
    offers = payable.items_of(organisation.id, payable.ItemChoice(**choice))
    return [str(offer.key) for offer in offers]


def make_payable(organisation, amount_pence=80_000, **given):
    """One derived payment item of a new client of the organisation."""
    cpli = given.pop("cpli", None) or factories.make_care(organisation=organisation, **given.pop("care", {})).cpli
    return factories.make_payment_item(cpli=cpli, amount_pence=amount_pence, **given)


def create(by, organisation, at, **details):
    return submitting.create(replace(DETAILS, **details), keys_of(organisation), by=by, at=at)


def unflag():
    """Leave nothing to look at on what was submitted: each item has its order, and each provider a paid invoice."""
    keys = ("contract", "client", "financial_year", "value_pence")
    for commitment in Commitment.select():
        factories.make_purchase_order(**{name: getattr(commitment, name) for name in keys})
    pending = Invoice.select(Invoice.organisation).where(Invoice.status == "pending").distinct()
    for (organisation,) in pending.tuples():
        factories.make_invoice(organisation=organisation, status="finalised", authorised_at=factories.NOW)


def open_in_queue(browser, invoice=None, **query):
    """The officers' queue with an invoice selected: the only one unless it is given."""
    return browser.get("/council/invoices", invoice=(invoice or Invoice.get()).id, **query)
