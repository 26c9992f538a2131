"""Care files as they were sent, with what became of each row: kept in little space beside an upload for a year."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta

from models import CareUpload
from queries.care_files.archives import CorrectedRows
from queries.care_files.plan import FilePlan, Plan
from queries.care_files.reading import Sheet
from rules.care_files.cells import cell_text
from rules.moment import Moment

KEPT_FOR = timedelta(days=400)  # until what the care came to is paid and corrected
LEFT_OUT = "left_out"


def packed_results(sheets: Mapping[str, Sheet], plan: Plan) -> bytes:
    """A zip with a CSV for each file: its headings, then what became of each row, why, its key, and its cells.
    `queries/care_results.py` reads it.
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for file in plan.files:
            with package.open(file.file_name, "w") as entry:
                text = io.TextIOWrapper(entry, "utf-8", newline="", write_through=True)
                writer = csv.writer(text)
                writer.writerow(sheets[file.file_name].headings)
                writer.writerows(_rows(sheets[file.file_name], file))
                text.detach()
    return kept.getvalue()


def _rows(sheet: Sheet, file: FilePlan) -> Iterator[list[str]]:
    rejected = {each.line: each.all_reasons for each in file.rejections}
    for line, cells, is_left_out in _all_rows(sheet):
        outcome, key = file.outcomes.get(line, ("rejected", ()))
        why = "" if line in file.outcomes else rejected.get(line, file.problem)
        if is_left_out:
            outcome, why = LEFT_OUT, ""
        parts = key if isinstance(key, tuple) else (key,)
        yield [
            outcome,
            why,
            json.dumps([None if part is None else str(part) for part in parts]),
            *map(cell_text, cells),
        ]


def _all_rows(sheet: Sheet) -> Iterator[tuple[int, list[str], bool]]:
    if isinstance(sheet.rows, CorrectedRows):
        return sheet.rows.with_left_out()
    return ((line, cells, False) for line, cells in sheet.rows)


def sweep(at: Moment) -> int:
    """Forget what became of the rows of files that were applied more than a year ago. Returns of how many uploads."""
    old = CareUpload.results.is_null(False) & (CareUpload.applied_at < at.now - KEPT_FOR)
    return int(CareUpload.update(results=None).where(old).execute())
