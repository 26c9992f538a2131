"""What a large file came to when the worker checked it, kept with the file so that no page works it out again."""

from dataclasses import dataclass
from typing import Any

from models import ActualsFile
from queries.actuals_files.preview import Preview
from queries.actuals_files.questions import questions_of
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.plan import RowCells

KINDS = ("new", "changed", "unchanged", "look")


@dataclass(frozen=True)
class StoredRow:
    """A good row of which only its line in the file is known; `preview_of` a page's lines tells the rest."""

    line: int


class StoredPreview(Preview):
    """A Preview as it was when the file was checked: its good rows are StoredRows, and it has no Lines."""


def plan_of(preview: Preview) -> dict[str, Any]:
    """What is kept of a preview."""
    plan: dict[str, Any] = {name: [row.line for row in getattr(preview, name)] for name in KINDS}
    plan["rejected"] = [[row.line, row.column, row.reason, list(row.more)] for row in preview.rejected]
    plan |= {"was_pence": preview.was_pence, "now_pence": preview.now_pence, "seen": preview.seen}
    return plan | {"rows_read": preview.rows_read, "unknown_columns": preview.unknown_columns}


def stored_preview(file: ActualsFile) -> StoredPreview:
    """The preview that a file's `plan` keeps."""
    plan = file.plan
    cells = file.rows.cells_of(line for line, *_ in plan["rejected"])
    places = {heading: place for place, heading in enumerate(file.headings)}
    preview = StoredPreview(
        rows_read=plan["rows_read"],
        unknown_columns=plan["unknown_columns"],
        headings=list(file.headings),
        questions=questions_of(file),
    )
    for name in KINDS:
        setattr(preview, name, [StoredRow(line) for line in plan[name]])
    preview.rejected = [
        RejectedRow(line, RowCells(places, cells[line]), column, reason, [tuple(each) for each in more])
        for line, column, reason, more in plan["rejected"]
        if line in cells
    ]
    vars(preview).update({name: plan[name] for name in ("was_pence", "now_pence", "seen")})
    return preview
