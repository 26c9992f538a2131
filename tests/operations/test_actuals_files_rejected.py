"""Rows and files that Actuals Bulk Import refuses: each with its own words."""

from datetime import date, datetime

import pytest

import models
from operations.actuals_files import saving, waiting_files
from queries.actuals_files.preview import preview_of
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.actuals_files import counts, csv_of, hand_in, only_rejected

NOVEMBER = "10/11/2025"


@pytest.fixture
def home_care(cast):
    """Ten hours a week at £20.00."""
    return factories.make_care(organisation=cast.rose_care, level={"name": "Home Care"})


@pytest.fixture
def row_of_home_care(home_care):
    """`week(Actual="8")`: a row of the care in the week of 10 November."""
    usual = {"Week Beginning": NOVEMBER, "CPLI ID": home_care.cpli.reference, "Actual": "10", "Status": ""}
    return lambda **changed: usual | {name.replace("_", " "): cell for name, cell in changed.items()}


def test_a_locked_week_is_rejected_unless_it_stays_as_it_is(home_care, alice, row_of_home_care):
    actual = factories.make_actual(cpli=home_care.cpli)
    item = factories.make_payment_item(cpli=home_care.cpli, state="frozen")
    factories.make_counted_actual(actual=actual, payment_item=item)
    column, reason = only_rejected([row_of_home_care(Actual="8")], home_care.organisation, alice)
    assert (column, reason.startswith("This week is locked")) == ("week_beginning", True)
    same = preview_of(hand_in([row_of_home_care()], home_care.organisation, alice), factories.AT)
    assert counts(same) == [0, 0, 1, 0]
    models.Actual.update(unlocked_at=datetime(2025, 11, 19)).execute()
    changed = preview_of(hand_in([row_of_home_care(Actual="7")], home_care.organisation, alice), factories.AT)
    assert counts(changed) == [0, 1, 0, 0]


def test_a_week_in_dispute_is_rejected(home_care, alice, row_of_home_care):
    factories.make_dispute(organisation=home_care.organisation, client=home_care.client)
    assert "in dispute" in only_rejected([row_of_home_care()], home_care.organisation, alice)[1]


def test_another_organisations_line_is_as_unknown_as_any(home_care, alice, row_of_home_care, cast):
    theirs = factories.make_care(organisation=cast.clifton_house).cpli.reference
    known, unknown = (
        only_rejected([row_of_home_care(CPLI_ID=reference)], home_care.organisation, alice)[1]
        for reference in (theirs, "CPLI0")
    )
    assert known.replace(theirs, "CPLI0") == unknown == "There is no care package line item CPLI0 of your organisation"


def test_another_organisations_client_is_unknown_too(home_care, alice, row_of_home_care, cast):
    theirs = factories.make_care(organisation=cast.clifton_house).client.ssref
    row = row_of_home_care(CPLI_ID="", SSRef=theirs, Service=home_care.service.name, Service_Level="Home Care")
    assert only_rejected([row], home_care.organisation, alice) == (
        "ssref",
        f"There is no client {theirs} of your organisation",
    )


def test_a_line_paid_as_planned_has_nothing_to_record(cast, alice):
    care = factories.make_care(organisation=cast.rose_care, method={"pay_on_actuals": "never"})
    row = {"Week Beginning": NOVEMBER, "CPLI ID": care.cpli.reference, "Actual": "10"}
    assert "as planned" in only_rejected([row], care.organisation, alice)[1]


def test_a_rolling_allowance_is_held_to_over_all_weeks_of_the_file(cast, alice):
    care = factories.make_care(organisation=cast.rose_care, pricing="rolling", units_hundredths=2000)
    factories.make_actual(cpli=care.cpli, week_start=date(2025, 10, 6), planned_hundredths=0, extra_hundredths=1000)
    weeks = ("20/10/2025", "27/10/2025", "03/11/2025")
    rows = [{"Week Beginning": day, "CPLI ID": care.cpli.reference, "Actual": "5"} for day in weeks]
    preview = preview_of(hand_in(rows, care.organisation, alice), factories.AT)
    assert counts(preview) == [2, 0, 0, 1]
    assert preview.rejected[0].line == 4
    assert "Only 0 Hours of the allowance of 20 Hours" in preview.rejected[0].reason


def test_a_blank_row_of_a_line_that_plans_nothing_says_nothing(cast, alice):
    care = factories.make_care(organisation=cast.rose_care, pricing="rolling", units_hundredths=2000)
    row = {"Week Beginning": NOVEMBER, "CPLI ID": care.cpli.reference, "Actual": "", "Status": "Planned"}
    preview = preview_of(hand_in([row], care.organisation, alice), factories.AT)
    assert counts(preview) == [0, 0, 1, 0]


def test_a_file_without_rows_or_without_its_key_is_refused_whole(home_care, alice):
    for content, words in (
        (csv_of([], ["Week Beginning", "CPLI ID"]), "column names and no rows"),
        (b"CPLI ID,Actual\nC1,1\n", "no column Week Beginning"),
        (b"Week Beginning,Actual\n10/11/2025,1\n", "no column CPLI ID"),
    ):
        with pytest.raises(RuleBroken, match=words):
            hand_in(content, home_care.organisation, alice)
    assert not models.ActualsFile.select().exists()


def test_what_another_organisation_has_suspended_is_not_suspended_here(home_care, alice, row_of_home_care, cast):
    theirs = factories.make_care(organisation=cast.clifton_house, client=home_care.client)
    factories.make_suspension(cpli=theirs.cpli, start_date=date(2025, 11, 1), end_date=None)
    preview = preview_of(hand_in([row_of_home_care()], home_care.organisation, alice), factories.AT)
    assert [row.week.values["planned_hundredths"] for row in preview.new] == [1000]


def test_a_file_that_was_cancelled_meanwhile_is_not_saved(home_care, alice, row_of_home_care):
    file = hand_in([row_of_home_care()], home_care.organisation, alice)
    prepared = saving.prepare(file, True, factories.AT)
    waiting_files.cancel(file, alice, factories.AT)
    with pytest.raises(IllegalMove, match="cancelled this import"):
        saving.update_system(prepared, prepared.preview.seen, alice, factories.AT)
    assert not models.Actual.select().exists()
