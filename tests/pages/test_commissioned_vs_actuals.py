"""Commissioned Vs Actuals on screen and as files: Bedford's figures, groups, totals, the chart, what is refused."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.support import factories

PATH = "/reports/commissioned-vs-actuals"
BEDFORD = {"from_date": "28/02/2022", "to_date": "24/04/2022", "differences_only": "y", "view": "y"}


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.html.removeprefix("\ufeff"))))


def cells(row):
    return [cell.text for cell in row.all("td")]


def test_bedfords_report_on_screen_to_the_figure(bedford, alice):
    page = alice.get("/reports").click("Commissioned Vs Actuals")
    page = page.submit("View", from_date="28/02/2022", to_date="24/04/2022", differences_only="y")
    lines = [cells(row) for row in page.all("tbody.group tr")]
    first = ["04/04/2022", "N", "3", "CC100", "4100", "5", "3", "0", "−2 under"]
    second = ["11/04/2022", "N", "5", "CC100", "4100", "5", "4", "1", "0"]
    assert lines[1] == [*first, "£1,072.30", "£643.38", "£0.00", "−£428.92"]
    assert lines[2] == [*second, "£1,072.30", "£857.84", "£214.46", "£0.00"]
    totals = [*[""] * 4, "10", "7", "1", "−2 under", "£2,144.60", "£1,501.22", "£214.46", "−£428.92"]
    assert lines[3] == totals == cells(page.one("tfoot tr"))
    assert "Mrs Iris Angelo (A1) Service Start 28/03/2022" in page.text


def test_the_files_have_the_same_rows(bedford, alice):
    first, second = rows_of(alice.get(f"{PATH}.csv", **BEDFORD))
    assert (first["Week"], first["Visits"], first["Generated"]) == ("04/04/2022", "3", "N")
    quantities = [first[f"Quantity {name}"] for name in ("Commissioned", "Actual", "Frustrated", "Difference")]
    assert quantities == ["5.00", "3.00", "0.00", "-2.00"]
    assert (first["Cost Difference"], second["Cost Frustrated"]) == ("-428.92", "214.46")
    answer = alice.get(f"{PATH}.xlsx", **BEDFORD)
    headings, row, _ = load_workbook(io.BytesIO(answer.response.data)).active.iter_rows(values_only=True)
    shown = dict(zip(headings, row, strict=True))
    assert (shown["Visits"], shown["Quantity Difference"], shown["Cost Difference"]) == (3, -2, -428.92)
    assert shown["Week"].date() == date(2022, 4, 4)


def test_the_chart_shows_the_difference_of_each_week_and_its_figures_as_a_table(bedford, alice):
    page = alice.get(PATH, **BEDFORD)
    [bar] = page.all(".plot rect")
    assert (bar["class"], bar.one("title").text) == ("under", "Week of 04/04/2022: −£428.92")
    assert "£428.92 less than was commissioned" in page.one("#chart-finding").text
    assert "04/04/2022 £1,072.30 £643.38 −£428.92" in [row.text for row in page.all("tr")]


def test_totals_of_a_level_are_of_all_its_pages(cast, alice):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_actual(cpli=care.cpli)
    for _ in range(50):
        other = factories.make_cpli(contract=care.contract, service=care.service, service_level=care.level)
        factories.make_actual(cpli=other)
    page = alice.get(PATH, view="y")
    assert len(page.all("tbody.group")) == 50
    assert "Service Level Totals of all pages" in page.text
    assert cells(page.one("tfoot tr"))[4] == "510"
    assert len(page.click("Next").all("tbody.group")) == 1


def test_extra_is_green_with_a_sign_and_a_word(cast, alice):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_actual(cpli=care.cpli, actual_hundredths=1200, extra_hundredths=200)
    page = alice.get(PATH, view="y")
    over = [element.text for element in page.all("td .over")]
    assert over[:2] == ["+2 over", "+£40.00"] or "+2 over" in over


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"from_date": "yesterday"}, "Enter the first day like 1/4/2022"),
        ({"from_date": "2/1/2025", "to_date": "1/1/2025"}, "Enter a last day that is not before the first"),
        ({"client": "nobody"}, "There is no client with the SSRef nobody"),
    ],
)
@pytest.mark.parametrize("kind", ["", ".csv", ".xlsx"])
def test_what_cannot_be_asked_is_refused_in_words(alice, kind, asked, words):
    assert words in alice.get(f"{PATH}{kind}", status=422, view="y", **asked).text


def test_nothing_of_another_organisation_is_in_it(cast, alice, sign_in):
    care = factories.make_care(organisation=cast.clifton_house, client={"surname": "Canary", "ssref": "C1"})
    factories.make_actual(cpli=care.cpli)
    for query in ({}, {"with_empty_weeks": "y"}):
        assert "canary" not in alice.get(PATH, view="y", **query).text.lower()
        assert rows_of(alice.get(f"{PATH}.csv", **query)) == []
        assert rows_of(sign_in("fin").get(f"{PATH}.csv", **query)) != []
    assert "There is no client" in alice.get(PATH, status=422, view="y", client="C1").problem


def test_nothing_to_show_says_why(alice):
    assert "No recorded weeks match" in alice.get(PATH, view="y").text


def test_an_officer_chooses_an_organisation_by_its_reference(bedford, cast, sign_in):
    page = sign_in("fin").get(PATH, view="y", organisation=cast.rose_care.reference)
    assert "Angelo" in page.text
    sign_in("fin").get(PATH, status=422, view="y", organisation="nobody")
