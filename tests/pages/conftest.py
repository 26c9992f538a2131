"""Fixtures of pages: `alice` and `fin` are browsers of people who have signed in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import Invoice
from operations import audit, passwords, people
from operations.invoices import submitting
from tests.support import factories
from tests.support.browser import ADDRESSES_READ, follow_addresses_read
from tests.support.invoices import DETAILS, keys_of, make_payable

PASSWORD, CODE = "Correct-Horse7", "135790"
WEEKDAYS = [100] * 5 + [0, 0]


@pytest.fixture(autouse=True)
def links_lead_somewhere(app):
    """Whatever link's address a test reads is followed when the test is over: it opens, for who saw it."""
    ADDRESSES_READ.clear()
    yield
    follow_addresses_read()


@pytest.fixture
def alice(sign_in):
    return sign_in("alice")


@pytest.fixture
def fin(sign_in):
    return sign_in("fin")


@pytest.fixture
def sam(sign_in):
    return sign_in("sam")


@pytest.fixture
def submit(actor, cast):
    """`submit("REF", pence)`: an invoice of Rose Care that was submitted."""

    def make(reference="BC-0412", amount_pence=80_000, days_ago=0, **given):
        make_payable(cast.rose_care, amount_pence, **given)
        alice = actor("alice")
        details = replace(DETAILS, reference=reference)
        invoice = submitting.create(details, keys_of(cast.rose_care), by=alice, at=factories.AT)
        submitting.submit(invoice, 1, by=alice, at=factories.AT)
        Invoice.update(submitted_at=factories.NOW - timedelta(days=days_ago)).where(Invoice.id == invoice.id).execute()
        return Invoice.get_by_id(invoice.id)

    return make


@pytest.fixture(scope="session")
def password_hash():
    """What is kept of PASSWORD, worked out once: it is slow on purpose."""
    return passwords.hash_of(PASSWORD)


@pytest.fixture
def registered_alice(app, cast, at):
    """Alice with a password and a security code, not signed in."""
    people.set_sign_in(cast.alice.email, PASSWORD, CODE, app.config["CODE_KEYS"], by=audit.SYSTEM, at=at)
    return cast.alice


@pytest.fixture
def proposed(alice, cast):
    """The page with the proposed items of one payable commitment of £800.00."""
    make_payable(cast.rose_care)
    return alice.get("/invoices/new").submit("Continue", by="all")


@pytest.fixture
def invoice_page(proposed):
    """The page of the invoice BC-0412 that alice has just created of them."""
    return proposed.submit("Create", reference="BC-0412")


@pytest.fixture
def angelos_sessions(cast):
    """Five sessions a week at £214.46 for Mrs Iris Angelo, at Rose Care, since 28/03/2022."""
    return factories.make_care(
        organisation=cast.rose_care,
        level={"name": "Day Opportunities - Scheduled", "unit": "Session"},
        service={"name": "Day Opportunities PP Home"},
        client={"title": "Mrs", "forename": "Iris", "surname": "Angelo", "ssref": "A1"},
        reference="146657",
        care_package_ref="C153290",
        pricing="timetabled",
        sessions=WEEKDAYS,
        unit_price_tenthousandths=2_144_600,
        start_date=date(2022, 3, 28),
    )
