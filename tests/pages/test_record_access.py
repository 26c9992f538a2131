"""The council's looks at a client's record are kept; a contact's looks at their own are not."""

import pytest

from models import AuditEvent
from rules.event_allowance import Counts
from tests.support import factories


@pytest.fixture(autouse=True)
def new_hour(monkeypatch):
    """What other tests were refused, people of the same number, does not count."""
    monkeypatch.setattr("web.record_access._counts", Counts())


def accesses():
    return [
        (event.person_name, event.client_id, event.now["shown"])
        for event in AuditEvent.select().where(AuditEvent.kind == "client's record looked at")
    ]


def test_an_officers_look_at_a_line_item_is_an_audit_event(sign_in):
    care = factories.make_care()
    address = f"/care-package-line-items/{care.cpli.id}"
    sign_in("audrey").get(address)
    assert [(client, shown) for _, client, shown in accesses()] == [
        (care.client.id, f"Line item {care.cpli.reference}")
    ]


def test_a_contacts_look_and_a_page_that_was_not_there_are_not(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    address = f"/care-package-line-items/{care.cpli.id}"
    sign_in("alice").get(address)
    sign_in("charlie").get(address, status=404)
    sign_in("audrey").get("/care-package-line-items/999999", status=404)
    assert accesses() == []


def test_every_client_that_an_invoice_shows_an_officer_was_looked_at_once(sign_in, cast):
    invoice = factories.make_invoice(organisation=cast.rose_care, reference="BC-0412", status="pending")
    invoice.submitted_at = factories.NOW
    invoice.save()
    first, second = factories.make_client(), factories.make_client()
    for client in (first, second, second):
        factories.make_commitment(invoice=invoice, client=client)
    for name in ("alice", "audrey"):
        sign_in(name).get(f"/invoices/{invoice.id}")
    assert sorted(accesses()) == [("Audrey Example", each.id, "Invoice BC-0412") for each in (first, second)]


def test_so_was_whose_working_an_officer_opens(sign_in, cast):
    item = factories.make_payment_item()
    sign_in("audrey").get(f"/why/payment-items/{item.id}")
    assert [(client, shown) for _, client, shown in accesses()] == [(item.client_id, "The working of an amount")]


def test_so_was_every_client_of_a_remittance_on_screen_and_in_its_file(sign_in, cast):
    remittance = factories.make_remittance()
    first, second = (
        factories.make_payment_item(remittance=remittance, state="settled", is_paid=True) for _ in range(2)
    )
    factories.make_payment_item(cpli=second.cpli, remittance=remittance, state="settled", is_paid=True)
    expected = sorted((who, f"Remittance {remittance.number}") for who in (first.client_id, second.client_id))
    for ending in ("", ".csv", ".xlsx"):
        sign_in("audrey").get(f"/remittances/{remittance.id}{ending}")
        assert sorted((client, shown) for _, client, shown in accesses()[-2:]) == expected, ending
    assert len(accesses()) == 6


def test_of_a_long_remittance_only_those_on_its_page(sign_in, monkeypatch):
    monkeypatch.setattr("queries.remittances.detail.CLIENTS_A_PAGE", 1)
    remittance = factories.make_remittance()
    for surname in ("Adams", "Brown"):
        care = factories.make_care(client={"surname": surname})
        factories.make_payment_item(cpli=care.cpli, remittance=remittance, state="settled", is_paid=True)
    sign_in("audrey").get(f"/remittances/{remittance.id}", page="2")
    assert [client for _, client, _ in accesses()] == [care.client.id]


def events(kind):
    found = AuditEvent.select().where(AuditEvent.kind == kind).order_by(AuditEvent.id)
    return [(event.person_name, event.now) for event in found]


def test_what_is_refused_to_somebody_signed_in_is_an_event(sign_in, cast, browser):
    run = factories.make_payment_run()
    care = factories.make_care(organisation=cast.rose_care)
    sign_in("alice").get("/council/payment-runs", status=403)
    sign_in("charlie").get(f"/care-package-line-items/{care.cpli.id}", status=404)
    sign_in("audrey").post(f"/council/payment-runs/{run.id}/approve", status=403)
    browser.get(f"/care-package-line-items/{care.cpli.id}")  # nobody yet: sent to sign in
    sign_in("alice").get("/no-such-page", status=404)
    assert [(who, now["page"], now["asked"], now["status"]) for who, now in events("access refused")] == [
        ("Alice Example", "/council/payment-runs", {}, 403),
        ("Charlie Example", "/care-package-line-items/<id:line_id>", {"line_id": str(care.cpli.id)}, 404),
        ("Audrey Example", "/council/payment-runs/<id:payment_run_id>/approve", {"payment_run_id": str(run.id)}, 403),
    ]


def test_nobody_fills_the_chain_with_refusals(sign_in):
    charlie = sign_in("charlie")
    for number in range(70):
        charlie.get(f"/invoices/{number + 1}", status=404)
    assert [now["in_this_hour"] for _, now in events("access refused")] == [*range(1, 31), 32, 64]


def test_each_file_that_is_taken_away_is_an_event(sign_in, cast):
    remittance = factories.make_remittance()
    audrey = sign_in("audrey")
    for ending in (".csv", ".xlsx"):
        audrey.get(f"/remittances/{remittance.id}{ending}")
    audrey.get("/reports/purchase-orders.csv", financial_year="2025")
    assert [(who, now["page"], now["asked"]) for who, now in events("file downloaded")] == [
        ("Audrey Example", "/remittances/<id:remittance_id>.csv", {"remittance_id": str(remittance.id)}),
        ("Audrey Example", "/remittances/<id:remittance_id>.xlsx", {"remittance_id": str(remittance.id)}),
        (
            "Audrey Example",
            "/reports/<report_name>.<any(csv, xlsx):file_format>",
            {"financial_year": "2025", "report_name": "purchase-orders", "file_format": "csv"},
        ),
    ]
