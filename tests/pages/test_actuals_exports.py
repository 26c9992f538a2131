"""Actuals Bulk Export and Commissioned Care Export in the browser."""

import io

import openpyxl
import pytest

import models
from queries.actuals_files.commissioned_care import HEADINGS as CARE_HEADINGS
from rules.actual_files import HEADINGS
from tests.support import factories

EXPORT, CARE = "/actuals/bulk-export", "/actuals/commissioned-care-export"


@pytest.fixture
def formula_client(cast):
    return factories.make_care(
        organisation=cast.rose_care, client={"ssref": "A1", "forename": "=Iris", "surname": "Angelo"}
    )


def rows_of(answer):
    """A workbook's rows as values."""
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]


def test_the_newest_ended_week_is_offered(formula_client, sign_in):
    page = sign_in("alice").get(EXPORT)
    assert page.one("#to_date")["value"] == "10/11/2025"
    assert page.has_link("import the file")
    assert not sign_in("vera").get(EXPORT).has_link("import the file")


def test_the_export_as_csv_for_people(formula_client, sign_in):
    answer = sign_in("vera").client.get(f"{EXPORT}.csv?from_date=3/11/2025&to_date=12 November 2025")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="actuals-2025-11-03-2025-11-10.csv"'
    header, first, _second = answer.data.decode("utf-8-sig").splitlines()
    assert header == ",".join(HEADINGS)
    assert first.startswith(
        f"03/11/2025,{formula_client.service.name},A1,Mrs =Iris Angelo,{formula_client.cpli.reference},"
    )


def test_the_export_as_a_workbook_with_numbers_and_dates(formula_client, sign_in):
    header, row = rows_of(sign_in("alice").client.get(f"{EXPORT}.xlsx"))
    assert header == list(HEADINGS)
    assert (row[0].date().isoformat(), row[9], row[22]) == ("2025-11-10", 10, "Planned")


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("to_date=17/11/2025", "to_date", "Enter a week that has ended: the last one is the week of Mon 10 Nov"),
        ("from_date=10/11/2025&to_date=3/11/2025", "from_date", "not after the last"),
        ("from_date=1/1/2023&to_date=3/11/2025", "from_date", "at most 53 weeks"),
        ("from_date=soon&to_date=3/11/2025", "from_date", "Enter the first week like"),
        ("service=S0", "service", "Choose one of the services"),
    ],
)
def test_weeks_that_cannot_be_exported(formula_client, sign_in, query, field, words):
    page = sign_in("alice").get(f"{EXPORT}.csv?{query}", status=422)
    assert words in page.one(f"#{field}-error").text


def test_officers_export_for_the_organisation_that_they_name(formula_client, sign_in, cast):
    fin = sign_in("fin")
    assert "Enter the organisation" in fin.get(f"{EXPORT}.csv", status=422).problem
    assert (
        "There is no organisation with the reference X0" in fin.get(f"{CARE}.csv?organisation=X0", status=422).problem
    )
    assert b"Angelo" in fin.client.get(f"{EXPORT}.csv?organisation={cast.rose_care.reference}").data
    looks = models.AuditEvent.select().where(models.AuditEvent.kind == "client's record looked at")
    assert [(event.person_name, event.client) for event in looks] == [("Fin Example", formula_client.client)]
    page = fin.get("/actuals", organisation=cast.rose_care.reference)
    assert not page.has_link("Actuals Bulk Import")
    assert page.click("Commissioned Care Export").one("#organisation")["value"] == cast.rose_care.reference


def test_another_organisations_service_cannot_be_asked_for(formula_client, sign_in):
    page = sign_in("charlie").get(f"{CARE}.csv?service={formula_client.service.reference}", status=422)
    assert "Choose one of the services" in page.problem
    charlies = sign_in("charlie").client.get(f"{EXPORT}.csv?organisation={formula_client.organisation.reference}")
    assert b"Angelo" not in charlies.data


def test_the_commissioned_care_as_csv_and_workbook(formula_client, sign_in):
    alice = sign_in("alice").client
    header, row = alice.get(f"{CARE}.csv").data.decode("utf-8-sig").splitlines()
    assert header == ",".join(CARE_HEADINGS)
    assert f"A1,Mrs =Iris Angelo,{formula_client.cpli.reference}," in row
    assert row.endswith("units,Hour,10,20.00,,,,,,,,200.00,0.00,Y")
    assert rows_of(alice.get(f"{CARE}.xlsx"))[1][20] == 200


def test_a_comment_that_starts_a_formula_goes_out_guarded_and_comes_back_as_it_was(formula_client, sign_in):
    factories.make_actual(cpli=formula_client.cpli, comment="=HYPERLINK(1)")
    alice = sign_in("alice")
    content = alice.client.get(f"{EXPORT}.csv").data
    assert b",'=HYPERLINK(1)," in content
    for kind in ("csv", "xlsx"):
        content = alice.client.get(f"{EXPORT}.{kind}").data
        page = alice.post("/actuals/bulk-import", {"file": (io.BytesIO(content), f"a.{kind}")})
        assert "1 unchanged" in page.text
