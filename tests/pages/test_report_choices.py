"""What a report is asked for: the labels of its form, lists of what the reader has, and what is remembered."""

from datetime import date

import pytest

from models import RememberedReport
from reports import catalogue
from tests.support import factories
from tests.support.reports import rows_of

LABELS = {  # the table of reports of docs/domain/reports.md
    "remittance-advice": ["Contract", "Payment Method", "Period (* partially finalised)", "Finalised on", "Summary"],
    "pending-scheduled-payments": ["Organisation", "Status", "Date From", "Date To"],
    "annual-statement-of-foster-carer-payments": ["Organisation", "Tax Year"],
    "paid-by-month": ["Organisation", "Financial Year"],
    "commissioned-vs-actuals": [
        *("Service Group Class", "Organisation", "Client", "Date From", "Date To"),
        *("Differences Only", "Include Weeks Without Actuals"),
    ],
    "pending-payment-exceptions": ["Organisation", "Contract"],
    "purchase-orders": ["Financial Year", "Service", "Client"],
    "held-back": ["Contract"],
    "payment-items": ["Contract", "Date From", "Date To"],
}


def labels_of(page):
    return [label.text for label in page.one("#parameters").all("label")]


def options_of(page, field):
    return [option.text for option in page.all(f"#{field} option")]


def test_each_form_asks_for_what_the_guides_have_in_their_order(fin):
    shown = {report.name: labels_of(fin.get(f"/reports/{report.name}")) for report in catalogue.ALL}
    assert shown == LABELS


def test_a_provider_chooses_among_what_they_have_and_an_officer_among_all(sign_in, cast):
    factories.make_service_level(service_group_class="Homecare")
    care = factories.make_care(organisation=cast.rose_care, level={"service_group_class": "Day Care"})
    factories.make_care(organisation=cast.clifton_house, level={"service_group_class": "Residential"})
    page = sign_in("alice").get("/reports/commissioned-vs-actuals")
    every_class, every_client = "[All Service Group Classes]", "[All Clients]"
    assert options_of(page, "service_group_class") == [every_class, "Day Care"]
    assert options_of(page, "organisation") == [cast.rose_care.name]
    assert options_of(page, "client") == [every_client, care.client.list_name]
    page = sign_in("fin").get("/reports/commissioned-vs-actuals")
    assert options_of(page, "service_group_class") == [
        every_class,
        "Day Care",
        "Homecare",
        "Residential",
    ]
    assert options_of(page, "organisation") == ["[All Organisations]", cast.clifton_house.name, cast.rose_care.name]
    fragment = sign_in("fin").get("/reports/commissioned-vs-actuals", htmx=True, organisation=cast.rose_care.reference)
    assert options_of(fragment, "client") == [every_client, care.client.list_name]


def test_a_report_is_shown_at_once_and_as_it_was_asked_for_last(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_held_back(cpli=care.cpli, amount_pence=100)
    other = factories.make_care(organisation=cast.rose_care)
    factories.make_held_back(cpli=other.cpli, amount_pence=250)
    alice, path = sign_in("alice"), "/reports/held-back"
    page = alice.get(path)
    assert page.one("tfoot").text == "Total £3.50"
    page = page.submit("View", contract=other.contract.reference)
    assert page.one("tfoot").text == "Total £2.50"
    page = sign_in("alice").get(path)
    assert page.one("tfoot").text == "Total £2.50"
    assert page.one("#contract option[selected]")["value"] == other.contract.reference
    assert [row["Amount"] for row in rows_of(alice.get(f"{path}.csv", usual="y"))] == ["2.50"]
    assert sign_in("vera").get(path).one("tfoot").text == "Total £3.50"
    assert page.submit("Reset").one("tfoot").text == "Total £3.50"


def test_what_is_remembered_and_gone_is_not_asked_for(sign_in, cast):
    gone = {"person": cast.person("alice"), "report": "held-back", "typed": {"contract": "GONE"}}
    RememberedReport.create(**gone)
    assert "No held-back amounts match" in sign_in("alice").get("/reports/held-back").text


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("commissioned-vs-actuals", "from_date", "22/09/2025"),
        ("commissioned-vs-actuals", "to_date", "16/11/2025"),
        ("payment-items", "from_date", "01/11/2025"),
    ],
)
def test_dates_are_those_that_most_people_want(fin, name, field, value):
    assert fin.get(f"/reports/{name}").one(f"#{field}")["value"] == value


def test_orders_are_this_years_until_another_year_service_or_client_is_chosen(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    other = factories.make_care(organisation=cast.rose_care)
    for year in (2024, 2025):
        factories.make_purchase_order(
            contract=care.contract, client=care.client, financial_year=year, value_pence=year * 100
        )
    factories.make_purchase_order(contract=other.contract, client=other.client, financial_year=2025, value_pence=7)
    alice, path = sign_in("alice"), "/reports/purchase-orders"
    assert alice.get(path).one("tfoot").text == "Total £2,025.07 £0.00"
    for field, value in (("service", care.service.reference), ("client", care.client.ssref)):
        page = alice.get(path, **{field: value, "financial_year": "2025"})
        assert page.one("tfoot").text == "Total £2,025.00 £0.00"
    assert len(rows_of(alice.get(f"{path}.csv"))) == 3
    assert "Choose a financial year of the list" in alice.get(path, status=422, financial_year="soon").problem


def test_a_day_of_payment_counts_instead_of_the_period(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    remittance = factories.make_remittance(contract=care.contract)
    factories.make_payment_item(cpli=care.cpli, state="settled", is_paid=True, remittance=remittance, amount_pence=100)
    page = sign_in("alice").get("/reports/remittance-advice")
    newest = page.one("#period option[selected]").text
    assert newest == "13/10/2025 - 09/11/2025"
    page = page.submit("View", finalised_on=date(2025, 11, 21).isoformat())
    assert page.one("#period option[selected]").text == "[All]"
    assert page.one("tfoot").text.startswith("Total £1.00")
