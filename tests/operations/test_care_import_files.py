"""Files that an import cannot read, or reads all the same."""

import pytest

import models
from operations.care_import.importing import preview
from tests.support.care_files import bring_in, good, only_rejection, sheets_of, text_of
from tests.support.factories import AT


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"ssref,surname\nA1,M\x81ller\n", 2, "The file is not UTF-8 text"),
        ("ssref,surname,Surname\nA1,Angelo,Angelo\n", 1, "The column surname is there twice"),
        ("title,surname\nMrs,Angelo\n", 1, "The file has no column ssref"),
        ("", 1, "The file is empty"),
        ("\n\n", 1, "The file is empty"),
        ('ssref,surname\nA1,"Angelo\n', 2, "never closed, or the file breaks off here"),
        ('ssref,surname\nA1,"Angelo\nA2,"An"gelo\n', 2, "never closed, or the file breaks off here"),
    ],
)
def test_a_file_that_is_broken_in_itself(database, content, line, words):
    plan = preview(sheets_of(clients=content), AT)
    file = plan.file("clients.csv")
    assert words in file.problem
    assert [(each.line, each.reason) for each in plan.rejections] == [(line, file.problem)]
    assert file.counts["new"] == 0
    assert file.counts["rejected"] == file.counts["read"]


def test_what_excel_saves_as_csv_on_windows_is_read_and_said(database):
    text = "ssref,surname,forename\nA1,Müller,Zoë\nA2,O’Shea,José\n"
    plan = bring_in(sheets_of(clients=text.encode("cp1252"))).plan
    assert "read as Windows text" in plan.file("clients.csv").notes[0]
    assert set(models.Client.select(models.Client.surname, models.Client.forename).tuples()) == {
        ("Müller", "Zoë"),
        ("O’Shea", "José"),
    }


@pytest.mark.parametrize("row", ["A1", "A1,Angelo,Iris"])
def test_a_ragged_row(database, row):
    line, _, reason = only_rejection("clients.csv", sheets_of(clients=f"ssref,surname\nA0,Good\n{row}\n"))
    assert line == 3
    assert reason.startswith(f"This row has {row.count(',') + 1} cells where the header row has 2")


def test_a_row_after_one_with_a_line_break_keeps_its_line(database):
    text = 'ssref,title,surname\nA1,"Mrs\nDr",Angelo\n\nA2,Mr,\n'
    assert only_rejection("clients.csv", sheets_of(clients=text))[:2] == (5, "surname")


def test_headers_in_any_case_and_order_with_a_byte_order_mark(database):
    bring_in(sheets_of(clients="\ufeffSurname,Date Of Birth,SSREF\nAngelo,1940-03-02,A1\n"))
    client = models.Client.get()
    assert (client.ssref, client.surname, str(client.date_of_birth)) == ("A1", "Angelo", "1940-03-02")


def test_unknown_columns_are_reported_and_not_refused(database):
    imported = bring_in(sheets_of(clients=[good("clients.csv", Shoe="42")]))
    assert imported.plan.file("clients.csv").unknown_columns == ["Shoe"]
    assert models.Client.select().count() == 1


def test_a_new_row_needs_its_required_columns_but_a_known_one_does_not(database):
    text = "ssref,forename\nA1,Ivy\n"
    _, column, reason = only_rejection("clients.csv", sheets_of(clients=text))
    assert (column, reason) == ("surname", "The file has no column surname, and a new client needs one")
    bring_in(sheets_of(clients=[good("clients.csv")]))
    bring_in(sheets_of(clients=text))
    assert models.Client.get().full_name == "Mrs Ivy Angelo"


def test_a_blank_cell_clears_and_an_absent_column_leaves(database):
    bring_in(sheets_of(organisations=[good("organisations.csv", county="Mereshire", email="A@example.org")]))
    bring_in(sheets_of(organisations="organisation_ref,name,town\nP1,Rose Care,\n"))
    organisation = models.Organisation.get()
    assert (organisation.town, organisation.county, organisation.email) == ("", "Mereshire", "a@example.org")


def test_blank_cells_of_a_new_row_stand_for_what_the_page_says(database):
    bring_in(sheets_of(service_levels=text_of({"service_level_ref": "L1", "name": "Care", "unit": "Hour"})))
    level = models.ServiceLevel.get()
    assert (level.vat_rate_basis_points, level.quantity_step_hundredths, level.frustrated_paid) == (0, 25, True)
    assert (level.extra_allowed, level.extra_limit_hundredths, level.visit_rounding_minutes) == ("always", None, 15)


def test_money_with_pound_signs_and_commas_and_guarded_text_is_read(database):
    row = {"service_level_ref": "L1", "name": "'=Care", "unit": "Hour", "unit_price": "£1,072.30"}
    bring_in(sheets_of(service_levels=[row | {"vat_rate": "17.5%", "extra_allowed": "2.5"}]))
    level = models.ServiceLevel.get()
    assert (level.name, level.claim_unit_price_tenthousandths) == ("=Care", 10_723_000)
    assert (level.vat_rate_basis_points, level.extra_allowed, level.extra_limit_hundredths) == (1750, "up_to", 250)
