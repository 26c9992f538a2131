"""The one reader of rows files: the table is found wherever people put it, and what was passed over is said.

The files are of this test's own making; actuals, visits and `flask import-care` are all read by it.
"""

import codecs
import tracemalloc
from datetime import datetime, time, timedelta

import pytest

from queries.care_files.folders import read_folder
from queries.care_files.limits import COUNCIL, MOST_ROWS, Limits
from queries.care_files.uploads import read_upload
from rules.care_files.layouts import ACTUALS, CLIENTS
from tests.support.care_files import good, only_rejection, sheets_of
from tests.support.workbooks import book_of, rewritten, worked_out

HEADINGS = ["Week Beginning", "CPLI ID", "Actual", "Comments"]
ROW = ["10/11/2025", "C1", "10", "late"]
LINES = [HEADINGS, ROW]


def csv_text(*rows, mark=","):
    return "".join(f"{mark.join(row)}\r\n" for row in rows)


def read(content, name="a.csv", known=ACTUALS.headers, **limits):
    content = content.encode() if isinstance(content, str) else content
    return read_upload(name, content, known, Limits(**({"rows": 100} | limits)))


def read_book(*sheets, **options):
    return read(book_of(*sheets, **options), "a.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        csv_text(*LINES, mark=";"),
        csv_text(*LINES, mark="\t"),
        "sep=,\r\n" + csv_text(*LINES),
        "sep=;\n" + csv_text(*LINES, mark=";"),
        '"sep=,",,\r\n' + csv_text(*LINES),
        codecs.BOM_UTF8 + csv_text(*LINES).encode(),
        csv_text(*LINES, mark="\t").encode("utf-16"),
        csv_text(*LINES).encode("utf-16-le"),
        csv_text(*LINES).replace("\r\n", "\r"),
        "\r\n\r\n" + csv_text(HEADINGS, ["", "", "", ""], ROW),
        csv_text([*HEADINGS, "", ""], [*ROW, "", ""]),
    ],
)
def test_what_separates_columns_and_how_text_is_kept_is_found_out(content):
    sheet = read(content)
    assert (sheet.problem, sheet.headings, sheet.notes) == ("", HEADINGS, [])
    assert [cells for _, cells in sheet.rows] == [ROW]


def test_windows_text_is_read_as_it_was_written_and_said():
    row = [*ROW[:3], "José’s café: £5 – paid"]
    sheet = read(csv_text(HEADINGS, row).encode("cp1252"))
    assert [cells for _, cells in sheet.rows] == [row]
    assert [note[:33] for note in sheet.notes] == ["The file was saved as plain CSV a"]


@pytest.mark.parametrize(
    "cell",
    [b"caf\x81", "José and Zoë".encode() + b"\xe9", codecs.BOM_UTF8 + b"caf\xe9", "café".encode() + b"\xc3"],
)
def test_text_that_is_neither_or_utf_8_with_a_broken_letter_is_refused(cell):
    content = cell + b"\r\n" if cell.startswith(codecs.BOM_UTF8) else csv_text(HEADINGS).encode() + cell
    assert read(content).problem.startswith("The file is not UTF-8 text")


def test_a_decimal_comma_in_a_file_with_semicolons_stays_in_its_cell():
    assert next(iter(read(csv_text(HEADINGS, ["10/11/2025", "C1", "7,5", ""], mark=";")).rows))[1][2] == "7,5"


def test_a_title_above_the_column_names_is_passed_over_and_said():
    for sheet in (
        read(csv_text(["Rose Care"], ["Week 46 in all"], [], HEADINGS, ROW)),
        read_book(("Sheet1", [["Rose Care"], ["Week 46 in all"], [], *LINES])),
    ):
        assert sheet.headings == HEADINGS
        assert [line for line, _ in sheet.rows] == [5]
        assert sheet.notes == ["Lines 1, 2 above the column names were passed over: “Rose Care Week 46 in all”."]


def test_what_stands_beside_the_table_is_named_and_left_alone():
    for sheet in (
        read(csv_text(HEADINGS, [*ROW, "", "rang the office"])),
        read(csv_text([*HEADINGS, "", ""], [*ROW, "rang the office", ""])),
        read_book(("Sheet1", [HEADINGS, [*ROW, "rang the office"]])),
    ):
        assert [cells for _, cells in sheet.rows] == [ROW]
        assert sheet.notes == ["Cells beside the table were left alone: “rang the office” in line 2."]


def test_a_text_whose_comma_lacks_its_quotation_marks_is_no_remark():
    sheet = read(csv_text(HEADINGS, ["10/11/2025", "C1", "10", "late, sick"]))
    assert [len(cells) for _, cells in sheet.rows] == [5]
    assert sheet.notes == []


def test_totals_names_once_more_and_another_table_are_no_rows():
    second = [["SSRef", "CPLI ID", "Hours"], ["A1", "C1", "1"], ["A1", "C1", "2"]]
    sheet = read(csv_text(HEADINGS, ROW, HEADINGS, ROW, ["Total", "", "£20.00", ""], [], *second))
    assert [line for line, _ in sheet.rows] == [2, 4]
    assert sheet.notes == [
        "Line 5 with a total was passed over.",
        "Line 3 with the column names once more was passed over.",
        "Another table begins in line 7: it and the 2 rows below it were not read. Upload it as a separate file.",
    ]
    client = ["Total", "Ann", "rang"]
    assert [cells for _, cells in read(csv_text(HEADINGS[:3], client)).rows] == [client]


def test_a_line_with_nothing_but_a_remark_is_no_row():
    sheet = read(
        csv_text(HEADINGS, ROW, ["Signed: A Manager", "", "", ""], ["Total", "", "10", ""], ["10/11/2025", "", "", ""])
    )
    assert [line for line, _ in sheet.rows] == [2, 5]
    assert sheet.notes == [
        "Line 4 with a total was passed over.",
        "Lines with nothing but a remark were passed over: “Signed: A Manager” in line 3.",
    ]


def test_an_error_of_the_spreadsheet_is_no_result():
    rows = [HEADINGS, ["10/11/2025", "C1", "=1/0", ""]]
    sheet = read(worked_out(book_of(("Sheet1", rows)), {"C2": "#DIV/0!"}), "a.xlsx")
    assert (sheet.notes, [cells[2] for _, cells in sheet.rows]) == ([], ["#DIV/0!"])


def test_stray_quotation_marks_are_read_as_they_stand():
    sheet = read('Week Beginning,CPLI ID,Comments\n10/11/2025,C1,"late" as ill\n10/11/2025,C2,5" cut\n')
    assert [cells[2] for _, cells in sheet.rows] == ["late as ill", '5" cut']
    broken = read('Week Beginning,CPLI ID,Comments\n10/11/2025,C1,"late\n10/11/2025,C2,"x"\n')
    assert (broken.problem_line, broken.problem[:38]) == (2, "A quotation mark in this line is never")


def test_of_two_columns_of_one_name_the_filled_one_is_read():
    assert read(csv_text([*HEADINGS, "Actual"], [*ROW, ""])).headings == [*HEADINGS, "Actual (2)"]
    assert read(csv_text([*HEADINGS, "Actual"], ["10/11/2025", "C1", "", "", "9"])).headings[2:] == [
        "Actual (2)",
        "Comments",
        "Actual",
    ]
    assert "The column Actual is there twice" in read(csv_text([*HEADINGS, "actual"], [*ROW, "9"])).problem
    assert read(csv_text([*HEADINGS, "Rota", "Rota"], [*ROW, "a", "b"])).headings[4:] == ["Rota", "Rota (2)"]


def test_of_a_workbook_the_sheet_that_has_the_columns_is_read():
    sheet = read_book(("Export Summary", [["This was exported"]]), ("Weeks", LINES), ("Notes", []))
    assert [cells for _, cells in sheet.rows] == [ROW]
    assert sheet.notes == [
        "The sheet “Weeks” was read.",
        "“Export Summary” was not read: the columns are not there.",
    ]


def test_sheets_that_have_the_columns_too_are_counted():
    sheet = read_book(("Week 46", LINES), ("Week 47", [*LINES, ROW]), ("Old", LINES), hidden_sheets=[2])
    assert sheet.notes == [
        "The sheet “Week 46” was read.",
        "The sheet “Week 47” has the same columns and 2 rows, which were not read: upload it as a separate file if you "
        "want them.",
        "The hidden sheet “Old” has the same columns and 1 row, which were not read: upload it as a separate file "
        "if you want them.",
    ]
    assert (
        "The sheet “Old”, which the workbook hides, was read."
        in read_book(("Old", LINES), ("Notes", [["x"]]), hidden_sheets=[0]).notes
    )


def test_rows_that_the_spreadsheet_hides_are_read_counted_and_said():
    sheet = read_book(("Sheet1", [HEADINGS, ROW, ROW, ROW]), hidden_rows=[3, 4])
    assert (sheet.hidden, len(sheet.rows)) == ([3, 4], 3)
    assert sheet.notes == ["2 rows of the table cannot be seen in the spreadsheet, hidden by a filter or by hand."]


def test_a_formula_is_taken_as_what_the_spreadsheet_saved_for_it():
    rows = [HEADINGS, ["10/11/2025", "C1", "=9+9", ""], ["10/11/2025", "C2", "=C2*2", ""]]
    sheet = read(worked_out(book_of(("Sheet1", rows)), {"C2": 18, "C3": 36}), "a.xlsx")
    assert [cells[2] for _, cells in sheet.rows] == ["18", "36"]
    assert sheet.notes == [
        "2 formulas were taken as their last results: Actual of line 2 is 18, as the spreadsheet worked out =9+9, and "
        "so on."
    ]
    never = read_book(("Sheet1", rows[:2]))
    assert [cells[2] for _, cells in never.rows] == ["=9+9"]


def test_cells_are_what_the_spreadsheet_shows():
    cells = {
        "B2": (45, "00000", "00045"),
        "C2": (datetime(2025, 11, 10, 9, 5), "dd/mm/yyyy hh:mm", "10/11/2025 09:05"),
        "D2": (datetime(2025, 11, 10), "dd/mm/yyyy hh:mm", "10/11/2025 00:00"),
        "E2": (datetime(2025, 11, 10), "dd/mm/yyyy", "10/11/2025"),
        "F2": (time(12, 30), "hh:mm", "12:30"),
        "G2": (timedelta(hours=36, minutes=30), "[h]:mm", "36:30"),
        "H2": (0.5, "0%", "50%"),
        "I2": (17.849999999999998, "0.00", "17.85"),
        "J2": (1200, '"£"#,##0.00', "1200"),
        "K2": (1234567890123456, "General", "1234567890123456"),
        "L2": (True, "General", "Y"),
        "M2": (1.5e-7, "General", "0.00000015"),
    }
    rows = [
        ["Week Beginning", "CPLI ID", *(f"c{number}" for number in range(12))],
        ["x", *(v[0] for v in cells.values())],
    ]
    sheet = read_book(("S", rows), formats={cell: shown for cell, (_, shown, _) in cells.items()})
    assert next(iter(sheet.rows))[1][1:13] == [text for _, _, text in cells.values()]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<cellXfs", "<fills><fill><rubbish/></fill></fills><cellXfs"),
        lambda text: text.replace('rgb="00000000"', 'rgb="red"'),
    ],
)
def test_a_workbook_whose_looks_are_odd_is_read(change):
    content = rewritten(book_of(("Sheet1", LINES)), change, "xl/styles.xml")
    assert [cells for _, cells in read(content, "a.xlsx").rows] == [ROW]


def test_a_workbook_of_another_program_is_read():
    """Strict Open XML, names with a prefix, cells and rows without their places, texts in the cells."""

    def change(_text):
        cells = "".join(f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' for text in HEADINGS)
        row = "".join(f'<x:c t="str"><x:v>{text}</x:v></x:c>' for text in ROW)
        head = '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">'
        return f"{head}<x:sheetData><x:row>{cells}</x:row><x:row>{row}</x:row></x:sheetData></x:worksheet>"

    sheet = read(rewritten(book_of(("Sheet1", LINES)), change), "a.xlsx")
    assert (sheet.headings, [cells for _, cells in sheet.rows]) == (HEADINGS, [ROW])


def test_more_cells_than_are_read_are_refused_while_reading():
    assert "more than 5,000,000 cells" in read(csv_text(HEADINGS, ROW, ROW), cells=7).problem


def test_a_folders_files_are_read_row_by_row_and_have_no_limit_of_rows(tmp_path):
    lines = 30_000
    (tmp_path / "clients.csv").write_text("ssref,surname\n" + "A1,Angelo\n" * lines)
    (tmp_path / "prices.csv").write_text('cpli_id,start_date\n"C1\n')
    sheets, unknown = read_folder(tmp_path)
    rows = sheets["clients.csv"].rows
    tracemalloc.start()
    assert (len(rows), sum(1 for _ in rows), sum(1 for _ in rows)) == (lines, lines, lines)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
    assert (unknown, "never closed" in sheets["prices.csv"].problem) == ([], True)


def test_a_care_file_of_the_import_page_may_be_ten_times_as_long():
    content = b"ssref,surname\n" + b"A1,Angelo\n" * (MOST_ROWS + 1)
    assert "more than 25,000 rows" in read_upload("clients.csv", content, CLIENTS.headers).problem
    assert len(read_upload("clients.csv", content, CLIENTS.headers, COUNCIL).rows) == MOST_ROWS + 1
    assert COUNCIL.rows == 250_000


def test_a_care_file_is_read_with_the_same_habits(database):
    text = "sep=;\n" + csv_text(["Our clients"], ["ssref", "surname"], ["A1", "Angelo"], ["A2", ""], mark=";")
    sheets = sheets_of(clients=text)
    assert sheets["clients.csv"].notes == ["Line 2 above the column names was passed over: “Our clients”."]
    assert only_rejection("clients.csv", sheets)[:2] == (5, "surname")
    born = sheets_of(clients=[good("clients.csv", date_of_birth="Mon 01.02.1943")])
    assert CLIENTS.column("date_of_birth").header in born["clients.csv"].headers
