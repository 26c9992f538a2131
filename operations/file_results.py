"""What became of each row of an uploaded file is kept beside it, when rows are saved or left out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from models import ActualsFile, FileResult
from rules.care_files.packed_rows import PackedRows
from rules.moment import Moment

KEPT_FOR = timedelta(days=400)  # until what was delivered is paid and corrected
LEFT_OUT = "left_out"
Outcome = Sequence[Any]  # what became of a row, and the Visit ID or the id of the Actual that it is


def note(file: ActualsFile, outcomes: Mapping[int, Outcome]) -> None:
    """Keep what became of these lines of a file, with their cells as they are now. In the caller's transaction, before
    the rows are taken out of the file.
    """
    rows = [row for row in file.rows if row[0] in outcomes]
    if not rows:
        return
    new = {str(line): list(outcomes[line]) for line, _ in rows}
    kept = FileResult.get_or_none(FileResult.file == file.id)
    if kept is None:
        columns = {"kind": file.kind, "file_name": file.file_name, "headings": file.headings}
        columns |= {"organisation": file.organisation_id, "uploaded_at": file.uploaded_at}
        FileResult.create(file=file.id, rows=PackedRows(rows), outcomes=new, **columns)
        return
    together = {row[0]: row for row in (*kept.rows, *rows)}
    merged = PackedRows(together[line] for line in sorted(together))
    FileResult.update(rows=merged, outcomes=kept.outcomes | new, headings=file.headings).where(
        FileResult.id == kept.id
    ).execute()


def sweep(at: Moment) -> int:
    """Forget what was uploaded more than a year ago. Returns how many files."""
    return int(FileResult.delete().where(FileResult.uploaded_at < at.now - KEPT_FOR).execute())
