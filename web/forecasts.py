"""What the organisation that the user acts for can expect in the bank: worked out once a request."""

from datetime import date

from models import Invoice
from queries.forecast import Expected, expected
from rules.actor import Actor
from rules.forecast import Forecast, Run
from rules.invoice_statuses import InvoiceStatus
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


def in_the_bank(invoice: Invoice) -> tuple[Run, date] | None:
    """(the Run that an invoice can be in, its date in the bank), for either side; None for what is paid.

    An authorised invoice that a run has taken is in the bank on that run's date.
    """
    forecast = asked_once(_expected_of, invoice.organisation_id).forecast
    if forecast is None or invoice.status == InvoiceStatus.FINALISED:
        return None
    run = forecast.next_run
    return run, invoice.payment_run.bank_date if invoice.payment_run_id else run.bank_date


def may_see_amounts(user: Actor) -> bool:
    """Whether payments are shown to the user: a Care Coordinator is told the cut-off alone."""
    return user.may(Permission.INVOICES_READ) or user.may(Permission.SCHEDULED_READ)
