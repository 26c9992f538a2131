"""A Commissioning Officer changes clients and their care on pages: money first, then Save."""

import pytest

from models import CarePackageLineItem, Client, PaymentItem, PriceChange, Suspension
from tests.support.payment_runs import scheduled_care

LOOK, SAVE = "See what it does to money", "Save"


@pytest.fixture
def oseis_care(cast):
    """Grace Osei's care at £100.00 a week: £400.00 for each of the two open periods."""
    return scheduled_care(
        organisation=cast.rose_care, client={"surname": "Osei", "forename": "Grace", "ssref": "A0702"}
    )


@pytest.fixture
def commissioner(sign_in):
    return sign_in("cora")


def due(oseis_care):
    return sum(item.amount_pence for item in PaymentItem.select().where(PaymentItem.client == oseis_care.client))


def test_a_client_is_found_added_and_gets_a_first_line_item(commissioner, oseis_care):
    page = commissioner.get("/council/commissioning", q="grace 0702")
    assert page.row("Osei")
    page = page.click("New client").submit(LOOK, 422, ssref="", surname="")
    assert "Enter the SSRef" in page.problem
    assert "Enter the surname" in page.problem
    page = page.submit(LOOK, ssref="N1", forename="Nora", surname="New", date_of_birth="1/4/1940")
    assert "This changes no money that is due now." in page.text
    page = page.submit(SAVE)
    assert "Client added" in page.text
    page = page.click("New line item").submit("Continue", provider=str(oseis_care.organisation.id))
    wrong = {"cpli_id": "N1/1", "care_package_ref": "NP", "pricing": "units", "unit_price": "20", "authorised": "y"}
    page = page.submit(LOOK, 422, **wrong, start_date="3/11/2025", end_date="1/11/2025")
    assert "It ends on 01/11/2025, before it starts on 03/11/2025" in page.problem
    page = page.submit(LOOK, start_date="3/11/2025", end_date="", units="10")
    assert page.sentence("Adds 2 items") == "Adds 2 items, +£1,400.00 in periods not paid yet"
    page = page.submit(SAVE)
    assert "Authorised" in page.row("N1/1").text
    client = Client.get(Client.ssref == "N1")
    items = PaymentItem.select().where(PaymentItem.client == client).order_by(PaymentItem.slice_start)
    assert [item.amount_pence for item in items] == [60_000, 80_000]


def test_a_new_price_from_a_date_is_looked_at_saved_once_and_changed_again(commissioner, oseis_care):
    page = commissioner.get(f"/council/commissioning/lines/{oseis_care.cpli.id}").click("Change from a date")
    page = page.submit(LOOK, 422, from_date="27/10/2025", unit_price="120")
    assert "A change starts after the first day of the line item, 27/10/2025" in page.problem
    asked = page.submit(LOOK, from_date="3/11/2025")
    assert asked.sentence("Changes 2 items") == "Changes 2 items, +£140.00 in periods not paid yet"
    assert asked.sentence("until then") == "£100.00 Weekly until then, £120.00 Weekly from 03/11/2025."
    assert due(oseis_care) == 80_000
    assert "See what it does" in asked.submit(LOOK).text  # who looks again does not save
    assert due(oseis_care) == 80_000
    page = asked.submit(SAVE)
    assert "Line item changed" in page.text
    asked.submit(SAVE)
    assert due(oseis_care) == 80_000 + 7 * 2_000
    assert PriceChange.select().count() == 1
    page = commissioner.get(f"/council/commissioning/lines/{oseis_care.cpli.id}").click("03/11/2025")
    page = page.submit(LOOK, delete="y").submit(SAVE)
    assert "Price taken away" in page.text
    assert due(oseis_care) == 80_000


def test_a_stale_form_is_refused_in_words(commissioner, oseis_care):
    page = commissioner.get(f"/council/commissioning/lines/{oseis_care.cpli.id}/end")
    CarePackageLineItem.update(budget_code="B2").execute()
    page = page.submit(LOOK, 409, end_date="9/11/2025")
    assert "A colleague has just changed this" in page.problem
    page.click("Open it as it is now").submit(LOOK, end_date="9/11/2025").submit(SAVE)
    assert due(oseis_care) == 20_000


def test_all_care_is_suspended_authorisation_is_taken_back_and_a_line_copied(commissioner, oseis_care):
    page = commissioner.get(f"/council/commissioning/clients/{oseis_care.client.id}").click("Suspend all care")
    page = page.submit(LOOK, start_date="3/11/2025", end_date="9/11/2025", reason="In hospital").submit(SAVE)
    assert "In hospital" in page.text
    assert due(oseis_care) == 70_000
    suspension = Suspension.get()
    page = page.click(f"{suspension.start_date:%d/%m/%Y} - 09/11/2025").submit(LOOK, start_date="5/11/2025")
    page.submit(SAVE)
    assert [f"{each.start_date}" for each in Suspension.select()] == ["2025-11-05"]
    line = f"/council/commissioning/lines/{oseis_care.cpli.id}"
    page = commissioner.get(f"{line}/authorise").submit(LOOK, authorised=None)
    assert "Held back (CPLI not authorised)" in page.text
    page.submit(SAVE)
    assert due(oseis_care) == 0
    page = commissioner.get(line).click("Copy")
    assert page.one("#cpli_id")["value"] == f"{oseis_care.cpli.reference}/2"
    assert page.submit(LOOK, start_date="24/11/2025").submit(SAVE).row(f"{oseis_care.cpli.reference}/2")


def test_auditors_look_finance_may_not_change_and_strangers_find_nothing(sign_in, commissioner, oseis_care):
    client, line = (
        f"/council/commissioning/clients/{oseis_care.client.id}",
        f"/council/commissioning/lines/{oseis_care.cpli.id}",
    )
    audrey = sign_in("audrey")
    for path in ("/council/commissioning", client, line):
        assert "New line item" not in audrey.get(path).text
    for path in (f"{client}/edit", f"{client}/lines/new", f"{line}/change", f"{line}/prices/new"):
        audrey.get(path, 403)
        sign_in("fin").get(path, 403)
    sign_in("alice").get(client, 403)
    for path in (f"{client}9999", f"{line}9999", f"{line}9999/change", f"{line}/prices/999999"):
        commissioner.get(path, 404)


@pytest.mark.parametrize("rubbish", ["=1+1", "9" * 400, "<b>x</b>", "31/02/2025"])
def test_rubbish_in_every_field_is_refused_in_words(commissioner, oseis_care, rubbish):
    page = commissioner.get(f"/council/commissioning/lines/{oseis_care.cpli.id}/edit")
    names = ("care_package_ref", "contract_ref", "start_date", "end_date", "pricing", "unit_price", "units", "mon")
    page = page.submit(LOOK, 422, **dict.fromkeys((*names, "visits", "budget_code"), rubbish))
    assert page.problem
    assert due(oseis_care) == 80_000
