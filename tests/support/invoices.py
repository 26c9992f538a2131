"""Invoices as a provider makes them of what is payable."""

from dataclasses import replace
from datetime import date

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
