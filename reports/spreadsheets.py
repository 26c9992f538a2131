"""Rows as CSV and XLSX, row by row: numbers stay numbers, and no text is one that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rules import money
from rules.csv_cells import harmless

FORMATS = {  # of cells, as a spreadsheet program for the United Kingdom writes them
    "day": "dd/mm/yyyy",
    "pounds": "[$£-809]#,##0.00;-[$£-809]#,##0.00",
    "small": "[$£-809]#,##0.0000;-[$£-809]#,##0.0000",
}
NARROWEST, WIDEST = 12, 30  # letters; a date in a narrower column is shown as ####
Rows = Iterable[Iterable[Any]]


def write_csv(kept: IO[str], headings: Sequence[str], rows: Rows) -> None:
    """Write the rows to a text file that leaves line ends as they are."""
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(value) for value in row] for row in rows)


def write_xlsx(kept: IO[bytes], title: str, headings: Sequence[str], rows: Rows, scratch: Path | None = None) -> None:
    """Write the rows as one worksheet. Text is never taken for a formula or a link; `Decimal`s and integers are
    numbers, `Pounds` with their £. With a folder `scratch` only one row at a time is in memory.
    """
    where = {"in_memory": True} if scratch is None else {"constant_memory": True, "tmpdir": str(scratch)}
    text_stays_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, where | text_stays_text) as book:
        bold = book.add_format({"bold": True})
        formats = {name: book.add_format({"num_format": shown}) for name, shown in FORMATS.items()}
        formats["lines"] = book.add_format({"text_wrap": True})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(NARROWEST, min(len(heading) + 2, WIDEST)))
        sheet.write_row(0, 0, headings, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    if hasattr(value, "isoformat"):
        sheet.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, money.Pounds):
        sheet.write_number(row, column, value, formats["pounds" if value == round(value, 2) else "small"])
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        text = str(value)
        sheet.write_string(row, column, text, formats["lines"] if "\n" in text else None)
