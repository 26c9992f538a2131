"""The first sheet of an .xlsx workbook as a Sheet: cells become the text that a CSV file would have.

Its package is looked through first (packages.py); the workbook is then read row by row, no further than its limits. A
formula is not worked out: its text (`=B2+C2`) stands in the cell, and the reader of the row refuses it.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from queries.care_files import packages
from queries.care_files.reading import MOST_COLUMNS, TOO_WIDE, Sheet, problem_of_headers, too_many

LAST_LINE = 1_048_576  # of any workbook: a file that names a later one would be counted up to for ever
BROKEN = (*packages.BROKEN, ParseError, IndexError, AttributeError)


def read_workbook(file_name: str, content: bytes, most_rows: int) -> Sheet:
    """The bytes of an .xlsx file as a Sheet, of at most `most_rows` rows; one that cannot be read says so."""
    problem = packages.problem_of_package(content)
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
    except BROKEN:
        return Sheet(file_name, problem=packages.DAMAGED)
    sheet.problem = sheet.problem or problem_of_headers(sheet.headings)
    return sheet


def _read_rows(worksheet: ReadOnlyWorksheet, sheet: Sheet, most_rows: int) -> None:
    gap = last_empty = None  # the reader gives one and the same row for every line that the workbook leaves out
    empty_rows = 0
    for line, cells in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=LAST_LINE), 1):
        if cells is gap:
            continue
        texts = _texts_of(cells)
        if not texts:
            gap, last_empty = (cells if cells is last_empty else gap), cells
            empty_rows += 1
        if (texts and len(sheet.rows) >= most_rows) or empty_rows > most_rows:
            sheet.problem, sheet.problem_line = too_many(most_rows), line
            return
        if len(texts) > MOST_COLUMNS:
            sheet.problem, sheet.problem_line = TOO_WIDE, line
            return
        if texts and not sheet.headings:
            sheet.headings = texts
        elif texts:
            missing = len(sheet.headings) - len(texts)
            sheet.rows.append((line, texts + [""] * missing))  # a workbook does not keep the blank end of a row


def _texts_of(cells: Sequence[ReadOnlyCell | EmptyCell]) -> list[str]:
    """The texts of a row without its blank end."""
    texts: list[str] = []
    for place, cell in enumerate(cells):
        if cell.value is None:
            continue
        text = _text_of_cell(cell)
        if text.strip():
            texts += [""] * (place - len(texts)) + [text]
    return texts


def _text_of_cell(cell: ReadOnlyCell | EmptyCell) -> str:
    """Text that only looks like a formula gets the `'` that it has in a CSV file; a real formula stays as it is."""
    text = text_of(cell.value)
    if isinstance(cell.value, datetime) and cell.value.time() == time(0) and "h" in cell.number_format.lower():
        return f"{text} 00:00"  # a cell that shows a time has one, at midnight too
    return f"'{text}" if text.startswith("=") and cell.data_type != "f" else text


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
