"""Evidence pack: everything about an invoice in one dated zip, with a list of hashes."""

import hashlib
import io
import zipfile

from flask_login import current_user

from blueprints.council_invoices.routes import bp
from models import Invoice
from operations import files
from queries.invoices import evidence
from queries.invoices.items import clients_on
from queries.invoices.parts import files_of_family
from rules.invoices import KIND_NAMES
from web import clock, record_access
from web.downloads import attachment, csv_text
from web.loading import get_object_or_404
from web.permissions import Permission, requires

HASHES = "SHA256SUMS.txt"


@bp.get("/<id:invoice_id>/evidence-pack")
@requires(Permission.COUNCIL_READ)
def evidence_pack(invoice_id):
    """The zip: the invoice, its items with their working, the actuals, actions, the audit trail, its files."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    name = f"{KIND_NAMES[invoice.kind]} {invoice.reference}"
    record_access.note_accesses(clients_on(invoice), f"{name}, evidence pack")
    contents = _contents(invoice)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in contents.items())
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path, content in {**contents, HASHES: sums.encode()}.items():
            zipped.writestr(path, content)
    return attachment(kept.getvalue(), f"evidence-{invoice.reference}-{clock.today():%Y%m%d}.zip", "application/zip")


def _contents(invoice):
    """{path in the zip: bytes}. Files that wait for their scan, or were refused, are left out."""
    contents = {
        f"{sheet.name}.csv": csv_text(sheet.headings, sheet.rows).encode("utf-8")
        for sheet in evidence.sheets_of(invoice)
    }
    for file in files_of_family(invoice):
        if file.scan_state == "clean":
            contents[f"files/{file.id}-{file.file_name}"] = files.content_of(file)
    return contents
