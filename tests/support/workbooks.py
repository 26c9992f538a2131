"""Workbooks for tests, as spreadsheet programs save them: formulas with their results, hidden rows, several sheets."""

import io
import re
import zipfile

import openpyxl

FIRST_SHEET = "xl/worksheets/sheet1.xml"


def book_of(*sheets, hidden_rows=(), hidden_sheets=(), formats=None):
    """Bytes of a workbook: each sheet a (name, rows of cells); `formats` are {cell: number format} of the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for line in hidden_rows:
        book.worksheets[0].row_dimensions[line].hidden = True
    for place in hidden_sheets:
        book.worksheets[place].sheet_state = "hidden"
    for cell, number_format in (formats or {}).items():
        book.worksheets[0][cell].number_format = number_format
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def rewritten(content, change, part=FIRST_SHEET):
    """The workbook with `change` made to the text of one of its parts."""
    kept, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            text = source.read(name)
            package.writestr(name, change(text.decode()).encode() if name == part else text)
    return kept.getvalue()


def worked_out(content, results):
    """The workbook with the results of its formulas, {cell: result}, as a spreadsheet saves them."""

    def change(text):
        for cell, result in results.items():
            text = re.sub(rf'(<c r="{cell}"[^>]*>\s*<f>[^<]*</f>\s*)<v(?:\s*/>|></v>)', rf"\g<1><v>{result}</v>", text)
        return text

    return rewritten(content, change)
