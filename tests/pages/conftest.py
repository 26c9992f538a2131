"""Fixtures of pages: `alice` and `fin` are browsers of people who have signed in."""

from datetime import timedelta

import pytest

from models import Invoice
from operations.invoices import submitting
from tests.support import factories
from tests.support.invoices import DETAILS, keys_of, make_payable


@pytest.fixture
def alice(sign_in):
    return sign_in("alice")


@pytest.fixture
def fin(sign_in):
    return sign_in("fin")


@pytest.fixture
def submit(visitor, cast):
    """`submit("REF", pence)`: an invoice of Rose Care that was submitted."""

    def make(reference="BC-0412", amount_pence=80_000, days_ago=0, **given):
        make_payable(cast.rose_care, amount_pence, **given)
        alice = visitor("alice")
        details = {**DETAILS, "reference": reference}
        invoice = submitting.create(details, keys_of(cast.rose_care), by=alice, at=factories.AT)
        submitting.submit(invoice, 1, by=alice, at=factories.AT)
        Invoice.update(submitted_at=factories.NOW - timedelta(days=days_ago)).where(Invoice.id == invoice.id).execute()
        return Invoice.get_by_id(invoice.id)

    return make
