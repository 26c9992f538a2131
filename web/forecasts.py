"""What the organisation that the user acts for can expect in the bank: worked out once a request."""

from models import Invoice
from queries.forecast import Expected, InvoicePayment, expected, invoice_payment
from rules.actor import Actor
from rules.forecast import Forecast
from web import clock, council
from web.asked_once import asked_once
from web.permissions import Permission


def expected_by(user: Actor) -> Expected | None:
    """The Expected of the user's organisation; None for officers."""
    if user.organisation_id is None:
        return None
    return asked_once(_expected_of, user.organisation_id)


def _expected_of(organisation_id: int) -> Expected:
    return expected(organisation_id, council.settings(), clock.moment())


def forecast_for(user: Actor) -> Forecast | None:
    """The Forecast of the user's organisation; None for officers, and where nothing is ever paid through here."""
    found = expected_by(user)
    return found.forecast if found else None


def in_the_bank(invoice: Invoice) -> InvoicePayment | None:
    """When an invoice is in the bank, for either side; None for what is paid."""
    return invoice_payment(asked_once(_expected_of, invoice.organisation_id).forecast, invoice)


def may_see_amounts(user: Actor) -> bool:
    """Whether payments are shown to the user: a Care Coordinator sees only the cut-off."""
    return user.may(Permission.INVOICES_READ) or user.may(Permission.SCHEDULED_READ)
