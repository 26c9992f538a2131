"""Care files that a spreadsheet has saved again: what it changed is refused in words, and nothing is doubled."""

import pytest

import models
from operations.care_import.importing import preview
from tests.support.care_files import bring_in, good, good_sheets, only_rejection, sheets_of
from tests.support.factories import AT

CODES = {
    "organisations": [good("organisations.csv", organisation_ref="0007", creditor_ref="000451")],
    "services": [good("services.csv", organisation_ref="0007")],
    "contracts": [good("contracts.csv", organisation_ref="0007")],
    "clients": [good("clients.csv", ssref=ssref) for ssref in ("000123", "1E5")],
    "care_package_line_items": [
        good("care_package_line_items.csv", cpli_id=cpli, ssref=ssref)
        for cpli, ssref in (("00045", "000123"), ("12E3", "1E5"), ("2-3", "1E5"), ("9007199254740993", "1E5"))
    ],
    "prices": [good("prices.csv", cpli_id="00045")],
    "contributions": [good("contributions.csv", cpli_id="00045")],
    "suspensions": [good("suspensions.csv", ssref="000123")],
    "contacts": [good("contacts.csv", organisation_ref="0007")],
}


@pytest.fixture
def council_of_codes(database):
    """Lines of care whose references a spreadsheet takes for numbers and dates."""
    sheets = good_sheets(**CODES)
    del sheets["actuals.csv"]
    imported = bring_in(sheets)
    assert imported.plan.rejections == []


@pytest.mark.parametrize(
    ("text", "meant"), [("45", "00045"), ("12000", "12E3"), ("02-Mar", "2-3"), ("9007199254740990", "9007199254740993")]
)
def test_a_line_that_a_spreadsheet_renamed_is_not_a_second_line(council_of_codes, text, meant):
    row = good("care_package_line_items.csv", cpli_id=text, ssref="000123")
    _, column, reason = only_rejection("care_package_line_items.csv", sheets_of(care_package_line_items=[row]))
    assert column == "cpli_id"
    assert reason.startswith(f"{text} may be {meant}, which is on record")
    assert "Give the column the format Text" in reason
    assert "--as-written" in reason


def test_a_client_that_lost_its_noughts_is_not_another_client(council_of_codes):
    _, column, reason = only_rejection("clients.csv", sheets_of(clients=[good("clients.csv", ssref="123")]))
    assert (column, "may be 000123" in reason) == ("ssref", True)


def test_a_reference_to_a_renamed_line_says_what_it_may_have_been(council_of_codes):
    _, column, reason = only_rejection("prices.csv", sheets_of(prices=[good("prices.csv", cpli_id="45")]))
    assert (column, "a spreadsheet may have made it of 00045" in reason) == ("cpli_id", True)


def test_a_payee_is_not_changed_by_lost_noughts(council_of_codes):
    row = good("organisations.csv", organisation_ref="0007", creditor_ref="451")
    _, column, reason = only_rejection("organisations.csv", sheets_of(organisations=[row]))
    assert (column, "451 is 000451 on record" in reason) == ("creditor_ref", True)
    bring_in(sheets_of(organisations=[row | {"creditor_ref": "000452"}]))
    assert models.Organisation.get().creditor_ref == "000452"


def test_a_number_that_was_cut_short_is_refused_on_an_empty_council_too(database):
    row = good("organisations.csv", creditor_ref="1.23457E+12")
    _, column, reason = only_rejection("organisations.csv", sheets_of(organisations=[row]))
    assert (column, "has cut short" in reason) == ("creditor_ref", True)


def test_who_means_what_is_written_imports_it_so(council_of_codes):
    rows = [good("clients.csv", ssref="123"), good("clients.csv", ssref="000123")]
    assert preview(sheets_of(clients=rows), AT).rejections == []  # the file tells them apart
    plan = preview(sheets_of(clients=rows[:1]), AT, as_written=True)
    assert (len(plan.file("clients.csv").new), plan.rejections) == (1, [])
