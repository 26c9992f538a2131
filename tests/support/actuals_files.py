"""Actuals files for tests: rows by heading, as CSV and as a workbook that a spreadsheet would save."""

import csv
import io
from datetime import date

import openpyxl

from models import ActualsFile
from operations.actuals_files import keeping, saving
from queries.actuals_files.exporting import export_rows, in_order
from queries.actuals_files.preview import preview_of
from queries.weeks.loading import Scope
from rules.actual_files import HEADINGS
from tests.support import factories
from tests.support.waiting import run_all_jobs

WEEK = date(2025, 11, 10)


def csv_of(rows, headings=None):
    """Rows by heading as the bytes of a CSV file."""
    headings = headings or list(dict.fromkeys(heading for row in rows for heading in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def workbook_of(rows, headings=None):
    """Rows by heading as the bytes of an .xlsx file, with numbers and dates as a spreadsheet keeps them."""
    headings = headings or list(dict.fromkeys(heading for row in rows for heading in row))
    book = openpyxl.Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append([row.get(heading) for heading in headings])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def exported(organisation, first=WEEK, last=WEEK):
    """What Actuals Bulk Export writes, as rows by heading with values of a spreadsheet."""
    rows = in_order(export_rows(Scope(organisation.id), first, last))
    return [dict(zip(HEADINGS, row, strict=True)) for row in rows]


def as_text(rows):
    """Rows of a spreadsheet as CSV cells."""
    return [
        {
            name: f"{cell:%d/%m/%Y}" if isinstance(cell, date) else "" if cell is None else str(cell)
            for name, cell in row.items()
        }
        for row in rows
    ]


def hand_in(rows, organisation, by, at=factories.AT, name="actuals.csv"):
    """The waiting file of rows by heading, or of bytes."""
    content = rows if isinstance(rows, bytes) else csv_of(rows)
    return when_read(keeping.hand_in(organisation.id, name, content, by, at), at)


def when_read(file, at=factories.AT):
    """The file once the worker has read and checked it, where it is a large one."""
    if file.state != "ready":
        run_all_jobs(at)
    return ActualsFile.get_by_id(file.id)


def update_system(file, by, at=factories.AT, confirm_all=True, seen=None):
    """Look at a waiting file and press Update System; returns the Saved."""
    seen = seen or preview_of(file, at).seen
    prepared = saving.prepare(file, confirm_all, at)
    return saving.update_system(prepared, seen, by, at)


def only_rejected(rows, organisation, by):
    """(column, reason) of the one row that is rejected."""
    preview = preview_of(hand_in(rows, organisation, by), factories.AT)
    assert len(preview.rejected) == 1, preview
    return preview.rejected[0].column, preview.rejected[0].reason


def counts(preview):
    return [len(rows) for rows in (preview.new, preview.changed, preview.unchanged, preview.rejected)]
