"""Visits without a line of care wait, with their pounds at risk, and attach by themselves when the order comes."""

from datetime import date

import pytest

import models
from operations import consequences
from operations.visits.matching import attach_waiting
from rules.moment import Moment
from tests.support import factories
from tests.support.care_files import bring_in, good, sheets_of
from tests.support.visits_files import preview, upload, visit_row

BEFORE_ACTUALS = (
    "organisations",
    "services",
    "service_levels",
    "contracts",
    "payment_methods",
    "clients",
    "care_package_line_items",
)


@pytest.fixture
def priced(rose_care):
    """A level that a contract of Rose Care prices at £20.50 an hour."""
    level = factories.make_service_level(name="Homecare", unit="Hour")
    contract = factories.make_contract(organisation=rose_care)
    return factories.make_contract_price(contract=contract, service_level=level, unit_price_tenthousandths=205_000)


def held():
    return list(models.HeldBack.select().where(models.HeldBack.reason == "waiting_for_order"))


def test_a_visit_without_a_line_waits_with_its_pounds_at_the_contracts_price(rose_care, alice, priced):
    rows = [visit_row(1, service_level="Homecare", carers="2"), visit_row(2, service_level="homecare", status="Missed")]
    saved = upload(rows, rose_care, alice)
    assert saved.waiting == 2
    [amount] = held()
    assert (amount.amount_pence, amount.contract_id, amount.client_id) == (2050, priced.contract_id, None)
    assert (amount.client_ref, amount.service_level_id, amount.whose) == ("A1", priced.service_level_id, "A1")
    assert (amount.from_date, amount.to_date) == (date(2025, 11, 10), date(2025, 11, 10))


def test_without_a_price_nothing_is_held_back_and_the_visit_waits(rose_care, alice):
    factories.make_service_level(name="Homecare")
    assert upload([visit_row(service_level="Homecare")], rose_care, alice).waiting == 1
    assert held() == []


def test_of_several_contracts_the_clients_own_prices_it(rose_care, alice, priced):
    care = factories.make_care(organisation=rose_care, client={"ssref": "A1"}, contract={"reference": "ZZ"})
    factories.make_contract_price(
        contract=care.contract, service_level=priced.service_level, unit_price_tenthousandths=300_000
    )
    upload([visit_row(service_level="Homecare")], rose_care, alice)
    [amount] = held()
    assert (amount.contract_id, amount.amount_pence, amount.client_id) == (care.contract.id, 1500, care.client.id)


def test_recalculation_leaves_what_waits_for_an_order(rose_care, alice, priced):
    upload([visit_row(service_level="Homecare")], rose_care, alice)
    before = held()
    consequences.everything_changed(factories.AT)
    assert held() == before != []


def test_it_attaches_when_the_order_comes_by_import(database, actor, run_jobs):
    bring_in()
    organisation = models.Organisation.get(models.Organisation.reference == "P1")
    someone = actor("sam")
    upload([visit_row(1, ssref="A2", service_level="Day Care")], organisation, someone)
    assert [amount.amount_pence for amount in held()] == [3000]
    line = good("care_package_line_items.csv", cpli_id="C2", ssref="A2")
    clients = [good("clients.csv", ssref="A2", forename="Bob", surname="Bright")]
    bring_in(sheets_of(clients=clients, care_package_line_items=[line]))
    visit = models.Visit.get()
    assert (visit.cpli.reference, visit.client.ssref, visit.waiting_since) == ("C2", "A2", None)
    assert held() == []
    assert models.AuditEvent.get(models.AuditEvent.kind == "visit attached").object_id == visit.id
    run_jobs()
    actual = models.Actual.get(models.Actual.cpli == visit.cpli)
    assert (actual.state, actual.actual_hundredths, actual.missed_hundredths) == ("generated", 100, 400)


def test_it_attaches_in_the_night_whatever_way_the_order_came(rose_care, alice, run_jobs):
    upload([visit_row()], rose_care, alice)
    care = factories.make_care(organisation=rose_care, client={"ssref": "A1"})
    assert attach_waiting(factories.AT) == 1
    run_jobs()
    assert models.Actual.get(models.Actual.cpli == care.cpli).actual_hundredths == 50
    assert attach_waiting(factories.AT) == 0


def test_another_organisations_order_attaches_nothing(cast, rose_care, alice):
    upload([visit_row()], rose_care, alice)
    factories.make_care(organisation=cast.clifton_house, client={"ssref": "A1"})
    assert attach_waiting(factories.AT) == 0


def test_a_line_that_is_cut_short_lets_its_visits_wait_again(database, actor):
    bring_in()
    organisation = models.Organisation.get(models.Organisation.reference == "P1")
    upload([visit_row(ssref="A1")], organisation, actor("sam"))
    assert models.Visit.get().cpli_id
    bring_in(sheets_of(care_package_line_items=[good("care_package_line_items.csv", end_date="09/11/2025")]))
    visit = models.Visit.get()
    assert (visit.cpli_id, visit.waiting_since.date()) == (None, factories.TODAY)
    assert [amount.amount_pence for amount in held()] == [3000]


def test_figures_from_visits_follow_a_changed_plan(database, actor, run_jobs):
    bring_in(sheets_of(**{name: [good(f"{name}.csv")] for name in BEFORE_ACTUALS}))
    organisation = models.Organisation.get(models.Organisation.reference == "P1")
    upload([visit_row(ssref="A1")], organisation, actor("sam"))
    bring_in(sheets_of(care_package_line_items=[good("care_package_line_items.csv", tue="0")]))
    run_jobs()
    actual = models.Actual.get()
    assert (actual.planned_hundredths, actual.actual_hundredths, actual.missed_hundredths) == (400, 100, 300)


def test_days_waiting_are_counted_from_the_first_upload(rose_care, alice):
    upload([visit_row()], rose_care, alice)
    later = Moment(date(2025, 11, 24), factories.datetime(2025, 11, 24, 9))
    upload([visit_row(comments="late")], rose_care, alice, later)
    assert models.Visit.get().waiting_since == factories.NOW


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"ssref": ""}, "ssref", "The SSRef is empty"),
        ({"service_level": "Nothing"}, "service_level", "The council has no service level “Nothing”"),
        ({"status": "Done"}, "status", "is not one of delivered, frustrated, missed, cancelled"),
        ({"actual_start": ""}, "actual_start", "needs the time when it began"),
        ({"status": "Missed", "planned_start": ""}, "planned_start", "should have begun"),
        ({"actual_end": "10/11/2025 08:00"}, "actual_end", "ends before it begins"),
        ({"actual_end": "12/11/2025 09:01"}, "actual_end", "longer than 24 hours"),
        ({"actual_start": "10/11/2025"}, "actual_start", "has no time"),
        ({"actual_start": "31/11/2025 09:00"}, "actual_start", "There is no 31/11/2025"),
        ({"actual_start": "20/11/2025 10:00", "actual_end": "20/11/2025 11:00"}, "actual_start", "not happened yet"),
        ({"carers": "0"}, "carers", "is not from 1 to 9"),
        ({"visit_id": ""}, "visit_id", "The Visit ID is empty"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_with_it(rose_care, alice, changed, column, words):
    [wrong] = preview([visit_row(**changed)], rose_care, alice).wrong
    assert wrong.column == column
    assert words in wrong.reason


def test_two_rows_with_one_visit_id_and_a_line_of_another_client_are_wrong(rose_care, alice):
    care = factories.make_care(organisation=rose_care)
    rows = [visit_row(), visit_row(), visit_row(2, cpli_id=care.cpli.reference)]
    wrong = preview(rows, rose_care, alice).wrong
    assert [each.column for each in wrong] == ["visit_id", "cpli_id"]
    assert f"it is {care.client.ssref}’s" in wrong[1].reason
