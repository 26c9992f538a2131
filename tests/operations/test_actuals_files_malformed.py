"""Malformed actuals files of a dozen kinds: each gets a clear word, and none changes anything."""

import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest

import models
from operations.actuals_files import keeping
from queries.actuals_files.preview import preview_of
from queries.care_files import workbooks
from queries.care_files.limits import MOST_BYTES, MOST_UNPACKED_BYTES, Limits
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.actuals_files import csv_of, hand_in, workbook_of

GOOD = "Week Beginning,CPLI ID,Actual,Comments\n10/11/2025,C1,10,caf\u00e9\n"


@pytest.fixture
def line_c1(cast):
    line = {"reference": "C1"}
    return factories.make_care(organisation=cast.rose_care, **line)


def zipped(**parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", GOOD.encode() + b"\xe9", "not UTF-8 text.*line"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"\xef\xbb\xbf\n\n ,\n", "The file is empty"),
        ("a.csv", b"Week Beginning,CPLI ID,Cpli id\n10/11/2025,C1,C2\n", "column CPLI ID is there twice"),
        ("a.csv", b'Week Beginning,CPLI ID\n"10/11/2025,C1\n', "never closed, or the file breaks off"),
        ("a.csv", b"Week Beginning,CPLI ID\n\0\1\2", "not a text file"),
        ("a.csv", b"\x89PNG\r\n", "This is a picture"),
        ("a.csv", b"%PDF-1.7", "This is a PDF"),
        ("a.csv", b"\xef\xbb\xbf\n<TABLE><tr><td>", "This is a web page"),
        ("a.xlsx", b"%PDF-1.7", "This is a PDF"),
        ("a.csv", zipped(notes="some other zip"), "not an Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "Only .csv and .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "older Excel file"),
        ("a.xlsx", GOOD.encode(), "is not a real .xlsx file"),
        ("a.xlsx", b"PK\x03\x04broken", "did not arrive whole"),
        ("a.xlsx", zipped(word__document_xml="<a/>"), "not an Excel workbook"),
        ("a.xlsx", zipped(xl__workbook_xml="<workbook/>"), "The workbook is empty"),
        ("actuals", GOOD.encode(), "Only .csv and .xlsx"),
    ],
)
def test_a_file_that_cannot_be_read(alice, cast, name, content, words):
    with pytest.raises(RuleBroken, match=words) as refused:
        hand_in(content, cast.rose_care, alice, name=name)
    assert refused.value.field == "file"
    assert not models.ActualsFile.select().exists()


def test_a_file_that_is_too_large_or_too_long(alice, cast, monkeypatch):
    with pytest.raises(RuleBroken, match="larger than 10 MB"):
        hand_in(b"x" * (MOST_BYTES + 1), cast.rose_care, alice)
    monkeypatch.setattr(keeping, "PROVIDER", Limits(rows=2))
    rows = [{"Week Beginning": "10/11/2025", "CPLI ID": f"C{number}"} for number in range(3)]
    for name, content in (("a.csv", csv_of(rows)), ("a.xlsx", workbook_of(rows))):
        with pytest.raises(RuleBroken, match="more than 2 rows"):
            hand_in(content, cast.rose_care, alice, name=name)


def test_a_workbook_that_is_huge_when_unpacked_is_never_unpacked(alice, cast, monkeypatch):
    monkeypatch.setattr(workbooks, "Package", None)
    bomb = zipped(xl__workbook_xml="<workbook/>", xl__sheet_xml=" " * (MOST_UNPACKED_BYTES + 1))
    with pytest.raises(RuleBroken, match="too large when it is unpacked"):
        hand_in(bomb, cast.rose_care, alice, name="a.xlsx")


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("10/11/2025,C1", "", "This row has 2 cells where the header row has 4"),
        ("10/11/2025,C1,10,late, sick", "", "This row has 5 cells"),
        ("31/11/2025,C1,10,", "week_beginning", "There is no 31/11/2025 in the calendar"),
        ("11/10/2025,C1,10,", "week_beginning", "is not a Monday"),
        ("45971,C1,10,", "week_beginning", "is not a date"),
        ("10/11/25,C1,10,", "week_beginning", "more than one date"),
        ("10/11/2025,C1,=5+5,", "actual", "has a formula \\(=5\\+5\\): type what it comes to"),
        ("10/11/2025,C1,ten,", "actual", "in figures"),
        ("10/11/2025,C1,(2),", "actual", "is negative: enter 0 or more"),
        ("10/11/2025,C1,#DIV/0!,", "actual", "could not work this out \\(#DIV/0!\\)"),
        ("17/11/2025,C1,10,", "week_beginning", "has not ended"),
    ],
)
def test_a_row_that_cannot_be_read_leaves_the_others_good(alice, line_c1, line, column, words):
    content = f"Week Beginning,CPLI ID,Actual,Comments\n03/11/2025,C1,10,\n{line}\n,,,\n,,,\n".encode()
    preview = preview_of(hand_in(content, line_c1.organisation, alice), factories.AT)
    [rejected] = preview.rejected
    assert (len(preview.new), preview.rows_read, rejected.line, rejected.column) == (1, 2, 3, column)
    assert re.search(words, rejected.reason), rejected.reason


def test_a_formula_in_a_workbook_is_refused_and_text_that_looks_like_one_is_not(alice, line_c1):
    book = openpyxl.Workbook()
    book.active.append(["Week Beginning", "CPLI ID", "Actual", "Comments"])
    book.active.append(["10/11/2025", "C1", "=5+5", ""])
    book.active.append(["03/11/2025", "C1", 10, "=late"])
    book.active["D3"].data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    file = hand_in(kept.getvalue(), line_c1.organisation, alice, name="a.xlsx")
    preview = preview_of(file, factories.AT)
    [rejected], [good] = preview.rejected, preview.new
    assert "has a formula (=5+5)" in rejected.reason
    assert good.week.values["comment"] == "=late"


def test_marks_that_nobody_sees_are_no_part_of_a_cell(alice, line_c1):
    rows = [{"Week Beginning": "\u200e10/11/2025", "CPLI ID": "\ufeffC1", "Actual": "\u20099\u200b"}]
    preview = preview_of(hand_in(rows, line_c1.organisation, alice), factories.AT)
    assert [row.week.values["actual_hundredths"] for row in preview.new] == [900]


def test_unknown_columns_are_told_and_left_alone(alice, line_c1):
    rows = [{"Week Beginning": "10/11/2025", "CPLI ID": "C1", "Actual": "10", "Rota": "x"}]
    preview = preview_of(hand_in(rows, line_c1.organisation, alice), factories.AT)
    assert (preview.unknown_columns, len(preview.new)) == (["Rota"], 1)


def test_headers_are_matched_whatever_their_case_and_order(alice, line_c1):
    rows = [{"actual": "9", "cpli_id": "C1", "WEEK  BEGINNING": "2025-11-10"}]
    preview = preview_of(hand_in(rows, line_c1.organisation, alice), factories.AT)
    assert [row.week.values["actual_hundredths"] for row in preview.new] == [900]


def test_a_workbook_that_names_a_row_far_away_does_not_keep_anybody_waiting(alice, line_c1):
    good = workbook_of([{"Week Beginning": "10/11/2025", "CPLI ID": "C1", "Actual": 10}] * 2)
    parts = {
        part: zipfile.ZipFile(io.BytesIO(good)).read(part) for part in zipfile.ZipFile(io.BytesIO(good)).namelist()
    }
    sheet = (
        parts["xl/worksheets/sheet1.xml"]
        .replace(b'<row r="3"', b'<row r="999999999"')
        .replace(b'"A3"', b'"A999999999"')
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": sheet}).items():
            package.writestr(name, content)
    file = hand_in(kept.getvalue(), line_c1.organisation, alice, name="a.xlsx")
    assert [line for line, _ in file.rows] == [2]


def test_a_date_that_a_program_wrote_as_an_instant_is_that_day(alice, line_c1):
    rows = [{"Week Beginning": datetime(2025, 11, 10), "CPLI ID": "C1", "Actual": 10.0}]
    file = hand_in(workbook_of(rows), line_c1.organisation, alice, name="a.xlsx")
    assert len(preview_of(file, factories.AT).new) == 1
