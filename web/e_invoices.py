"""An invoice of the portal as an electronic one: for pages and for the API."""

from flask import Response

from models import Invoice
from queries.e_invoice_out import ubl_invoice_of
from rules.invoices import KIND_NAMES
from rules.ubl import ubl_of
from web import council, downloads

XML = "application/xml"


def as_e_invoice(invoice: Invoice) -> Response:
    """The file in UBL 2.1, to be kept. Raises RuleBroken where it has VAT and no VAT number."""
    settings = council.settings()
    council_address, terms_days = settings.order_invoice_address, settings.payment_terms_days
    content = ubl_of(ubl_invoice_of(invoice, council.current_council(), council_address, terms_days))
    return downloads.attachment(content, f"{KIND_NAMES[invoice.kind].replace(' ', '-')}-{invoice.reference}.xml", XML)
