"""A file of rows is handed in: a small one is read at once, a large one by the worker, and its rows wait to be saved.

The row of ActualsFile is the truth: a job that was lost or killed is run again and finds there what is to be done.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from models import ActualsFile, Job, database
from operations import audit, jobs
from operations.actuals_files.waiting_files import CHECK, write_if_there
from queries.actuals_files.questions import problem_of_columns
from queries.actuals_files.waiting_files import not_saved_yet
from queries.care_files.limits import MOST_AT_ONCE, PROVIDER
from queries.care_files.reading import Known, Sheet
from queries.care_files.uploads import is_large, problem_of_upload, read_upload
from rules.actor import Actor
from rules.actual_files import in_labels
from rules.broken import RuleBroken
from rules.care_files.layouts import ACTUALS
from rules.moment import Moment

KEPT_FOR = timedelta(days=7)
LONGEST_NAME = 200
READ = "read rows file"
NO_ROWS = {
    "actuals": "The file has column names and no rows: fill in at least one week",
    "visits": "The file has column names and no rows: export at least one visit",
}


def hand_in(organisation_id: int, file_name: str, content: bytes, by: Actor, at: Moment) -> ActualsFile:
    """Keep the rows of an uploaded file of actuals. See `keep_rows`."""
    return keep_rows("actuals", organisation_id, file_name, content, ACTUALS.headers, by, at)


def keep_rows(
    kind: str, organisation_id: int, file_name: str, content: bytes, known: Known, by: Actor, at: Moment
) -> ActualsFile:
    """Keep the rows of an uploaded file. Returns the ActualsFile; the same file that still waits is not kept twice.

    kind: "actuals" or "visits"; known: the headers that a row of column names may have. A large file is kept as it is
    until the worker has read it. Raises RuleBroken with the field `file` where nothing of it can be used.
    """
    safe = re.sub(r"[^\w .()+-]", "_", file_name.replace("\\", "/").rpartition("/")[2])
    name = safe[-LONGEST_NAME:] or f"{kind}.csv"
    if problem := problem_of_upload(name, content):
        raise RuleBroken(problem, "file")
    is_for_worker = is_large(content)
    values = {} if is_for_worker else _values(kind, read_upload(name, content, known, PROVIDER))
    sha256 = hashlib.sha256(content).hexdigest()
    if (waits := not_saved_yet(organisation_id, sha256, at, kind)) is not None:
        return waits
    if is_for_worker:
        values = {"state": "reading", "content": content, "rows_waiting": content.count(b"\n") or 1}
    with database.atomic():
        file = ActualsFile.create(
            organisation=organisation_id,
            kind=kind,
            file_name=name,
            sha256=sha256,
            uploaded_at=at.now,
            uploaded_by=by.person_id,
            expires_at=at.now + KEPT_FOR,
            **values,
        )
        uploaded = {"file": name, "rows": file.rows_waiting}
        audit.record(f"{kind} file handed in", by, at, file, organisation_id, now=uploaded)
        if is_for_worker:
            jobs.enqueue(READ, at, key=f"{READ} {file.id}", queue=jobs.FILES, file_id=file.id, known=sorted(known))
    return file


def read_file(job: Job, at: Moment, file_id: int, known: Sequence[str]) -> Callable[[], None] | None:
    """The job that reads a large file. What cannot be read is kept as failed, with the reason."""
    file = ActualsFile.get_or_none(ActualsFile.id == file_id)
    if file is None or file.state != "reading":
        return None
    jobs.progress(job, 1, 3)
    sheet = read_upload(file.file_name, bytes(file.content), frozenset(known), PROVIDER)
    try:
        values = _values(file.kind, sheet)
    except RuleBroken as broken:
        values = {"state": "failed", "said": {"problem": broken.message}}
    else:
        is_checked = len(sheet.rows) > MOST_AT_ONCE
        values["state"] = "checking" if is_checked else "ready"

    def keep() -> None:
        write_if_there(file, values | {"content": None})
        if file.state == "checking":
            jobs.enqueue(CHECK, at, key=f"{CHECK} {file.id}", queue=jobs.FILES, file_id=file.id)

    return keep


def _values(kind: str, sheet: Sheet) -> dict[str, Any]:
    """What is kept of a sheet. Raises RuleBroken with the field `file` where nothing of it can be used."""
    problem = sheet.problem or ("" if len(sheet.rows) else NO_ROWS[kind])
    if not problem and kind == "actuals":
        problem = problem_of_columns(sheet.headings)
    if problem:
        where = f" (line {sheet.problem_line})" if sheet.problem_line > 1 else ""
        raise RuleBroken(f"{in_labels(problem) if kind == 'actuals' else problem}{where}", "file")
    said = {"notes": sheet.notes, "hidden": sheet.hidden}
    return {"headings": sheet.headings, "rows": sheet.rows, "rows_waiting": len(sheet.rows), "said": said}
