"""Files for people: CSV with a byte order mark, XLSX with real numbers, and no text that a spreadsheet would run."""

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Response, make_response, send_file

from reports.spreadsheets import Rows, write_csv, write_xlsx

SANDBOX = "sandbox; default-src 'none'"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"


def is_file(response: Response) -> bool:
    """Whether an answer is a file to keep, not a page."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def csv_text(headings: Sequence[str], rows: Rows) -> str:
    """The rows as CSV text with a byte order mark, so that a spreadsheet reads it as UTF-8."""
    kept = io.StringIO()
    write_csv(kept, headings, rows)
    return BYTE_ORDER_MARK + kept.getvalue()


def ledger_file(payment_run_id: int, name: str, headings: Sequence[str], rows: Rows) -> Response:
    """One of the two files of a run for the council's ledger, without the mark that a person's spreadsheet needs."""
    content = csv_text(headings, rows).removeprefix("\ufeff").encode()
    return attachment(content, f"payment-run-{payment_run_id}-{name}.csv", "text/csv; charset=utf-8")


def xlsx_bytes(title: str, headings: Sequence[str], rows: Rows) -> bytes:
    """The rows as one worksheet, with real numbers and dates."""
    kept = io.BytesIO()
    write_xlsx(kept, title, headings, rows)
    return kept.getvalue()


def send_csv(file_name: str, headings: Sequence[str], rows: Rows) -> Response:
    """The answer that downloads a CSV file."""
    return attachment(csv_text(headings, rows).encode("utf-8"), file_name, CSV)


def send_csv_file(file_name: str, headings: Sequence[str], rows: Rows) -> Response:
    """The same of rows that may be many: they are written to a file that is gone once it is sent, one at a time."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    text = io.TextIOWrapper(kept, encoding="utf-8-sig", newline="", write_through=True)
    write_csv(text, headings, rows)
    text.flush()
    text.detach()
    kept.seek(0)
    return _kept(send_file(kept, mimetype=CSV, etag=False, conditional=False), file_name, CSV)


def send_xlsx(file_name: str, title: str, headings: Sequence[str], rows: Rows) -> Response:
    """The answer that downloads an XLSX file."""
    return attachment(xlsx_bytes(title, headings, rows), file_name, XLSX)


def attachment(content: bytes, file_name: str, media_type: str) -> Response:
    """A file that a browser keeps and never shows as a page of this site. `file_name` is made of safe characters."""
    return _kept(make_response(content), file_name, media_type)


def attached_file(path: Path, file_name: str, media_type: str) -> Response:
    """The same of a file on disk, however large: it is sent piece by piece."""
    return _kept(send_file(path, mimetype=media_type, etag=False, conditional=False), file_name, media_type)


def _kept(response: Response, file_name: str, media_type: str) -> Response:
    safe = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "-" for letter in file_name
    )
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
