"""What a rejected row may have meant: a suggestion where there is one, and the row is right with it."""

from datetime import date

import pytest

from operations.actuals_files import waiting_files
from queries.actuals_files.preview import preview_of
from queries.actuals_files.suggestions import Suggesting
from rules.care_files.cells import cell_text
from tests.support import factories
from tests.support.actuals_files import hand_in

TIMETABLE = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "units_hundredths": None}


@pytest.fixture
def angelos_and_another(cast):
    """Mrs Iris Angelo's ten hours a week, CPLI-2041; somebody else has five sessions."""
    angelo = {"ssref": "A1234", "title": "Mrs", "forename": "Iris", "surname": "Angelo"}
    level = {"name": "Home Care", "unit": "Hour"}
    care = factories.make_care(
        organisation=cast.rose_care,
        client=angelo,
        level=level,
        service=factories.make_service(organisation=cast.rose_care, name="Rose House"),
        reference="CPLI-2041",
    )
    factories.make_care(
        organisation=cast.rose_care, contract=care.contract, reference="CPLI-9999", client={"ssref": "B77"}, **TIMETABLE
    )
    return care


def row(**changed):
    usual = {"Week Beginning": "10/11/2025", "SSRef": "A1234", "CPLI ID": "CPLI-2041", "Actual": "10"}
    rest = dict.fromkeys(("Service", "Service Level", "Client", "Unit", "Unit Price", "Planned"), "")
    rest |= dict.fromkeys(("Frustrated", "Missed", "Extra", "Mon"), "")
    return usual | rest | {name.replace("_", " "): cell for name, cell in changed.items()}


def suggested(care, alice, wrong):
    """(the suggestion in words or None, whether the row is right with it)"""
    file = hand_in([wrong], care.organisation, alice)
    preview = preview_of(file, factories.AT)
    [rejected] = preview.rejected
    suggestion = Suggesting(preview, factories.TODAY).for_row(rejected)
    if suggestion is None:
        return None, False
    file = waiting_files.put_right(file, 2, suggestion.cells, alice, factories.AT)
    return suggestion.words, not preview_of(file, factories.AT).rejected


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (row(Week_Beginning="11/10/2025"), "Week Beginning 10/11/2025"),
        (row(Week_Beginning="11/10/25"), "Week Beginning 10/11/2025"),
        (row(Week_Beginning="45971"), "Week Beginning 10/11/2025"),
        (row(SSRef="A1243"), "SSRef A1234 (Mrs Iris Angelo)"),
        (row(CPLI_ID="CPLI-2O41"), "CPLI ID CPLI-2041 (Mrs Iris Angelo)"),
        (row(CPLI_ID="2041"), "CPLI ID CPLI-2041 (Mrs Iris Angelo)"),
        (row(CPLI_ID="CPLI-2014", SSRef=""), "CPLI ID CPLI-2041 (Mrs Iris Angelo)"),
        (row(Actual="8", Missed="1"), "Missed 2, Extra 0"),
        (row(Actual="8", Frustrated="1", Missed="0", Extra="0"), "Missed 1, Extra 0"),
        (row(Actual="12", Missed="0", Extra="0"), "Missed 0, Extra 2"),
        (row(Actual="", Missed="4"), "Actual 6"),
        (row(Client="Mr Iris Angelo"), "Client Mrs Iris Angelo"),
        (row(Service="Lily House"), "Service Rose House"),
        (row(Service_Level="Day Care"), "Service Level Home Care"),
        (row(Unit="Session"), "Unit Hour"),
        (row(Unit_Price="21"), "Unit Price 20.00"),
        (row(Planned="9"), "Planned 10"),
        (row(Actual="12:30"), "Actual 12.5"),
        (row(Actual="7,5"), "Actual 7.5"),
        (row(Actual="8 hrs", Missed="2"), "Actual 8"),
        (
            row(Week_Beginning="45971", CPLI_ID="CPLI-2014", Unit="Session", Actual="8:30"),
            "Week Beginning 10/11/2025, CPLI ID CPLI-2041, Unit Hour, Actual 8.5 (Mrs Iris Angelo)",
        ),
    ],
)
def test_a_suggestion_puts_the_row_right(angelos_and_another, alice, wrong, words):
    assert suggested(angelos_and_another, alice, wrong) == (words, True)


@pytest.mark.parametrize(
    "wrong",
    [
        row(Week_Beginning="12/11/2025"),
        row(Week_Beginning="soon"),
        row(Week_Beginning="17/11/2025"),
        row(CPLI_ID="ZZZZZZZ", SSRef=""),
        row(Actual="ten"),
        row(Mon="1"),
    ],
)
def test_where_nothing_is_likely_nothing_is_suggested(angelos_and_another, alice, wrong):
    assert suggested(angelos_and_another, alice, wrong)[0] is None


def test_the_nearest_client_for_care_without_a_line(angelos_and_another, alice):
    factories.make_contract_price(contract=angelos_and_another.contract, service_level=angelos_and_another.level)
    wrong = row(CPLI_ID="", SSRef="A1233", Service="Rose House", Service_Level="Home Care", Actual="2")
    assert suggested(angelos_and_another, alice, wrong) == ("SSRef A1234 (Mrs Iris Angelo)", True)


def test_what_is_typed_never_becomes_a_formula(angelos_and_another, alice):
    file = hand_in([row(Actual="=5+5") | {"Comments": ""}], angelos_and_another.organisation, alice)
    kept = waiting_files.put_right(file, 2, {"actual": "=5+5", "comments": "=late"}, alice, factories.AT)
    cells = dict(zip(kept.headings, kept.rows[0][1], strict=True))
    assert (cells["Actual"], cell_text(cells["Comments"])) == ("=5+5", "=late")
    assert "formula (=5+5)" in preview_of(kept, factories.AT).rejected[0].reason
    kept = waiting_files.put_right(kept, 2, {"actual": "9"}, alice, factories.AT)
    [good] = preview_of(kept, factories.AT).new
    assert (good.week.values["comment"], good.week.week_start) == ("=late", date(2025, 11, 10))
