"""What the home page says of invoices that the council returned."""

from flask import url_for

from queries.home.open_invoices import open_invoices
from rules.invoice_statuses import InvoiceStatus
from web.asked_once import asked_once
from web.needs import NAMED, Need
from web.permissions import Permission


def invoice_needs(viewer):
    """Invoices that came back, each with the council's reason."""
    if viewer.side != "provider" or not viewer.may(Permission.INVOICES_EDIT) or not viewer.is_paid_by("invoiced"):
        return []
    ours = [each for each in asked_once(open_invoices, viewer) if each.status == InvoiceStatus.UNSUBMITTED]
    return [
        Need(
            f"Correct {invoice.reference} and submit it again",
            url_for("invoices.one", invoice_id=invoice.id),
            f"The council returned it: {invoice.status_reason}",
            invoice.pence,
        )
        for invoice in [each for each in ours if each.status_reason][:NAMED]
    ]
