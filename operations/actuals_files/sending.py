"""Actuals that a system sends by itself: the same reader, checks and saving as for an uploaded file, answered line by
line. The portal keeps no refused line: the system sends it again.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models import ActualsFile, Organisation, database
from operations import audit
from operations.actuals_files.saving import Prepared, counts_of, is_stale, ready_to_write, write_weeks
from operations.row_locks import lock_actuals
from queries.actuals_files.preview import GoodRow, Preview, preview_of
from queries.actuals_files.suggestions import Suggesting
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.newest import WEEKS, newest_event
from rules.actor import Actor, organisation_of
from rules.actual_files import LABELS
from rules.care_files.packed_rows import PackedRows
from rules.moment import Moment

TO_LOOK_AT = "to_look_at"


class ActualTaken(NamedTuple):
    """What became of one row. `outcome`: taken, changed, unchanged or refused; `code` and `words` why it was refused
    or, of one that was taken and is unusual, what is asked about it: it is entered and not confirmed.
    """

    line: int
    outcome: str
    code: str = ""
    words: str = ""
    suggested: Mapping[str, str] = {}


def prepare(sent: Sequence[Mapping[str, str]], by: Actor, at: Moment) -> Prepared:
    """Read rows, {our column: text}, before their transaction: other writers need not wait for the reading."""
    rows = [[line, [each.get(name, "") for name in LABELS]] for line, each in enumerate(sent, 1)]
    headings = list(LABELS.values())
    organisation_id = organisation_of(by)
    file = ActualsFile(organisation=organisation_id, kind="actuals", headings=headings, rows=PackedRows(rows))
    return _read(file, at)


def _read(file: ActualsFile, at: Moment) -> Prepared:
    newest = newest_event(WEEKS, file.organisation_id)
    return Prepared(file, preview_of(file, at, confirm_all=False), newest, False)


def take(prepared: Prepared, by: Actor, at: Moment) -> list[ActualTaken]:
    """Save all that is right, in one transaction, with what follows. Returns what became of each row, in order."""
    organisation_id = prepared.file.organisation_id
    with database.atomic():
        lock_actuals(organisation_id)
        if is_stale(prepared):
            prepared = _read(prepared.file, at)
        preview = prepared.preview
        found = _outcomes(preview, at)
        if preview.has_changes:
            ready = ready_to_write(prepared, preview.seen, by, at)
            write_weeks(ready, by, at)
            whose = Organisation(id=organisation_id)
            audit.record("actuals sent", by, at, whose, organisation_id, now=counts_of(ready.saved))
    return sorted(found, key=lambda each: each.line)


def _outcomes(preview: Preview, at: Moment) -> list[ActualTaken]:
    found = [ActualTaken(row.line, "taken") for row in preview.new]
    found += [ActualTaken(row.line, "changed") for row in preview.changed]
    found += [ActualTaken(row.line, "unchanged") for row in preview.unchanged]
    found += [_to_look_at(row) for row in preview.look]
    suggesting = Suggesting(preview, at.today)
    return found + [_refused(row, suggesting) for row in preview.rejected]


def _to_look_at(row: GoodRow) -> ActualTaken:
    return ActualTaken(row.line, "changed" if row.week.actual else "taken", TO_LOOK_AT, row.question)


def _refused(row: RejectedRow, suggesting: Suggesting) -> ActualTaken:
    suggestion = suggesting.for_row(row)
    code = f"wrong_{row.column}" if row.column else "wrong"
    words = ". ".join(reason for _, reason in row.problems)
    return ActualTaken(row.line, "refused", code, words, suggestion.cells if suggestion else {})
