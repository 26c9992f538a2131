"""Upload File: VAT supporting files of an invoice, added, removed and downloaded."""

from functools import partial

from flask import url_for
from flask_login import current_user

from blueprints.invoices.invoice_page import form_of, load, page_of
from blueprints.invoices.routes import bp
from operations import files
from queries.invoices.parts import file_of_invoice
from rules.broken import AskFirst
from web import body_limits, uploads
from web.forms_once import form_answer, question_of, submit_once
from web.late_forms import never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires


@bp.post("/<id:invoice_id>/files")
@requires(Permission.INVOICES_EDIT)
@never_kept()
@body_limits.takes(body_limits.FILES)
def add_files(invoice_id):
    """Upload File: one or several."""
    invoice = load(invoice_id)
    add = partial(files.add_to_invoice, invoice, uploads.uploads_of())
    return _done(invoice, "Uploaded. The council sees it with the invoice.", add)


@bp.get("/<id:invoice_id>/files/<id:file_id>")
@requires(Permission.INVOICES_READ)
def download_file(invoice_id, file_id):
    """One of its files, as a download."""
    return uploads.send(_file(load(invoice_id), file_id))


@bp.post("/<id:invoice_id>/files/<id:file_id>/remove")
@requires(Permission.INVOICES_EDIT)
@never_kept()
def remove_file(invoice_id, file_id):
    """Remove: while the invoice is with the provider. It is asked about first: the bytes are gone for good."""
    invoice = load(invoice_id)
    return _done(invoice, "File removed.", partial(_remove_file, invoice, file_id))


def _remove_file(invoice, file_id, by, at):
    """Loads the file itself: the form that is sent again finds it gone, and gets the first answer."""
    file = _file(invoice, file_id)
    asked = AskFirst(f"Remove {file.file_name}? You would have to upload it again.", f"file {file.id}")
    if form_answer() != asked.answer:
        raise asked
    files.remove_from_invoice(file, invoice, by=by, at=at)


def _file(invoice, file_id):
    return found_or_404(file_of_invoice(current_user, invoice, file_id))


def _done(invoice, notice, verb):
    form = form_of(invoice)
    return submit_once(
        verb,
        to=url_for(".one", invoice_id=invoice.id),
        notice=notice,
        form=form,
        again=lambda broken: page_of(load(invoice.id), form, asked_file=question_of(broken)),
    )
