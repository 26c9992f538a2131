"""What the organisation that the visitor acts for can expect in the bank: worked out once a request."""

from flask import g

from operations.forecast import expected
from web import clock, council
from web.permissions import Permission

ALL_SETTINGS = ("catch_up_weekday", "cut_off_working_days", "cut_off_time")


def expected_by(visitor):
    """The Expected of the visitor's organisation; None for officers."""
    if visitor.organisation_id is None:
        return None
    if "expected" not in g:
        settings = {name: council.setting(name) for name in ALL_SETTINGS}
        g.expected = expected(visitor.organisation_id, settings, clock.moment())
    return g.expected


def forecast_for(visitor):
    """The Forecast of the visitor's organisation; None for officers, and where nothing is ever paid through here."""
    found = expected_by(visitor)
    return found.forecast if found else None


def in_the_bank(visitor, invoice):
    """(the Run that an invoice can be in, its date in the bank) for the provider; None for officers and what is paid.

    An authorised invoice that a run has taken is in the bank on that run's date.
    """
    forecast = forecast_for(visitor)
    if forecast is None or invoice.status == "finalised":
        return None
    run = forecast.next_run
    return run, invoice.payment_run.bank_date if invoice.payment_run_id else run.bank_date


def may_see_amounts(visitor):
    """Whether payments are shown to the visitor: a Care Coordinator is told the cut-off alone."""
    return visitor.may(Permission.INVOICES_READ) or visitor.may(Permission.SCHEDULED_READ)
