"""Invoices made, submitted and followed by a system; what was paid, what is held back, and why."""

import pytest

from models import Invoice, PaymentItem
from tests.support import factories
from tests.support.invoices import make_payable


@pytest.fixture
def payable(rose_care):
    make_payable(rose_care, 80_000)
    make_payable(rose_care, 20_000)


def make(rota, key="k1", status=201, **given):
    items = [each["key"] for each in rota.get("/invoices/proposed-items")["items"]]
    return rota.post("/invoices", {"reference": "BC-1", "items": items, **given}, status, idempotency_key=key)


def test_an_invoice_is_made_submitted_and_followed_to_the_council(rota, payable):
    proposed = rota.get("/invoices/proposed-items")
    assert proposed["payable"] == "1000.00"
    made = make(rota)
    assert (made["status"], made["total_payable"], len(made["items"])) == ("unsubmitted", "1000.00", 2)
    assert rota.get("/invoices/proposed-items")["items"] == []
    submitted = rota.post(f"/invoices/{made['id']}/submit", {"version": made["version"]}, idempotency_key="k2")
    assert submitted["status"] == "pending"
    assert [each["status"] for each in rota.get("/invoices")["items"]] == ["pending"]
    assert rota.get(f"/invoices/{made['id']}")["submitted_at"]


def test_what_moves_money_needs_an_idempotency_key_and_acts_once_for_it(rota, payable):
    first = make(rota)
    items = [each["key"] for each in first["items"]]
    again = rota.post("/invoices", {"reference": "BC-1", "items": items}, 201, idempotency_key="k1")
    assert again == first
    assert Invoice.select().count() == 1
    assert rota.post("/invoices", {"reference": "BC-2", "items": items}, 400)["code"] == "not_readable"
    path = f"/invoices/{first['id']}/submit"
    assert rota.post(path, {"version": 99}, 409, idempotency_key="k3")["code"] == "changed"
    seen = {"version": first["version"]}
    assert rota.post(path, seen, idempotency_key="k3") == rota.post(path, seen, idempotency_key="k3")
    assert rota.post(path, seen, 409, idempotency_key="k1")["code"] == "sent_before"


def test_a_rule_of_the_pages_refuses_with_its_field(rota, payable):
    refused = make(rota, status=422, date_on_invoice="2026-01-01")
    assert (refused["code"], refused["errors"][0]["field"]) == ("refused", "date_on_invoice")
    assert not Invoice.select().exists()
    assert make(rota)["status"] == "unsubmitted"


def test_a_list_goes_on_where_its_page_ended(rota, rose_care):
    made = [factories.make_invoice(organisation=rose_care).id for _ in range(3)]
    first = rota.get("/invoices", limit=2)
    rest = rota.get("/invoices", limit=2, after=first["next"])
    assert [each["id"] for each in first["items"] + rest["items"]] == made
    assert rest["next"] is None


def test_a_remittance_is_read_with_its_lines_and_each_is_explained(rota, rose_care):
    care = factories.make_care(organisation=rose_care, client={"ssref": "A1"})
    run = factories.make_payment_run(state="finalised")
    paid = factories.make_remittance(contract=care.contract, payment_run=run, amount_pence=80_000)
    item = factories.make_payment_item(cpli=care.cpli, remittance=paid, state="settled", amount_pence=80_000)
    listed = rota.get("/remittances")["items"]
    assert [(each["number"], each["amount"]) for each in listed] == [(paid.number, "800.00")]
    lines = rota.get(f"/remittances/{paid.id}")["lines"]
    assert [(each["ssref"], each["amount"], each["payment_items"]) for each in lines] == [("A1", "800.00", [item.id])]
    assert rota.get(f"/payment-items/{item.id}/why")["heading"] == "Why £800.00?"


def test_scheduled_periods_and_what_is_held_back_are_read(rota, rose_care):
    care = factories.make_care(organisation=rose_care, method={"model": "scheduled", "pay_on_actuals": "never"})
    periods = rota.get("/scheduled-periods", financial_year=2025)["items"]
    assert {each["contract"] for each in periods} == {care.contract.name}
    one = rota.get(f"/scheduled-periods/{periods[-1]['ref']}")
    assert one["period"]["ref"] == periods[-1]["ref"]
    assert rota.get("/held-back")["total"] == "0.00"
    assert PaymentItem.select().count() == 0


def test_what_is_held_back_is_read_page_by_page(rota, rose_care):
    care = factories.make_care(organisation=rose_care)
    for pence in (100, 200, 300):
        factories.make_held_back(cpli=care.cpli, reason="not_confirmed", amount_pence=pence)
    first = rota.get("/held-back", limit=2)
    rest = rota.get("/held-back", limit=2, after=first["next"])
    assert [each["amount"] for each in first["amounts"] + rest["amounts"]] == ["1.00", "2.00", "3.00"]
    assert (first["total"], rest["reasons"], rest["next"]) == ("6.00", {"not_confirmed": "6.00"}, None)
    assert rota.get("/held-back", 422, after="nonsense")["errors"][0]["field"] == "after"
