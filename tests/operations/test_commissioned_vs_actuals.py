"""Commissioned Vs Actuals: Bedford's report to the figure, and what its parameters choose."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import Actual
from operations.audit import SYSTEM
from reports.commissioned_vs_actuals import REPORT
from reports.commissioned_weeks import CLIENT, DIFFERENCES_ONLY, SERVICE_GROUP_CLASS, WITH_EMPTY_WEEKS
from reports.parameters import Request
from tests.support import factories
from tests.support.bedford import START, make_bedford

MARCH = Request(SYSTEM, from_date=date(2022, 2, 28), to_date=date(2022, 4, 24), today=factories.TODAY)
DIFFERENCES = MARCH.asking(DIFFERENCES_ONLY, True)
LAST_WEEK = date(2025, 11, 10)


@pytest.fixture
def coded_bedford(cast):
    care = make_bedford(cast.rose_care)
    care.level.cost_centre, care.level.subjective = "Physical Support 65+", "Day Care"
    care.level.service_group_class = "Day care"
    care.level.save()
    return care


def rows(request):
    return [dict(zip(REPORT.headings, row, strict=True)) for row in REPORT.rows(request)]


def figures(row):
    names = ("Commissioned", "Actual", "Frustrated", "Difference")
    return [row[f"Quantity {name}"] for name in names], [row[f"Cost {name}"] for name in names]


def test_bedfords_weeks_that_differ_to_the_figure(coded_bedford):
    first, second = rows(DIFFERENCES)
    assert [first["Week"], second["Week"]] == [date(2022, 4, 4), date(2022, 4, 11)]
    assert figures(first) == ([500, 300, 0, -200], [107_230, 64_338, 0, -42_892])
    assert figures(second) == ([500, 400, 100, 0], [107_230, 85_784, 21_446, 0])
    assert (first["Visits"], second["Visits"]) == (300, 500)
    assert (first["Cost Centre"], first["Subjective"]) == ("Physical Support 65+", "Day Care")
    assert (first["Client"], first["SSRef"], first["CPLI ID"]) == (
        "Mrs Iris Angelo",
        "A1",
        coded_bedford.cpli.reference,
    )


def test_without_differences_only_every_recorded_week_is_a_row(coded_bedford):
    assert [row["Week"] for row in rows(MARCH)] == [START + timedelta(weeks=n) for n in range(4)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"from_date": date(2022, 4, 10), "to_date": date(2022, 4, 11)}, 2),
        ({"from_date": date(2022, 4, 11), "to_date": date(2022, 4, 17)}, 1),
        ({"from_date": None, "to_date": None}, 4),
        ({"values": {SERVICE_GROUP_CLASS.name: "Day care"}}, 4),
        ({"values": {SERVICE_GROUP_CLASS.name: "Homecare"}}, 0),
    ],
)
def test_dates_and_class_choose_weeks(coded_bedford, asked, count):
    assert len(rows(replace(MARCH, **asked))) == count


def test_organisation_client_and_contract_choose(coded_bedford, cast):
    other = factories.make_care(organisation=cast.clifton_house)
    factories.make_actual(cpli=other.cpli)
    everything = Request(SYSTEM, today=factories.TODAY)
    assert len(rows(everything)) == 5
    assert len(rows(replace(everything, organisation=cast.clifton_house))) == 1
    assert len(rows(everything.asking(CLIENT, other.client))) == 1
    assert len(rows(replace(everything, contract=coded_bedford.contract))) == 4


def test_a_provider_has_its_own_rows_only(coded_bedford, cast, actor):
    factories.make_actual(cpli=factories.make_care(organisation=cast.clifton_house).cpli)
    for with_empty_weeks in (False, True):
        asked = Request(actor("alice"), today=factories.TODAY).asking(WITH_EMPTY_WEEKS, with_empty_weeks)
        assert {row["Organisation"] for row in rows(asked)} == {"Rose Care"}


def test_weeks_without_actuals_are_in_it_when_asked_for(cast):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_actual(cpli=care.cpli, week_start=LAST_WEEK)
    asked = Request(SYSTEM, from_date=date(2025, 11, 3), to_date=date(2025, 11, 30), today=factories.TODAY)
    assert len(rows(asked)) == 1
    with_empty = rows(asked.asking(WITH_EMPTY_WEEKS, True))
    assert [(row["Week"], row["Quantity Actual"], row["Generated"]) for row in with_empty] == [
        (date(2025, 11, 3), 0, "N"),
        (LAST_WEEK, 1000, "N"),
    ]
    assert with_empty[0]["Cost Difference"] == -20_000
    assert with_empty[0]["Visits"] is None
    assert len(rows(asked.asking(WITH_EMPTY_WEEKS, True).asking(DIFFERENCES_ONLY, True))) == 1


def test_a_week_that_is_as_generated_says_so_and_visits_are_those_recorded(cast):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_actual(cpli=care.cpli, is_as_generated=True, visits=12)
    [row] = rows(Request(SYSTEM))
    assert (row["Generated"], row["Visits"]) == ("Y", 1200)


def test_what_is_frustrated_costs_nothing_where_it_is_not_paid(cast):
    care = factories.make_care(organisation=cast.rose_care, level={"frustrated_paid": False})
    factories.make_actual(cpli=care.cpli, actual_hundredths=800, frustrated_hundredths=200)
    [row] = rows(Request(SYSTEM).asking(DIFFERENCES_ONLY, True))
    assert figures(row) == ([1000, 800, 200, 0], [20_000, 16_000, 0, -4_000])


def test_unplanned_care_has_no_plan_and_the_contracts_price(cast):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_contract_price(contract=care.contract, service_level=care.level, unit_price_tenthousandths=205_000)
    factories.make_actual(
        cpli=care.cpli, planned_hundredths=0, actual_hundredths=200, extra_hundredths=200, week_start=LAST_WEEK
    )
    actual = Actual.get()
    actual.cpli = None
    actual.save()
    [row] = rows(Request(SYSTEM))
    assert row["CPLI ID"] is None
    assert figures(row) == ([0, 200, 0, 200], [0, 4_100, 0, 4_100])
