"""Electronic invoices: send one, see what became of it; download an invoice as one."""

from datetime import date

from flask import Blueprint, abort, url_for
from flask_login import current_user

from models import EInvoiceFile, Invoice
from operations.e_invoices import keeping
from queries.e_invoices import line_results, listed
from rules.broken import RuleBroken
from rules.money import pounds
from web import body_limits, clock, downloads
from web.e_invoices import XML, as_e_invoice
from web.forms_once import refused_status
from web.htmx import done, page, send_to, wants_fragment
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.waiting_files import UploadForm

RESULT_HEADINGS = ["Line", "Name", "Client", "First Day", "Last Day", "Net Amount"]
RESULT_HEADINGS += ["Item", "Outcome", "Why", "Paid In", "In The Bank"]
bp = Blueprint("e_invoices", __name__, url_prefix="/invoices")


@bp.get("/e-invoices")
@requires(Permission.INVOICES_EDIT)
def list_files():
    """What to send, and what was sent."""
    return _list(UploadForm(formdata=None))


@bp.post("/e-invoices")
@requires(Permission.INVOICES_EDIT)
@never_kept()
@body_limits.takes(body_limits.ROWS_FILE)
def send():
    """Keep what was sent; the worker reads it."""
    form = UploadForm()
    try:
        file = keeping.send(*form.read("Choose the invoice’s .xml file"), current_user, clock.moment())
    except RuleBroken as broken:
        form.show(broken)
        return _list(form, refused_status(broken) or 422)
    return done(url_for(".one", e_invoice_file_id=file.id))


@bp.get("/e-invoices/<id:e_invoice_file_id>")
@requires(Permission.INVOICES_READ)
def one(e_invoice_file_id):
    """What became of it."""
    file = get_object_or_404(EInvoiceFile.visible_to(current_user), EInvoiceFile.id == e_invoice_file_id)
    if file.state == "reading":
        return page("e_invoices/one.html", "e_invoices/_reading.html", file=file, lines=[])
    if wants_fragment():  # the page that waits for it has its answer
        return send_to(url_for(".one", e_invoice_file_id=file.id))
    return page("e_invoices/one.html", file=file, lines=line_results(file))


@bp.get("/e-invoices/<id:e_invoice_file_id>/results.csv")
@requires(Permission.INVOICES_READ)
def results(e_invoice_file_id):
    """Its lines with what became of each, and what paid it."""
    file = get_object_or_404(EInvoiceFile.visible_to(current_user), EInvoiceFile.id == e_invoice_file_id)
    lines = line_results(file)
    if not lines:
        abort(404)
    rows = [_result_row(file, line) for line in lines]
    return downloads.send_csv(f"e-invoice-{file.id}-results.csv", RESULT_HEADINGS, rows)


@bp.get("/e-invoices/<id:e_invoice_file_id>/original.xml")
@requires(Permission.INVOICES_READ)
def original(e_invoice_file_id):
    """The file as it was sent."""
    file = get_object_or_404(EInvoiceFile.visible_to(current_user), EInvoiceFile.id == e_invoice_file_id)
    if file.content is None:
        abort(404)
    return downloads.attachment(bytes(file.content), f"e-invoice-{file.id}.xml", XML)


@bp.get("/<id:invoice_id>/e-invoice.xml")
@requires(Permission.INVOICES_READ)
def of_invoice(invoice_id):
    """An invoice as an electronic one, in UBL 2.1."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    try:
        return as_e_invoice(invoice)
    except RuleBroken as broken:
        return page("e_invoices/cannot.html", invoice=invoice, problem=broken.message), 409


def _list(form, status=200):
    return page("e_invoices/list.html", form=form, files=list(listed(current_user))), status


def _result_row(file, line):
    first, last = (date.fromisoformat(day) if day else None for day in (line["first"], line["last"]))
    outcome = "Submitted" if file.state == "submitted" else "Not submitted"
    about = [line["number"], line["name"], line["client"], first, last, pounds(line["pence"]), line["item"]]
    return [*about, outcome, line["why"], line["paid_in"], line["bank_date"]]
