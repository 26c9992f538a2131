"""The council's systems: care in, payment files and items out, the compliance figures."""

import pytest

from models import AuditEvent, CareUpload, Client
from tests.support import factories
from web import clock

CLIENTS = "ssref,surname\nA1,Angelo\nA2,\n"


@pytest.fixture
def ledger_system(machine):
    return machine("sam")


def test_care_is_sent_looked_at_and_applied(ledger_system, run_jobs):
    made = ledger_system.post("/care-imports", {"files": {"clients.csv": CLIENTS}}, 201, idempotency_key="k1")
    assert made["state"] == "checking"
    assert ledger_system.post("/care-imports", {"files": {"clients.csv": CLIENTS}}, 201)["id"] == made["id"]
    run_jobs(clock.moment())
    ready = ledger_system.get(f"/care-imports/{made['id']}")
    assert (ready["state"], ready["rejected_count"], ready["files"][0]["new"]) == ("ready", 1, 1)
    assert not Client.select().exists()
    path = f"/care-imports/{made['id']}/apply"
    assert ledger_system.post(path, {"version": 1}, 409, idempotency_key="k2")["code"] == "changed"
    ledger_system.post(path, {"version": ready["version"]}, idempotency_key="k2")
    run_jobs(clock.moment())
    assert ledger_system.get(f"/care-imports/{made['id']}")["state"] == "applied"
    assert Client.get().surname == "Angelo"


def test_people_are_not_imported_by_a_key(ledger_system):
    sent = {"files": {"officers.csv": "email,forename,surname,roles\nx@example.org,X,Y,auditor\n"}}
    assert ledger_system.post("/care-imports", sent, 422)["code"] == "refused"
    assert ledger_system.post("/care-imports", {"files": {"../x.csv": ""}}, 422)["code"] == "not_valid"
    assert not CareUpload.select().exists()


def test_a_finalised_run_has_its_files_and_items(ledger_system, rose_care):
    care = factories.make_care(organisation=rose_care)
    run = factories.make_payment_run(state="finalised")
    open_run = factories.make_payment_run(state="prepared")
    coding = [{"cost_centre": "C", "subjective": "S", "financial_year": 2025, "net_pence": 80_000, "vat_pence": 0}]
    paid = factories.make_remittance(contract=care.contract, payment_run=run, amount_pence=80_000, coding=coding)
    factories.make_payment_item(cpli=care.cpli, remittance=paid, state="settled", is_paid=True, amount_pence=80_000)
    assert [each["id"] for each in ledger_system.get("/payment-runs")["items"]] == [run.id, open_run.id]
    payments = ledger_system.open("GET", f"/payment-runs/{run.id}/payments.csv")
    assert payments.data.decode().splitlines()[1].endswith(",800.00")
    assert ledger_system.open("GET", f"/payment-runs/{open_run.id}/coding.csv").status_code == 404
    (item,) = ledger_system.get("/payment-items")["items"]
    assert (item["amount"], item["status"], item["settled_in"]) == ("800.00", "Settled", paid.number)
    read = AuditEvent.select().where(AuditEvent.kind == "file downloaded")
    assert read.count() == 3, "each read of the council's key is an audit event"


def test_the_compliance_figures_are_those_of_the_page(ledger_system, rose_care):
    found = ledger_system.get("/compliance")
    assert {each["figure"] for each in found["figures"]} >= {"paid", "within-30", "submitted"}
    assert ledger_system.get("/compliance", 422, half="2025-05-01")["errors"][0]["field"] == "half"
