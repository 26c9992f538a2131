"""Rows of commissioned care that an import refuses, each in its own words."""

import pytest

import models
from operations.care_import.importing import preview
from tests.support.care_files import bring_in, good, good_sheets, only_rejection, sheets_of
from tests.support.factories import AT


@pytest.mark.parametrize(
    ("file", "changed", "column", "words"),
    [
        ("services", {"organisation_ref": "P9"}, "organisation_ref", "There is no organisation P9"),
        ("payment_methods", {"end_date": "30/03/2025"}, "end_date", "ends on 30/03/2025, before it starts"),
        ("contract_prices", {"end_date": "1/1/2025"}, "end_date", "ends on 01/01/2025, before it starts"),
        ("care_package_line_items", {"end_date": "2025-01-01"}, "end_date", "ends on 01/01/2025, before it starts"),
        ("contributions", {"end_date": "01/01/2025"}, "end_date", "ends on 01/01/2025, before it starts"),
        ("suspensions", {"end_date": "03/08/2025"}, "end_date", "ends on 03/08/2025, before it starts"),
        ("clients", {"date_of_birth": "01/01/1940", "date_of_death": "01/01/1930"}, "date_of_death", "before"),
        ("care_package_line_items", {"unit_price": "-1"}, "unit_price", "The price is negative"),
        ("care_package_line_items", {"units": "-7"}, "units", "The number of units is negative"),
        ("care_package_line_items", {"mon": "-1"}, "mon", "The number of sessions is negative"),
        ("prices", {"unit_price": "-0.01"}, "unit_price", "The price is negative"),
        ("contract_prices", {"unit_price": "-30"}, "unit_price", "The price is negative"),
        ("contributions", {"weekly_amount": "-1"}, "weekly_amount", "The amount is negative"),
        ("service_levels", {"unit_price": "-5"}, "unit_price", "The price is negative"),
        (
            "care_package_line_items",
            dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ""),
            "mon",
            "A timetabled line needs sessions",
        ),
        ("care_package_line_items", {"pricing": "units"}, "units", "needs its units (units a week)"),
        ("care_package_line_items", {"pricing": "rolling"}, "units", "needs its units (the whole allowance)"),
        ("payment_methods", {"first_period_start": "30/03/2025"}, "first_period_start", "before the method does"),
        ("payment_methods", {"frequency": "monthly"}, "first_period_start", "start on the 1st of a month"),
        ("clients", {"surname": " "}, "surname", "The surname is empty"),
        ("clients", {"ssref": ""}, "ssref", "The ssref is empty"),
        ("clients", {"date_of_birth": "31/02/1940"}, "date_of_birth", "no 31/02/1940 in the calendar"),
        ("clients", {"date_of_birth": "01/02/40"}, "date_of_birth", "can be read as more than one date"),
        ("clients", {"date_of_birth": "2 3 1940"}, "date_of_birth", "can be read as more than one date"),
        ("clients", {"date_of_birth": "soon"}, "date_of_birth", "is not a date"),
        ("clients", {"date_of_birth": "01/01/0940"}, "date_of_birth", "cannot be right"),
        ("clients", {"forename": "I" * 256}, "forename", "longer than 255"),
        ("clients", {"forename": "I\x00ris"}, "forename", "cannot be shown"),
        ("care_package_line_items", {"unit_price": "twenty"}, "unit_price", "Enter the price in figures"),
        ("care_package_line_items", {"unit_price": "0.12345"}, "unit_price", "at most 4 decimals"),
        ("care_package_line_items", {"pricing": "monthly"}, "pricing", "is not one of weekly, units"),
        ("care_package_line_items", {"authorised": "perhaps"}, "authorised", "neither Y nor N"),
        ("payment_methods", {"slack_days": "9.5"}, "slack_days", "is not a whole number"),
        ("payment_methods", {"days_to_bank": "-1"}, "days_to_bank", "is not from 0 to 366"),
        ("service_levels", {"vat_rate": "120"}, "vat_rate", "at most 100 per cent"),
        ("service_levels", {"quantity_step": "0"}, "quantity_step", "more than 0"),
        ("service_levels", {"extra_allowed": "some"}, "extra_allowed", "neither always, never"),
        ("service_levels", {"claimable": "all"}, "claimable", "is not one of client, provider, both"),
        ("contracts", {"one_period_at_a_time": "M"}, "one_period_at_a_time", "is not one of N, Y, organisation"),
        ("contracts", {"organisation_ref": "P9"}, "organisation_ref", "There is no organisation P9"),
        ("contacts", {"role": "Owner"}, "role", "is not one of administrator"),
        ("contacts", {"email": "alice"}, "email", "is not an e-mail address"),
        ("contacts", {"organisation_ref": "P9"}, "organisation_ref", "There is no organisation P9"),
        ("officers", {"roles": ""}, "roles", "The roles is empty"),
        ("officers", {"roles": ";"}, "roles", "names nothing"),
        ("officers", {"email": "alice@example.org"}, "email", "a provider contact's sign-in already"),
        ("suspensions", {"cpli_id": "C9"}, "cpli_id", "There is no care package line item C9"),
        ("prices", {"cpli_id": "C9"}, "cpli_id", "There is no care package line item C9"),
        ("prices", {"delete": "perhaps"}, "delete", "neither Y nor N"),
    ],
)
def test_a_row_that_cannot_be(database, file, changed, column, words):
    row = good(f"{file}.csv", **changed)
    bad = [row]
    line, found_column, reason = only_rejection(f"{file}.csv", good_sheets(**{file: bad}))
    assert (line, found_column) == (2, column)
    assert words in reason


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("ssref", "client"),
        ("service_ref", "service"),
        ("service_level_ref", "service level"),
        ("contract_ref", "contract"),
    ],
)
def test_a_line_item_points_to_what_is_there(database, column, what):
    rows = [good("care_package_line_items.csv", **{column: "X9"})]
    line, found, reason = only_rejection("care_package_line_items.csv", good_sheets(care_package_line_items=rows))
    assert found == column
    assert reason == f"There is no {what} X9, neither in the files nor on record"


def test_a_row_that_points_to_a_rejected_row_is_rejected_too(database):
    plan = preview(good_sheets(clients=[good("clients.csv", surname="")]), AT)
    reasons = {rejection.file_name: rejection.reason for rejection in plan.rejections}
    assert reasons["care_package_line_items.csv"] == "There is no client A1, neither in the files nor on record"
    assert reasons["prices.csv"].startswith("There is no care package line item C1")
    assert reasons["actuals.csv"].startswith("There is no care package line item C1")


def test_a_reference_may_be_on_record_instead_of_in_the_files(database):
    bring_in()
    bring_in(sheets_of(prices=[good("prices.csv", start_date="01/11/2025")]))
    assert models.PriceChange.select().count() == 2


def test_of_two_rows_with_one_key_the_later_is_rejected(database):
    rows = [good("clients.csv"), good("clients.csv", forename="Ivy")]
    line, column, reason = only_rejection("clients.csv", good_sheets(clients=rows))
    assert (line, column) == (3, "ssref")
    assert reason == "Line 2 has the same ssref already: one row for each client"


def test_a_line_item_s_service_is_of_the_contract_s_organisation(database):
    organisations = [good("organisations.csv"), good("organisations.csv", organisation_ref="P2")]
    services = [good("services.csv", organisation_ref="P2")]
    sheets = good_sheets(organisations=organisations, services=services)
    _, column, reason = only_rejection("care_package_line_items.csv", sheets)
    assert column == "service_ref"
    assert reason == "Service S1 is P2's, but contract K1 is P1's: they must be of one organisation"


def test_a_suspended_line_is_the_client_s_own(database):
    clients = [good("clients.csv"), good("clients.csv", ssref="A2")]
    suspensions = [good("suspensions.csv", ssref="A2", cpli_id="C1")]
    _, column, reason = only_rejection("suspensions.csv", good_sheets(clients=clients, suspensions=suspensions))
    assert (column, reason) == ("cpli_id", "A2 has no line item C1: it is another client's")


def test_a_person_signs_in_for_providers_or_for_the_council(database):
    bring_in()
    contacts = [good("contacts.csv", email="FIN@example.org")]
    _, column, reason = only_rejection("contacts.csv", sheets_of(contacts=contacts))
    assert (column, reason) == ("email", "fin@example.org is an officer's sign-in already: use another address")
