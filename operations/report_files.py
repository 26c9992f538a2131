"""Long reports as files: asked for on a page, made by the worker row by row, kept for a day for whoever asked.

The rows are what that person may see at the time; whoever loses the right to them cannot download them any more.
"""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from models import Job, ReportFile, database
from operations import jobs, made_files, notices, pdf
from queries.remembered_reports import KEPT_FOR, job_key
from reports import catalogue
from reports.parameters import ReportInput, Request, request_of
from reports.spreadsheets import write_csv, write_xlsx
from reports.table import Report, Tell, plain_rows, typed_rows
from rules import dates
from rules.actor import Absent, SignedIn
from rules.broken import RuleBroken
from rules.moment import Moment

MAKE = "make report file"
MOST_AT_ONCE = 3  # of one person that are not made yet
TOO_MANY = f"{MOST_AT_ONCE} files are being made for you already. Wait for one of them, then ask again"
BYTE_ORDER_MARK = "\ufeff"


class Wanted(NamedTuple):
    """What somebody asks for: a report, {field: text} of its form, and `csv` or `xlsx`."""

    report: Report
    typed: Mapping[str, str]
    file_format: str


def begin(wanted: Wanted, by: SignedIn, at: Moment) -> ReportFile:
    """Have the worker make a file; the same that is being made already is not made twice. Raises RuleBroken where too
    many are.
    """
    with database.atomic():
        mine = list(ReportFile.visible_to(by).where(ReportFile.made_at.is_null()))
        queued = {job.key for job in Job.select().where(Job.state.in_(("queued", "running")))} if mine else set()
        being_made = [file for file in mine if job_key(file.id) in queued]
        for file in being_made:
            if (file.report, file.typed, file.file_format) == (wanted.report.name, wanted.typed, wanted.file_format):
                return file
        if len(being_made) >= MOST_AT_ONCE:
            raise RuleBroken(TOO_MANY)
        file = ReportFile.create(
            person=by.person_id,
            side=by.side,
            organisation=by.organisation_id,
            report=wanted.report.name,
            typed=dict(wanted.typed),
            file_format=wanted.file_format,
            asked_at=at.now,
        )
        jobs.enqueue(MAKE, at, key=job_key(file.id), queue=jobs.FILES, file=file.id)
    return file


def make_file(job: Job, at: Moment, file: int) -> Callable[[], object]:
    """Write the rows to disk, and tell who asked. Made twice it is the same file."""
    row: ReportFile = ReportFile.get_or_none(ReportFile.id == file)
    report = catalogue.find(row.report) if row else None
    if row is None or report is None:
        raise RuleBroken("Nobody is waiting for it any more")
    path = _path(row)
    rows = write(report, _request(report, row, at), path, lambda done, of: jobs.progress(job, done, of))
    made_files.pass_on(path)
    return lambda: _made(row, report, rows, at)


def write(report: Report, request: Request, path: Path, tell: Tell) -> int:
    """Write all rows of a report to a .csv or .xlsx file, one at a time. Returns how many they are."""
    counted = itertools.count()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=path.parent) as scratch:
        being_written = Path(scratch) / path.name
        if path.suffix == ".xlsx":
            cells = _counting(typed_rows(report, request, tell), counted)
            with being_written.open("wb") as spreadsheet:
                write_xlsx(spreadsheet, report.title, report.headings, cells, Path(scratch))
        else:
            with being_written.open("w", encoding="utf-8", newline="") as text:
                text.write(BYTE_ORDER_MARK)
                write_csv(text, report.headings, _counting(plain_rows(report, request, tell), counted))
        os.replace(being_written, path)
    return next(counted)


def _counting(rows: Iterator[list[Any]], counted: Iterator[int]) -> Iterator[list[Any]]:
    for row in rows:
        next(counted)
        yield row


def path_of(file: ReportFile) -> Path:
    """Where the file is kept, once it is made. The nightly sweep takes it away with the other documents of its age."""
    path = _path(file)
    made_files.is_here(path)
    return path


def _path(file: ReportFile) -> Path:
    return pdf.kept_in() / f"report-{file.id}.{file.file_format}"


def sweep(at: Moment) -> int:
    """Forget files that were asked for more than two days ago; their bytes are gone after one. Returns how many."""
    gone: int = ReportFile.delete().where(ReportFile.asked_at < at.now - 2 * KEPT_FOR).execute()
    return gone


def _request(report: Report, row: ReportFile, at: Moment) -> Request:
    """What was asked for, with the rights of who asked."""
    asker = Absent(row.person_id, "", row.side, row.organisation_id, frozenset())
    asked = ReportInput(asker, at.today, row.typed)
    return request_of(report.parameters, asked, (_day(row.typed, "from_date"), _day(row.typed, "to_date")))


def _day(typed: Mapping[str, str], name: str) -> date | None:
    return dates.parse_date(typed[name]) if typed.get(name) else None


def _made(row: ReportFile, report: Report, rows: int, at: Moment) -> None:
    ReportFile.update(made_at=at.now, rows=rows).where(ReportFile.id == row.id).execute()
    words = f"Your file of {report.title} is ready: {rows:,} rows. You can download it for a day."
    notices.write([row.person_id], words, f"/reports/files/{row.id}", at, organisation_id=row.organisation_id)
