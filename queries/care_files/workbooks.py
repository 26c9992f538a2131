"""The first sheet of an .xlsx workbook as a Sheet: cells become the text that a CSV file would have.

The sizes that the zip names are looked at before anything is unpacked; the workbook is then read row
by row. A formula is not worked out: its text (`=B2+C2`) stands in the cell, and the reader of the row refuses it.
"""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from queries.care_files.reading import Sheet, problem_of_headers

MOST_PARTS = 500
MOST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_COLUMNS = 200
LAST_LINE = 1_048_576  # of any workbook: a file that names a later one would be counted up to for ever
DAMAGED = "The workbook is damaged or has a password: save it again as “Excel Workbook (.xlsx)” without one"
BROKEN = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, OSError, EOFError)


def read_workbook(file_name: str, content: bytes, most_rows: int) -> Sheet:
    """The bytes of an .xlsx file as a Sheet, of at most `most_rows` rows; one that cannot be read says so."""
    problem = _problem_of_zip(content)
    if problem:
        return Sheet(file_name, problem=problem)
    sheet = Sheet(file_name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            worksheet = book.worksheets[0]
            worksheet.reset_dimensions()  # what the file says of its own size need not be true
            _read_rows(worksheet, sheet, most_rows)
        finally:
            book.close()
    except (*BROKEN, IndexError, AttributeError):
        return Sheet(file_name, problem=DAMAGED)
    sheet.problem = sheet.problem or problem_of_headers(sheet.headings)
    return sheet


def _problem_of_zip(content: bytes) -> str:
    """What is wrong with the package as such, before it is unpacked; nothing where it may be opened."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except BROKEN:
        return DAMAGED
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        return "This is no Excel workbook: save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        return "The workbook is too large when it is unpacked: copy the rows into a new workbook, and save that"
    return ""


def _read_rows(worksheet: ReadOnlyWorksheet, sheet: Sheet, most_rows: int) -> None:
    blank = None  # the reader gives one and the same row for every line that the workbook leaves out
    for line, cells in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS, max_row=LAST_LINE), 1):
        texts = _without_blank_tail([_text_of_cell(cell) for cell in cells]) if cells is not blank else []
        if not texts:
            blank = cells
            continue
        if not sheet.headings:
            sheet.headings = texts
        elif len(sheet.rows) >= most_rows:
            sheet.problem, sheet.problem_line = too_many(most_rows), line
            return
        else:
            missing = len(sheet.headings) - len(texts)
            sheet.rows.append((line, texts + [""] * missing))  # a workbook does not keep the blank end of a row


def _text_of_cell(cell: ReadOnlyCell | EmptyCell) -> str:
    """Text that only looks like a formula gets the `'` that it has in a CSV file; a real formula stays as it is."""
    text = text_of(cell.value)
    if isinstance(cell.value, datetime) and cell.value.time() == time(0) and "h" in cell.number_format.lower():
        return f"{text} 00:00"  # a cell that shows a time has one, at midnight too
    return f"'{text}" if text.startswith("=") and cell.data_type != "f" else text


def too_many(most_rows: int) -> str:
    """The words for a file with more rows than that."""
    return f"The file has more than {most_rows:,} rows: export fewer weeks, or one service at a time"


def _without_blank_tail(texts: list[str]) -> list[str]:
    while texts and not texts[-1].strip():
        texts = texts[:-1]
    return texts


def text_of(cell: Any) -> str:
    """One cell's value as text: dates as DD/MM/YYYY, numbers without needless zeros."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y") if cell.time() == time(0) else cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return format(round(Decimal(repr(cell)), 10).normalize(), "f")
    return str(cell)
