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

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SANDBOX = "sandbox; default-src 'none'"
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
    """The rows as one worksheet. Text is never taken for a formula or a link; `Decimal`s and integers are numbers."""
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        lines = book.add_format({"text_wrap": True})
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, headings, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, day, lines)
    return kept.getvalue()


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, day: Format, lines: Format) -> None:
    if hasattr(value, "isoformat"):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        text = str(value)
        sheet.write_string(row, column, text, lines if "\n" in text else None)


def pounds(amount_pence: int | None) -> Decimal | None:
    """Pence as a Decimal of pounds, for a cell that a spreadsheet adds up."""
    return None if amount_pence is None else Decimal(money.plain_decimal(amount_pence))


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
