"""Upload File: VAT supporting files of an invoice, added, removed and downloaded."""

from flask import request, url_for
from flask_login import current_user

from blueprints.invoices.invoice_page import form_of, load, page_of
from blueprints.invoices.routes import bp
from models import UploadedFile
from operations import files
from operations.form_keys import run_once
from rules.broken import RuleBroken
from web import clock, uploads
from web.htmx import done
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import LARGEST_ID

ID = f"int(max={LARGEST_ID})"


@bp.post(f"/<{ID}:invoice_id>/files")
@requires(Permission.INVOICES_EDIT)
def add_files(invoice_id):
    """Upload File: one or several."""
    invoice = load(invoice_id)

    def verb(at):
        files.add_to_invoice(invoice, uploads.uploads_of(), by=current_user, at=at)

    return _done(invoice, "Uploaded. The council sees it with the invoice.", verb)


@bp.get(f"/<{ID}:invoice_id>/files/<{ID}:file_id>")
@requires(Permission.INVOICES_READ)
def download_file(invoice_id, file_id):
    """One of its files, as a download."""
    return uploads.send(_file(load(invoice_id), file_id))


@bp.post(f"/<{ID}:invoice_id>/files/<{ID}:file_id>/remove")
@requires(Permission.INVOICES_EDIT)
def remove_file(invoice_id, file_id):
    """Remove: while the invoice is with the provider."""
    invoice = load(invoice_id)

    def verb(at):
        # Loaded inside: the form that is sent again finds it gone, and gets the first answer.
        files.remove_from_invoice(_file(invoice, file_id), invoice, by=current_user, at=at)

    return _done(invoice, "File removed.", verb)


def _file(invoice, file_id):
    theirs = UploadedFile.visible_to(current_user).where(UploadedFile.invoice == invoice.id)
    return get_object_or_404(theirs, UploadedFile.id == file_id)


def _done(invoice, notice, verb):
    at, url = clock.moment(), url_for(".one", invoice_id=invoice.id)

    def act():
        verb(at)
        return url

    try:
        run_once(request.form.get("form_key"), current_user, at, act)
    except RuleBroken as broken:
        form = form_of(invoice)
        form.show(broken)
        return page_of(load(invoice.id), form)
    return done(url, notice=notice)
