"""A Commissioning Officer changes contracts, service levels and providers on pages: money first, then Save."""

from datetime import date

import pytest

from models import Contract, ContractPrice, Organisation, PaymentItem, PaymentMethod, Service, ServiceLevel
from tests.support.payment_runs import scheduled_care

LOOK, SAVE = "See what it does to money", "Save"
AT = "/council/commissioning"


@pytest.fixture
def grace(cast):
    """Grace Osei's care at £100.00 a week: £400.00 for the open period of a Scheduled contract."""
    return scheduled_care(organisation=cast.rose_care, client={"surname": "Osei", "forename": "Grace"})


@pytest.fixture
def cora_page(sign_in):
    return sign_in("cora").get


def due(grace):
    return [item.amount_pence for item in PaymentItem.select().where(PaymentItem.client == grace.client)]


def test_a_contract_shows_its_methods_as_the_guides_do_and_gets_a_new_one(cora_page, grace):
    page = cora_page(f"{AT}/contracts", q="rose").click(grace.contract.name)
    assert page.row("Scheduled (Pay on actuals: Never) 27/10/2025 Four-weekly Gross")
    page = page.click("New payment method").submit(LOOK, 422, start_date="24/11/2025", slack_days="many")
    for words in ("Enter the first day of the first period", "“many” is not a whole number"):
        assert words in page.problem
    page = page.submit(LOOK, first_period_start="1/12/2025", slack_days="-7", net="y")
    for words in (
        "The payment method before it ends on 23/11/2025: Scheduled (Pay on actuals: Never)",
        "Its first period is 01/12/2025 - 28/12/2025, due on 08/12/2025",
        "Care from 24/11/2025 to 30/11/2025 is in no period and is not paid here",
    ):
        assert words in page.text
    assert PaymentMethod.select().count() == 1
    asked = page
    page = page.submit(SAVE)
    assert "Payment method added" in page.text
    asked.submit(SAVE)
    ends = [row.end_date for row in PaymentMethod.select().order_by(PaymentMethod.start_date)]
    assert ends == [date(2025, 11, 23), None]
    assert "Ended" not in page.row("23/11/2025").text


def test_a_contract_is_added_with_its_flags_and_edited(cora_page, grace):
    page = cora_page(f"{AT}/contracts/new").submit(LOOK, 422, contract_ref="", name="", organisation_ref="")
    for words in ("Enter a reference", "Choose the provider", "Enter the name"):
        assert words in page.problem
    typed = {"contract_ref": "N1", "name": "Night care", "organisation_ref": grace.organisation.reference}
    page = page.submit(LOOK, **typed, simple_lines="y", payment_terms="30 days\nfrom receipt").submit(SAVE)
    made = Contract.get(Contract.reference == "N1")
    assert (made.simple_lines, made.payment_terms.split()) == (True, ["30", "days", "from", "receipt"])
    assert "No payment method yet" in page.text
    page = cora_page(f"{AT}/contracts/{grace.contract.id}/edit").submit(LOOK, document_must_be_agreed="y")
    assert "Held back (Document not agreed)" in page.text
    page.submit(SAVE)
    assert due(grace) == []


def test_a_price_of_unplanned_care_is_added_changed_and_taken_away(cora_page, grace):
    page = cora_page(f"{AT}/contracts/{grace.contract.id}").click("New price")
    typed = {"service_level_ref": grace.level.reference, "start_date": "3/11/2025", "unit_price": "18.5"}
    page = page.submit(LOOK, **typed).submit(SAVE)
    assert "£18.50" in page.row(grace.level.name).text
    page = page.click("03/11/2025").submit(LOOK, unit_price="0.387").submit(SAVE)
    assert [price.unit_price_tenthousandths for price in ContractPrice.select()] == [3_870]
    page.click("03/11/2025").submit(LOOK, delete="y").submit(SAVE)
    assert not ContractPrice.select().exists()


def test_a_service_level_is_added_with_its_rule_and_edited(cora_page, grace):
    page = cora_page(f"{AT}/service-levels/new")
    page = page.submit(LOOK, 422, service_level_ref="SL9", name="Sitting", unit="Session", extra_allowed="up_to")
    assert "Enter how many extra units a week are allowed" in page.problem
    page = page.submit(LOOK, extra_limit="2.5", vat_rate="20", cancellation_codes="C1; C2").submit(SAVE)
    level = ServiceLevel.get(ServiceLevel.reference == "SL9")
    assert (level.extra_limit_hundredths, level.vat_rate_basis_points, level.cancellation_codes) == (250, 2000, "C1;C2")
    assert "Up to 2.5 a week" in page.text
    page = cora_page(f"{AT}/service-levels", q="sitting").click("Sitting").click("Edit service level")
    assert page.one("#extra_limit")["value"] == "2.5"
    assert "in figures" in page.submit(LOOK, 422, extra_allowed="never", quantity_step="half").problem


def test_an_organisation_and_its_service_are_added_and_edited(cora_page, cast):
    page = cora_page(f"{AT}/organisations/new").submit(LOOK, organisation_ref="O9", name="New Care", email="a@b.org")
    page = page.submit(SAVE).click("New service").submit(LOOK, service_ref="S9", name="New House", town="Leeds")
    page = page.submit(SAVE)
    made = Organisation.get(Organisation.reference == "O9")
    assert [service.name for service in Service.select().where(Service.organisation == made)] == ["New House"]
    page = page.click("New House").submit(LOOK, town="York").submit(SAVE)
    page.click("Edit organisation").submit(LOOK, creditor_ref="C1", vat_number="GB 12").submit(SAVE)
    assert Organisation.get_by_id(made.id).creditor_ref == "C1"
    assert "C1" in cora_page(f"{AT}/organisations", q="o9").row("New Care").text


def test_a_stale_form_is_refused_in_words(cora_page, grace):
    page = cora_page(f"{AT}/contracts/{grace.contract.id}/edit")
    PaymentMethod.update(slack_days=1).execute()
    assert "A colleague has just changed this" in page.submit(LOOK, 409, name="Other").problem


def test_auditors_look_finance_may_not_change_and_strangers_find_nothing(sign_in, cora_page, grace):
    contract, level = f"{AT}/contracts/{grace.contract.id}", f"{AT}/service-levels/{grace.level.id}"
    organisation = f"{AT}/organisations/{grace.organisation.id}"
    audrey, fin, alice = (sign_in(name) for name in ("audrey", "fin", "alice"))
    for path in (f"{AT}/contracts", f"{AT}/service-levels", f"{AT}/organisations", contract, level, organisation):
        assert not audrey.get(path).all("main a.govuk-button")
        alice.get(path, 403)
    method = f"{contract}/methods/{grace.method.id}"
    for path in (f"{contract}/edit", method, f"{level}/edit", f"{organisation}/edit", f"{organisation}/services/new"):
        for visitor in (audrey, fin, alice):
            visitor.get(path, 403)
    other = Contract.create(reference="X", name="X", organisation=grace.organisation)
    for path in (f"{AT}/contracts/999999", f"{AT}/contracts/{other.id}/methods/{grace.method.id}", f"{method}9"):
        cora_page(path, 404)


@pytest.mark.parametrize("rubbish", ["=1+1", "9" * 400, "31/02/2025"])
def test_rubbish_in_every_field_is_refused_in_words(cora_page, grace, rubbish):
    names = ("start_date", "end_date", "model", "pay_on_actuals", "frequency", "first_period_start", "slack_days")
    page = cora_page(f"{AT}/contracts/{grace.contract.id}/methods/new")
    assert page.submit(LOOK, 422, **dict.fromkeys((*names, "days_to_bank"), rubbish)).problem
    names = ("name", "unit", "vat_rate", "claimable", "unit_price", "quantity_step", "extra_allowed", "extra_limit")
    page = cora_page(f"{AT}/service-levels/{grace.level.id}/edit")
    assert page.submit(
        LOOK, 422, **dict.fromkeys((*names, "visit_rounding_minutes", "unplanned_limit"), rubbish)
    ).problem
