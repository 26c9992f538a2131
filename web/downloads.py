"""Files for people: CSV with a byte order mark, XLSX with real numbers, and no text that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask import Response, make_response
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rules import money

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some programs read wide signs, too
SANDBOX = "sandbox; default-src 'none'"
FORMATS = {  # of cells, as a spreadsheet program for the United Kingdom writes them
    "day": "dd/mm/yyyy",
    "pounds": "[$£-809]#,##0.00;-[$£-809]#,##0.00",
    "small": "[$£-809]#,##0.0000;-[$£-809]#,##0.0000",
}
Rows = Iterable[Iterable[Any]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_file(response: Response) -> bool:
    """Whether an answer is a file to keep, not a page."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def harmless(value: Any) -> Any:
    """Text as it may stand in a CSV cell: a `'` goes before what would start a formula. Numbers stay numbers."""
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) and not _is_number(value):
        return "'" + value
    return "" if value is None else value


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(".", "", 1).isdigit()


def csv_text(headings: Sequence[str], rows: Rows) -> str:
    """The rows as CSV text with a byte order mark, so that a spreadsheet reads it as UTF-8."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(value) for value in row] for row in rows)
    return "\ufeff" + kept.getvalue()


def xlsx_bytes(title: str, headings: Sequence[str], rows: Rows) -> bytes:
    """The rows as one worksheet. Text is never taken for a formula or a link; `Decimal`s and integers are numbers,
    `Pounds` with their £.
    """
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, options) as book:
        bold = book.add_format({"bold": True})
        formats = {name: book.add_format({"num_format": shown}) for name, shown in FORMATS.items()}
        formats["lines"] = book.add_format({"text_wrap": True})
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, headings, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)
    return kept.getvalue()


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


def send_csv(file_name: str, headings: Sequence[str], rows: Rows) -> Response:
    """The answer that downloads a CSV file."""
    return attachment(csv_text(headings, rows).encode("utf-8"), file_name, "text/csv; charset=utf-8")


def send_xlsx(file_name: str, title: str, headings: Sequence[str], rows: Rows) -> Response:
    """The answer that downloads an XLSX file."""
    return attachment(xlsx_bytes(title, headings, rows), file_name, XLSX)


def attachment(content: bytes, file_name: str, media_type: str) -> Response:
    """A file that a browser keeps and never shows as a page of this site. `file_name` is made of safe characters."""
    safe = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "-" for letter in file_name
    )
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
