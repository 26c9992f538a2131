"""An invoice to print and as a PDF, with all of its items."""

from flask import url_for
from flask_login import current_user

from blueprints.invoices.invoice_page import load
from blueprints.invoices.routes import bp
from models import Organisation
from queries.invoices.items import items_for_paper
from queries.invoices.totals import totals_of_one
from rules.invoices import KIND_NAMES
from web import clock, council, record_access
from web.htmx import page
from web.late_forms import never_kept
from web.pdf import answer_pdf
from web.permissions import Permission, requires
from web.status_words import invoice_status


@bp.get("/<id:invoice_id>/print")
@requires(Permission.INVOICES_READ)
def print_page(invoice_id):
    """All of it on one page, to be printed."""
    return page("invoices/print.html", **_document(load(invoice_id)))


@bp.get("/<id:invoice_id>/pdf")
@requires(Permission.INVOICES_READ)
def as_pdf(invoice_id):
    """Its PDF: a short one at once, a long one where the worker has made it."""
    return _pdf(load(invoice_id))


@bp.post("/<id:invoice_id>/pdf")
@requires(Permission.INVOICES_EDIT, Permission.INVOICES_DECIDE)
@never_kept()
def make_pdf(invoice_id):
    """Have the worker make a long one."""
    return _pdf(load(invoice_id))


def _pdf(invoice):
    document = _document(invoice)
    file_name = f"{KIND_NAMES[invoice.kind].replace(' ', '-')}-{invoice.reference}.pdf"
    back = url_for(".one", invoice_id=invoice.id)
    return answer_pdf(file_name, "pdf/invoice.html", back, lines=len(document["rows"]), **document)


def _document(invoice):
    rows = items_for_paper(invoice)
    record_access.note_accesses(
        [row.client_id for row in rows], f"{KIND_NAMES[invoice.kind]} {invoice.reference}, all of it"
    )
    return {
        "invoice": invoice,
        "kind_name": KIND_NAMES[invoice.kind],
        "organisation": Organisation.get_by_id(invoice.organisation_id),
        "rows": rows,
        "totals": totals_of_one(invoice),
        "standing": invoice_status(invoice, current_user.side, clock.today(), council.settings().payment_terms_days),
    }
