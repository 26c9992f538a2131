"""Actuals Bulk Export, and that Bulk Import reads it back the same."""

from datetime import date
from decimal import Decimal

import pytest

import models
from queries.actuals_files.commissioned_care import HEADINGS, care_rows
from queries.actuals_files.exporting import export_rows
from queries.actuals_files.preview import preview_of
from queries.weeks.loading import Scope
from rules.actual_files import HEADINGS as ACTUAL_HEADINGS
from tests.support import factories
from tests.support.actuals_files import WEEK, as_text, csv_of, exported, hand_in, update_system, workbook_of

ROWS = [
    {"days": [0, 1], "quantity_hundredths": 100, "is_frustrated": False, "comment": "Came late"},
    {"days": [1], "quantity_hundredths": 100, "is_frustrated": True, "comment": "C2: ill", "notice_hours": 3},
]


@pytest.fixture
def every_kind_of_line(cast):
    """A timetabled line recorded with rows that have comments, hours not recorded, rolling care, emergency hours."""
    codes = {"name": "Day Care", "unit": "Session", "cancellation_codes": "C1;C2", "comment_when_different": True}
    timetable = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "units_hundredths": None}
    care = factories.make_care(organisation=cast.rose_care, level=codes, **timetable)
    figures = {"planned_hundredths": 500, "actual_hundredths": 200, "frustrated_hundredths": 100}
    figures |= {"missed_hundredths": 300, "extra_hundredths": 100}
    factories.make_actual(cpli=care.cpli, rows=ROWS, visits=3, **figures)
    same = {"organisation": cast.rose_care, "contract": care.contract, "service": care.service}
    hours = factories.make_care(**same, level={"name": "Home Care"}, visits=14)
    factories.make_care(**same, level=hours.level, pricing="rolling", units_hundredths=9600)
    factories.make_contract_price(contract=care.contract, service_level=hours.level)
    unplanned = {"planned_hundredths": 0, "actual_hundredths": 200, "extra_hundredths": 200, "comment": "=urgent"}
    factories.make_actual(cpli=hours.cpli, week_start=date(2025, 11, 3), **unplanned)
    models.Actual.update(cpli=None).where(models.Actual.comment == "=urgent").execute()
    return care


def test_the_columns_and_a_line_of_each_kind(every_kind_of_line):
    rows = exported(every_kind_of_line.organisation, date(2025, 11, 3))
    assert list(rows[0]) == list(ACTUAL_HEADINGS)
    recorded = next(row for row in rows if row["Status"] == "Confirmed" and row["CPLI ID"])
    assert [recorded[day] for day in ("Mon", "Tue", "Wed")] == ["1", "1+F", ""]
    assert [recorded[name] for name in ("Planned", "Actual", "Frustrated", "Missed", "Extra")] == [5, 2, 1, 3, 1]
    planned = next(row for row in rows if row["Unit"] == "Hour" and row["Actual"] == 10)
    assert (planned["Status"], planned["Unit Price"], planned["Visits"]) == ("Planned", Decimal("20.00"), 14)
    assert planned["Missed"] is planned["Extra"] is None
    rolling = next(row for row in rows if row["Planned"] == 0 and row["CPLI ID"])
    assert rolling["Actual"] is None
    urgent = next(row for row in rows if not row["CPLI ID"])
    assert (urgent["Actual"], urgent["Unit Price"], urgent["Comments"]) == (2, Decimal("20.00"), "=urgent")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_and_imported_again_is_the_same(every_kind_of_line, alice, kind):
    rows = exported(every_kind_of_line.organisation, date(2025, 11, 3))
    before = list(models.Actual.select().order_by(models.Actual.id).dicts())
    as_file = [row | {"Comments": "'=urgent" if row["Comments"] else ""} for row in rows]
    content = workbook_of(as_file) if kind == "xlsx" else csv_of(as_text(as_file))
    file = hand_in(content, every_kind_of_line.organisation, alice, name=f"a.{kind}")
    preview = preview_of(file, factories.AT)
    assert (len(preview.rejected), len(preview.changed), len(preview.new)) == (0, 0, 3), preview.rejected
    update_system(file, alice)
    assert list(models.Actual.select().order_by(models.Actual.id).limit(len(before)).dicts()) == before
    again = exported(every_kind_of_line.organisation, date(2025, 11, 3))
    figures = [{name: row[name] or 0 for name in row if name != "Status"} for row in rows]
    assert [{name: row[name] or 0 for name in row if name != "Status"} for row in again] == figures


def test_changed_in_a_spreadsheet_the_figures_are_those_of_the_spreadsheet(every_kind_of_line, alice):
    rows = exported(every_kind_of_line.organisation)
    day_care = next(row for row in rows if row["Unit"] == "Session")
    hours = next(row for row in rows if row["Actual"] == 10)
    day_care["Wed"], day_care["Thu"] = 1, "F"
    day_care["Comments"] = "C1"
    hours["Actual"], hours["Comments"] = 7.25, "Hospital"
    file = hand_in(workbook_of([day_care, hours]), every_kind_of_line.organisation, alice, name="a.xlsx")
    update_system(file, alice)
    again = exported(every_kind_of_line.organisation)
    sessions = next(row for row in again if row["Unit"] == "Session")
    assert [sessions[name] for name in ("Actual", "Frustrated", "Missed", "Extra")] == [3, 2, 1, 1]
    assert [sessions[day] for day in ("Mon", "Tue", "Wed", "Thu", "Fri")] == ["1", "1+F", "1", "F", ""]
    kept = models.Actual.get(models.Actual.cpli == every_kind_of_line.cpli).rows
    assert {row["comment"] for row in kept} == {"Came late", "C2: ill", ""}
    changed = next(row for row in again if row["Comments"] == "Hospital")
    assert (changed["Actual"], changed["Missed"], changed["Status"]) == (Decimal("7.25"), Decimal("2.75"), "Confirmed")


def test_two_services_of_one_name_are_written_by_their_references(cast):
    for _ in range(2):
        service = factories.make_service(organisation=cast.rose_care, name="Rose House")
        factories.make_care(organisation=cast.rose_care, service=service)
    names = {row["Service"] for row in exported(cast.rose_care)}
    assert len(names) == 2
    assert "Rose House" not in names


def test_an_export_has_the_weeks_and_the_service_that_were_asked_for(every_kind_of_line, cast):
    other = factories.make_care(organisation=cast.rose_care)
    rows = exported(every_kind_of_line.organisation, date(2025, 10, 27), WEEK)
    assert len({row["Week Beginning"] for row in rows}) == 3
    only = export_rows(Scope(every_kind_of_line.organisation.id, other.service.id), WEEK, WEEK)
    assert [row["cpli_id"] for row in only] == [other.cpli.reference]


def test_nothing_of_another_organisation_is_exported(every_kind_of_line, cast):
    factories.make_care(organisation=cast.clifton_house, client={"surname": "Canary"})
    assert "Canary" not in str(exported(every_kind_of_line.organisation))
    assert "Canary" not in str(care_rows(Scope(every_kind_of_line.organisation.id), factories.TODAY))


def test_the_commissioned_care(cast):
    care = factories.make_care(
        organisation=cast.rose_care,
        pricing="timetabled",
        sessions=[100, 0, 50, 0, 0, 0, 0],
        units_hundredths=None,
        unit_price_tenthousandths=2_144_600,
    )
    factories.make_price_change(cpli=care.cpli, unit_price_tenthousandths=2_200_000)
    factories.make_contribution(cpli=care.cpli)
    factories.make_cpli(contract=care.contract, end_date=date(2025, 6, 1))
    scope = Scope(cast.rose_care.id)
    [row] = [dict(zip(HEADINGS, each, strict=True)) for each in care_rows(scope, factories.TODAY)]
    assert (row["Pricing"], row["Units Per Week"], row["Unit Price"]) == (
        "timetabled",
        Decimal("1.5"),
        Decimal("220.00"),
    )
    assert (row["Mon"], row["Tue"], row["Wed"]) == (1, None, Decimal("0.5"))
    assert (row["Weekly Cost"], row["Contribution"], row["Authorised"]) == (Decimal("330.00"), Decimal("25.00"), "Y")
    assert (row["Contract"], row["Start Date"], row["End Date"]) == (care.contract.reference, date(2025, 3, 31), None)
    assert len(care_rows(scope, factories.TODAY, include_historical=True)) == 2


def test_rolling_care_has_no_weekly_cost(cast):
    factories.make_care(organisation=cast.rose_care, pricing="rolling", units_hundredths=9600)
    [row] = [dict(zip(HEADINGS, each, strict=True)) for each in care_rows(Scope(cast.rose_care.id), factories.TODAY)]
    assert (row["Units Per Week"], row["Weekly Cost"], row["Contribution"]) == (None, None, 0)


def test_the_portals_note_stands_beside_the_comment_and_never_becomes_one(hours_invoiced_weekly, alice):
    note = "2: saved as missed, as 48 hours' notice is more than 24"
    missed = {"actual_hundredths": 800, "missed_hundredths": 200, "comment": "Ill", "note": note}
    actual = factories.make_actual(cpli=hours_invoiced_weekly.cpli, state="confirmed", **missed)
    rows = exported(hours_invoiced_weekly.organisation)
    assert [row["Comments"] for row in rows] == [f"Ill; {note}"]
    file = hand_in(as_text(rows), hours_invoiced_weekly.organisation, alice)
    assert len(preview_of(file, factories.AT).unchanged) == 1
    changed = [row | {"Actual": 10, "Missed": None, "Status": ""} for row in rows]
    update_system(hand_in(as_text(changed), hours_invoiced_weekly.organisation, alice), alice)
    actual = models.Actual.get_by_id(actual.id)
    assert (actual.missed_hundredths, actual.comment, actual.note) == (0, "Ill", "")
