"""Lists that sort and page, and files that no spreadsheet runs."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from models import Organisation
from queries.listing import Column, ListPage
from rules.money import Pounds, pounds
from tests.support import factories
from web.downloads import csv_text, send_csv, xlsx_bytes
from web.listing import ListLinks, list_request

COLUMNS = (Column("name", "Name", (Organisation.name,)), Column("town", "Town"))


def listing(app, address, **options):
    with app.test_request_context(address):
        query, tie_break = Organisation.select(), (Organisation.id,)
        made = ListPage(query, COLUMNS, list_request(), sort="name", tie_break=tie_break, **options)
        links = ListLinks(made)
        return made, [row.name for row in made.rows()], links.next, links.sort(COLUMNS[0])


@pytest.fixture
def three(app):
    for name in ("B", "C", "A"):
        factories.make_organisation(name=name)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/x", ["A", "B", "C"]),
        ("/x?sort=-name", ["C", "B", "A"]),
        ("/x?sort=town", ["A", "B", "C"]),
        ("/x?sort=name;DROP", ["A", "B", "C"]),
        ("/x?page=-1&sort=name", ["A", "B", "C"]),
        ("/x?page=99", ["A", "B", "C"]),
    ],
)
def test_rows_are_sorted_by_what_is_on_the_list_and_nothing_else(app, three, address, names):
    assert listing(app, address)[1] == names


def test_pages_keep_the_filters_in_the_address(app, three):
    made, names, following, turned = listing(app, "/x?client=A%26B&page=1", page_size=2)
    assert (names, made.first, made.last, made.count) == (["A", "B"], 1, 2, 3)
    assert following == "/x?client=A%26B&sort=name&page=2"
    assert turned == "/x?client=A%26B&sort=-name"
    assert listing(app, following, page_size=2)[1] == ["C"]


def test_csv_has_a_byte_order_mark_and_no_formulas():
    assert all(csv_text(["Name"], [(f"{sign}1",)]).endswith(f"'{sign}1\r\n") for sign in "＝＋－＠")
    text = csv_text(["Name", "Amount"], [("=1+1", Decimal("-5.00")), ("@x", "-5.00"), ("+44 20", None), ("Ä;b,c", 7)])
    assert text == "\ufeffName,Amount\r\n'=1+1,-5.00\r\n'@x,-5.00\r\n'+44 20,\r\n\"Ä;b,c\",7\r\n"


def test_xlsx_keeps_numbers_as_numbers_and_text_as_text():
    rows = [("=1+1", pounds(107230), date(2025, 11, 20), "https://x.example", 7)]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Items", ["A", "B", "C", "D", "E"], rows))).active
    name, amount, day, link, number = sheet[2]
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert (amount.value, day.value.date(), link.hyperlink, number.value) == (1072.3, date(2025, 11, 20), None, 7)


def test_amounts_in_xlsx_are_shown_in_pounds():
    rows = [(pounds(107230), pounds(-5), Pounds("0.3870"), Decimal("12.5"))]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Items", ["A", "B", "C", "D"], rows))).active
    in_pounds = "[$£-809]#,##0.00;-[$£-809]#,##0.00"
    assert [cell.number_format for cell in sheet[2]] == [
        in_pounds,
        in_pounds,
        in_pounds.replace(".00", ".0000"),
        "General",
    ]
    assert [cell.value for cell in sheet[2]] == [1072.3, -0.05, 0.387, 12.5]


def test_a_download_is_kept_and_never_shown_as_a_page(app):
    with app.test_request_context("/x"):
        headers = send_csv('Ro"se\r\nCare.csv', ["A"], []).headers
    assert headers["Content-Disposition"] == 'attachment; filename="Ro-se--Care.csv"'
    assert headers["Content-Security-Policy"].startswith("sandbox")
