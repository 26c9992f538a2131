"""Visits that a system sends by itself: the same reader, matching and saving as for an uploaded file, answered line by
line. The portal keeps no refused line: the system sends it again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from models import ActualsFile, database
from operations.row_locks import lock_actuals
from operations.visits.saving import Prepared, ready_to_write, write_visits
from queries.care_files.newest import WEEKS, newest_event
from queries.visits.column_mapping import Mapping as Columns
from queries.visits.file_preview import Preview, preview_of
from queries.visits.questions import SAME, AskedRow
from queries.visits.reading import UnreadRow, VisitRow
from queries.visits.suggestions import suggestion_for
from rules.actor import Actor, organisation_of
from rules.care_files.date_cells import DateOrder
from rules.care_files.packed_rows import PackedRows
from rules.care_files.visits import HEADINGS
from rules.moment import Moment

SENT_BY = "API"  # in the place of a file's name


class SentVisit(NamedTuple):
    """A visit as it was sent: texts by our columns, and whether what is asked about it was said to be right."""

    texts: Mapping[str, str]
    is_right: bool


class VisitTaken(NamedTuple):
    """What became of one visit. `outcome`: taken, changed, unchanged, waiting (taken, without an order) or refused;
    `cpli` the CPLI ID of its line; `code` and `words` why it was refused; `suggested` what would put it right.
    """

    line: int
    visit_id: str
    outcome: str
    cpli: str = ""
    code: str = ""
    words: str = ""
    suggested: Mapping[str, str] = {}


class _AllRight(Collection[str]):
    """Answers yes to every question about a row, but that it is another visit."""

    def __contains__(self, key: object) -> bool:
        return not str(key).startswith(SAME)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


def prepare(sent: Sequence[SentVisit], by: Actor, at: Moment) -> Prepared:
    """Read what was sent before its transaction: other writers need not wait for the reading."""
    rows = [[line, [each.texts.get(name, "") for name in HEADINGS]] for line, each in enumerate(sent, 1)]
    right = {str(line): _AllRight() for line, each in enumerate(sent, 1) if each.is_right}
    file = ActualsFile(
        organisation=organisation_of(by),
        kind="visits",
        file_name=SENT_BY,
        headings=list(HEADINGS),
        rows=PackedRows(rows),
        answers={"order": DateOrder.DAY_FIRST, "rows": right},
    )
    return _read(file, at)


def _read(file: ActualsFile, at: Moment) -> Prepared:
    newest = newest_event(WEEKS, file.organisation_id)
    return Prepared(file, preview_of(file, at, Columns()), newest)


def take(prepared: Prepared, by: Actor, at: Moment) -> list[VisitTaken]:
    """Take all that is right, in one transaction, with what follows. Returns what became of each, in order."""
    with database.atomic():
        lock_actuals(prepared.file.organisation_id)
        if newest_event(WEEKS, prepared.file.organisation_id) != prepared.newest:
            prepared = _read(prepared.file, at)
        preview = prepared.preview
        found = _outcomes(preview, at)
        if preview.taken:
            write_visits(ready_to_write(prepared, preview.seen, by, at), by, at)
    return sorted(found, key=lambda each: each.line)


def _outcomes(preview: Preview, at: Moment) -> list[VisitTaken]:
    cpli = {number: line.reference for number, line in preview.care.by_id.items()}
    found = [_taken(row, "taken", cpli) for row in preview.new]
    found += [_taken(row, "changed", cpli) for row in preview.changed]
    found += [_taken(row, "unchanged", cpli) for row in preview.unchanged]
    found += [_asked(row) for row in preview.asked]
    return found + [_unread(row, preview, at) for row in preview.wrong]


def _taken(row: VisitRow, outcome: str, cpli: Mapping[int, str]) -> VisitTaken:
    number = row.stored.cpli_id if outcome == "unchanged" and row.stored else row.visit.cpli_id
    waits = number is None and outcome != "unchanged"
    return VisitTaken(row.line, row.visit.reference, "waiting" if waits else outcome, cpli.get(number, ""))


def _asked(row: AskedRow) -> VisitTaken:
    words = ". ".join(question.words for question in row.questions)
    return VisitTaken(row.line, row.row.visit.reference, "refused", code=row.questions[0].kind, words=words)


def _unread(row: UnreadRow, preview: Preview, at: Moment) -> VisitTaken:
    suggested = suggestion_for(row, preview, at.now)
    code = f"wrong_{row.column}" if row.column else "wrong"
    return VisitTaken(
        row.line, row.cells.get("visit_id", ""), "refused", code=code, words=row.reason, suggested=suggested
    )
