"""The list of all reports."""

from reports import (
    annual_statement,
    commissioned_vs_actuals,
    held_back,
    paid_by_month,
    payment_items,
    pending_payment_exceptions,
    pending_scheduled_payments,
    purchase_orders,
    remittance_advice,
)
from reports.table import Report

ALL = (
    remittance_advice.REPORT,
    pending_scheduled_payments.REPORT,
    annual_statement.REPORT,
    paid_by_month.REPORT,
    commissioned_vs_actuals.REPORT,
    pending_payment_exceptions.REPORT,
    purchase_orders.REPORT,
    held_back.REPORT,
    payment_items.REPORT,
)
BY_NAME = {report.name: report for report in ALL}
SHORT_NAMES = {"annual-statement": annual_statement.REPORT}


def find(name: str) -> Report | None:
    """The report of this name, or short name; None where there is none."""
    return BY_NAME.get(name) or SHORT_NAMES.get(name)
