"""Weeks as they were delivered, from actuals.csv."""

from datetime import date, datetime

import pytest

import models
from operations import jobs
from operations.care_import.planning import plan_import
from operations.disputes.proposing import propose_over_plan
from operations.job_handlers import HANDLERS
from queries.audit import events_of
from queries.care_files import actual_sheets
from tests.support import factories
from tests.support.care_files import bring_in, good, good_sheets, only_rejection, sheets_of

HOURS = {"cpli_id": "C2", "pricing": "units", "units": "14", "unit_price": "20.50"} | dict.fromkeys(
    ("mon", "tue", "wed", "thu", "fri"), ""
)
LINES = [good("care_package_line_items.csv"), good("care_package_line_items.csv", **HOURS)]


def week(**changed):
    """The good row of the timetabled line C1."""
    return good("actuals.csv") | {name.replace("_", " "): cell for name, cell in changed.items()}


def hours(**changed):
    """A row of C2, 14 hours a week."""
    row = {"Week Beginning": "10/11/2025", "CPLI ID": "C2", "Actual": "12", "Status": "Confirmed"}
    return row | {name.replace("_", " "): cell for name, cell in changed.items()}


def sheets(*rows, **files):
    return good_sheets(**{"care_package_line_items": LINES, "actuals": list(rows)} | files)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (week(Week_Beginning="11/11/2025"), "week_beginning", "is not a Monday"),
        (week(Week_Beginning="17/11/2025"), "week_beginning", "has not ended"),
        (week(Week_Beginning=""), "week_beginning", "The week_beginning is empty"),
        (week(Week_Beginning="24/03/2025"), "mon", "The line is not in force on 24/03/2025"),
        (hours(Week_Beginning="24/03/2025"), "week_beginning", "not in force in the week"),
        (week(Mon="x"), "mon", "is not a day"),
        (week(CPLI_ID="C9"), "cpli_id", "There is no care package line item C9"),
        (week(SSRef="A2"), "ssref", "The record says A1, not A2"),
        (week(Client="Ivy Angelo"), "client", "The record says Mrs Iris Angelo, not Ivy Angelo"),
        (week(Service="Lily House"), "service", "The record says Rose House"),
        (week(Service_Level="Night Care"), "service_level", "The record says Day Care"),
        (week(Unit="Hour"), "unit", "The record says Session"),
        (week(Unit_Price="214.46"), "unit_price", "The record says £220.00, not £214.46"),
        (week(Planned="4"), "planned", "The record plans 5 for this week, not 4"),
        (hours(Actual=""), "actual", "Enter how many"),
        (hours(Actual="-1"), "actual", "is negative"),
        (hours(Actual="12", Missed="1", Extra="0"), "actual", "These don’t add up: planned 14 is not actual 12"),
        (hours(Mon="1"), "mon", "Only timetabled lines have days"),
        (hours(CPLI_ID=""), "cpli_id", "Without a CPLI ID"),
        (hours(CPLI_ID="", SSRef="A9", Service="S1", Service_Level="L1"), "ssref", "There is no client A9"),
        (hours(CPLI_ID="", SSRef="A1", Service="S9", Service_Level="L1"), "service", "There is no service S9"),
    ],
)
def test_a_week_that_cannot_be(database, row, column, words):
    line, found, reason = only_rejection("actuals.csv", sheets(row))
    assert (line, found) == (2, column)
    assert words in reason


def test_a_week_out_of_force_names_the_day(database):
    lines = [good("care_package_line_items.csv", end_date="11/11/2025")]
    _, column, reason = only_rejection("actuals.csv", good_sheets(care_package_line_items=lines))
    assert (column, reason) == ("wed", "The line is not in force on 12/11/2025: leave this day blank")


def test_the_later_of_two_rows_for_one_week_is_rejected(database):
    line, _, reason = only_rejection("actuals.csv", sheets(week(), week(Mon="")))
    assert (line, reason) == (3, "Line 2 is for the same week and line already")


def test_days_say_what_was_delivered_and_quantities_beside_them_are_ignored(database):
    bring_in(sheets(week(Mon="2", Tue="1+F", Wed="F", Thu="0", Fri="", Actual="99")))
    actual = models.Actual.get()
    figures = [actual.planned_hundredths, actual.actual_hundredths, actual.frustrated_hundredths]
    assert figures == [500, 300, 200]
    assert (actual.missed_hundredths, actual.extra_hundredths) == (200, 200)


def test_missed_is_worked_out_where_it_is_left_blank(database):
    bring_in(sheets(hours()))
    actual = models.Actual.get()
    assert (actual.planned_hundredths, actual.actual_hundredths, actual.missed_hundredths) == (1400, 1200, 200)


def test_a_row_that_is_not_confirmed_is_entered_and_a_confirmed_week_stays_so(database):
    bring_in(sheets(hours(Status="")))
    assert models.Actual.get().state == "entered"
    bring_in(sheets(hours()))
    assert models.Actual.get().state == "confirmed"
    bring_in(sheets(hours(Status="", Actual="13")))
    actual = models.Actual.get()
    assert (actual.state, actual.actual_hundredths, actual.version) == ("confirmed", 1300, 3)


def test_unplanned_care_is_found_by_client_service_and_level_and_its_contract_by_the_price(database):
    row = hours(CPLI_ID="", SSRef="A1", Service="rose  house", Service_Level="Day Care", Actual="2")
    bring_in(sheets(row))
    actual = models.Actual.get()
    assert (actual.cpli, actual.contract.reference, actual.extra_hundredths) == (None, "K1", 200)
    assert not actual.is_as_generated
    again = bring_in(sheets(row))
    assert again.plan.file("actuals.csv").counts["unchanged"] == 1


def test_unplanned_care_without_a_price_is_rejected(database):
    row = hours(CPLI_ID="", SSRef="A1", Service="S1", Service_Level="L1")
    prices = [good("contract_prices.csv", end_date="01/11/2025")]
    _, column, reason = only_rejection("actuals.csv", sheets(row, contract_prices=prices))
    assert column == "service_level"
    assert reason.startswith("No contract of the service's organisation prices L1 in this week")


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"Unit_Price": "31.00"}, "unit_price", "The record says £30.00, not £31.00"),
        ({"Planned": "2"}, "planned", "The record plans 0 for this week, not 2"),
    ],
)
def test_unplanned_care_does_not_contradict_its_contract(database, changed, column, words):
    row = hours(CPLI_ID="", SSRef="A1", Service="S1", Service_Level="L1", Actual="2", **changed)
    _, found, reason = only_rejection("actuals.csv", sheets(row))
    assert (found, reason) == (column, words)


def test_a_file_read_in_pieces_comes_to_what_it_comes_to_at_once(database, monkeypatch):
    """A row that twins another piece's, an allowance drawn down over two, unplanned care on both sides of a piece."""
    rolling = good("care_package_line_items.csv", **HOURS | {"cpli_id": "C3", "pricing": "rolling", "units": "20"})
    unplanned = hours(CPLI_ID="", SSRef="A1", Service="S1", Service_Level="L1", Actual="2")
    rows = [unplanned, hours(CPLI_ID="C3"), week(), hours(Actual="x"), hours(), unplanned | {"Actual": "3"}]
    rows += [hours(CPLI_ID="C3", **{"Week Beginning": "03/11/2025"}), week(), hours(Week_Beginning="03/11/2025")]
    files = sheets(*rows, care_package_line_items=[*LINES, rolling])

    def planned(rows_at_once):
        monkeypatch.setattr(actual_sheets, "ROWS_AT_ONCE", rows_at_once)
        file = plan_import(files, factories.AT.today).file("actuals.csv")
        rejected = sorted((each.line, each.column, each.reason) for each in file.rejections)
        new = [(record.key, record.values["actual_hundredths"], record.values["rows"]) for record in file.new]
        return file.counts, list(file.outcomes.items()), rejected, new

    at_once = planned(100)
    assert at_once[0] == {"read": 9, "new": 6, "updated": 0, "unchanged": 0, "rejected": 3}
    assert at_once[1] == sorted(at_once[1])
    assert planned(2) == at_once
    bring_in(files)
    assert planned(2)[0] | {"rejected": 0} == {"read": 9, "new": 0, "updated": 0, "unchanged": 6, "rejected": 0}
    assert planned(2) == planned(100)


def test_a_locked_week_is_not_changed_until_it_is_unlocked(database):
    bring_in(sheets(week()))
    actual = models.Actual.get()
    item = factories.make_payment_item(cpli=actual.cpli, state="frozen")
    factories.make_counted_actual(actual=actual, payment_item=item)
    unchanged = bring_in(sheets(week()))
    assert unchanged.plan.file("actuals.csv").counts["unchanged"] == 1
    _, column, reason = only_rejection("actuals.csv", sheets(week(Mon="")))
    assert (column, reason.startswith("This week has been paid")) == ("week_beginning", True)
    models.Actual.update(unlocked_at=datetime(2025, 11, 19)).execute()
    assert bring_in(sheets(week(Mon=""))).plan.rejections == []


def test_a_file_without_what_tells_weeks_apart(database):
    file = bring_in(sheets_of(actuals="Week Beginning,Actual\n10/11/2025,1\n")).plan.file("actuals.csv")
    assert file.problem == "The file has no column CPLI ID, which tells its rows apart"


def test_a_week_of_a_line_that_is_on_record(database):
    care = factories.make_care()
    row = hours(CPLI_ID=care.cpli.reference, Actual="10", Comments="All well")
    bring_in(sheets_of(actuals=[row]))
    actual = models.Actual.get()
    assert (actual.cpli, actual.week_start, actual.comment) == (care.cpli, date(2025, 11, 10), "All well")


def test_a_changed_week_has_what_it_was_in_its_history(database):
    bring_in(sheets(hours()))
    bring_in(sheets(hours(Actual="13")))
    [event] = events_of(models.Actual.get())
    assert event.kind == "actual changed by import"
    assert event.was == {"actual": 1200, "missed": 200}
    assert event.now == {"actual": 1300, "missed": 100}


def test_the_weeks_of_a_rolling_line_draw_no_more_than_its_allowance_together(database):
    rolling = good("care_package_line_items.csv", **HOURS | {"pricing": "rolling", "units": "20"})
    rows = [hours(Week_Beginning=monday, Actual="12") for monday in ("03/11/2025", "10/11/2025")]
    files = {"care_package_line_items": [LINES[0], rolling], "actuals": rows}
    line, found, reason = only_rejection("actuals.csv", good_sheets(**files))
    assert (line, found) == (3, "actual")
    assert "Only 8 Sessions of the allowance of 20 Sessions are left" in reason
    bring_in(good_sheets(**files | {"actuals": rows[:1]}))
    late = hours(Week_Beginning="10/11/2025", Actual="8.25")
    assert "Only 8 Sessions" in only_rejection("actuals.csv", sheets_of(actuals=[late]))[2]


def test_a_correction_takes_back_what_was_proposed_over_the_plan(database):
    """It stood in the officer's queue as two hours too many that nobody recorded any more."""
    bring_in(sheets(hours(Actual="16", Comments="two more")))
    with models.database.atomic():
        propose_over_plan([models.Actual.get()], factories.AT)
    assert models.Dispute.get().status == "proposed"
    imported = bring_in(sheets(hours(Actual="14", Comments="as planned")))
    jobs.run(imported.recalculation, factories.AT, HANDLERS)
    assert models.Dispute.get().status == "dropped"


def test_an_import_that_contradicts_uploaded_visits_is_proposed(database):
    bring_in(sheets(hours(Actual="14")))
    line = models.CarePackageLineItem.get(models.CarePackageLineItem.reference == "C2")
    factories.make_visit(cpli=line, day=date(2025, 11, 10))
    imported = bring_in(sheets(hours(Actual="13")))
    jobs.run(imported.recalculation, factories.AT, HANDLERS)
    assert models.Dispute.get().reason == "Contradicts another source"
