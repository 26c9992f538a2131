"""Electronic invoices sent by a finance system."""

from base64 import b64encode

from operations.e_invoices.reading import read
from queries.e_invoices import offers_of
from rules.ubl import UblLine
from tests.support import factories
from tests.support.e_invoices import ubl
from tests.support.invoices import make_payable
from tests.support.waiting import run_all_jobs
from web import clock


def test_one_that_fits_is_submitted_and_read_back(rota, rose_care):
    make_payable(rose_care)
    (offer,) = offers_of(rose_care.id, "invoice")
    line = UblLine("Care", sorted(offer.references)[0], offer.first, offer.last, offer.value, 0)
    content = ubl(line, reference="E-1", issued=factories.TODAY, contract=offer.contract)
    sent = rota.post("/e-invoices", {"file_name": "e.xml", "content": b64encode(content).decode()}, 201)
    assert sent["state"] == "reading"
    run_all_jobs(clock.moment())
    found = rota.get(f"/e-invoices/{sent['id']}")
    assert (found["state"], found["reference"], found["findings"]) == ("submitted", "E-1", [])
    assert rota.get(f"/invoices/{found['invoice_id']}")["total_payable"] == "800.00"
    assert read(rota.open("GET", f"/invoices/{found['invoice_id']}/e-invoice").data).net == 80_000


def test_what_does_not_fit_is_told_with_the_pounds(rota, rose_care):
    file = factories.make_e_invoice_file(
        organisation=rose_care, state="refused", findings=[{"at": "Line 1", "words": "too much", "pence": 1_240}]
    )
    finding = {"at": "Line 1", "words": "too much", "where": "", "by": "12.40"}
    assert rota.get(f"/e-invoices/{file.id}")["findings"] == [finding]
    refused = rota.post("/e-invoices", {"file_name": "e.pdf", "content": b64encode(b"%PDF").decode()}, 422)
    assert refused["errors"][0]["field"] == "file"
