"""The evidence pack of an invoice: everything about it in one zip, with hashes that are right."""

import hashlib
import io
import zipfile

import pytest

from models import AuditEvent, Invoice
from operations import files
from operations.invoices import submitting
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.invoices import create
from tests.support.upload_samples import PDF


@pytest.fixture
def evidenced_invoice(actor, cast, at):
    """Bedford's invoice, submitted, with its VAT invoice and a name that a spreadsheet would run."""
    make_bedford(cast.rose_care)
    alice = actor("alice")
    made = create(alice, cast.rose_care, at, reference="BC/0412")
    files.add_to_invoice(made, [files.Upload("vat.pdf", PDF)], by=alice, at=at)
    submitting.submit(Invoice.get(), 1, by=alice, at=at)
    factories.make_action(organisation=cast.rose_care, related_type="Invoice", related_id=made.id).posts.count()
    return Invoice.get()


def test_it_has_all_about_the_invoice_with_the_hash_of_each_part(app, sign_in, evidenced_invoice):
    answer = sign_in("audrey").client.get(f"/council/invoices/{evidenced_invoice.id}/evidence-pack")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence-BC-0412-20251120.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    sums = dict(reversed(line.split("  ")) for line in parts.pop("SHA256SUMS.txt").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    [vat] = [name for name in parts if name.startswith("files/")]
    assert parts[vat] == PDF
    text = {name: content.decode("utf-8-sig") for name, content in parts.items() if name != vat}
    assert "total payable,4632.34" in text["invoice.csv"]
    assert "Day Opportunities PP Home,2022-03-28,2022-04-24,2021,857.84" in text["items.csv"]
    assert text["working.csv"].count("Angelo, Iris") == 2
    assert text["actuals.csv"].count("confirmed") == 4
    assert "invoice submitted" in text["history.csv"]
    assert AuditEvent.get(AuditEvent.kind == "invoice submitted").hash in text["history.csv"]


def test_who_is_looked_at_is_recorded_and_providers_have_no_such_page(app, sign_in, evidenced_invoice):
    fin = sign_in("fin")
    assert fin.get("/council/invoices", invoice=evidenced_invoice.id).has_link("Evidence pack")
    fin.get(f"/council/invoices/{evidenced_invoice.id}/evidence-pack")
    shown = [event.now["shown"] for event in AuditEvent.select().where(AuditEvent.kind == "client's record looked at")]
    assert "Invoice BC/0412, evidence pack" in shown
    sign_in("alice").get(f"/council/invoices/{evidenced_invoice.id}/evidence-pack", status=403)
