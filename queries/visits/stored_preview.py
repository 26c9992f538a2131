"""What a large visits file came to when the worker checked it, kept with it so that no page works it out again."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from models import ActualsFile, Visit
from queries.prepared import among
from queries.visits.care import Levels, load_care, place_visit
from queries.visits.causes import Cause, causes_of
from queries.visits.column_mapping import load_mapping, sheet_of
from queries.visits.file_preview import Preview, preview_of
from queries.visits.line_rows import LineRow, line_rows, notes_of
from queries.visits.questions import AskedRow
from queries.visits.reading import Reader, UnreadRow, VisitRow, forms_of
from rules.moment import Moment
from rules.visit_questions import Kind, Question
from rules.visits import Totals


@dataclass(frozen=True)
class StoredLine:
    """A row of which only its line in the file is known, and the id of the visit that it changes."""

    line: int
    stored_id: int | None = None


class StoredPreview(Preview):
    """A Preview as it was when the file was checked: its good rows are StoredLines, and it has no VisitWeeks."""

    plan: dict[str, Any]

    @property
    def was_pence(self) -> int:
        return int(self.plan["was_pence"])

    @property
    def now_pence(self) -> int:
        return int(self.plan["now_pence"])

    @property
    def causes(self) -> list[Cause]:
        """Why rows are wrong, each cause once."""
        return [
            Cause(column, words, lines, {int(line): cells for line, cells in suggested.items()})
            for column, words, lines, suggested in self.plan["causes"]
        ]

    @property
    def line_rows(self) -> list[LineRow]:
        """What becomes of lines' weeks."""
        return [LineRow(date.fromisoformat(week), *rest) for week, *rest in self.plan["lines"]]


def plan_of(preview: Preview, now: datetime) -> dict[str, Any]:
    """What is kept of a preview. `now` is a naive UTC instant."""
    return {
        "rows_read": preview.rows_read,
        "new": [row.line for row in preview.new],
        "changed": [[row.line, row.stored.id if row.stored else None] for row in preview.changed],
        "unchanged": len(preview.unchanged),
        "waiting": [row.line for row in preview.taken if row.visit.cpli_id is None],
        "wrong": [[row.line, row.problems] for row in preview.wrong],
        "asked": [[row.line, [[each.kind, each.words, each.about] for each in row.questions]] for row in preview.asked],
        "causes": [[each.column, each.words, each.lines, each.suggested] for each in causes_of(preview, now)],
        "lines": [[row.week_start.isoformat(), *astuple(row)[1:]] for row in line_rows(preview)],
        "notes": notes_of(preview),
        "counts": {name: len(getattr(preview, name)) for name in ("filled", "over_plan", "different")},
        "minutes": astuple(preview.minutes),
        "was_pence": preview.was_pence,
        "now_pence": preview.now_pence,
        "seen": preview.seen,
    }


def stored_preview(file: ActualsFile) -> StoredPreview:
    """The preview that a file's `plan` keeps. One query."""
    plan, mapping = file.plan, load_mapping(file.organisation_id)
    preview = StoredPreview(rows_read=plan["rows_read"], headings=file.headings, columns=mapping.of_file(file.headings))
    preview.plan, preview.forms = plan, forms_of(file, mapping)
    kept: dict[str, Any] = {
        "new": [StoredLine(line) for line in plan["new"]],
        "changed": [StoredLine(line, stored_id) for line, stored_id in plan["changed"]],
        "unchanged": range(plan["unchanged"]),
        "wrong": [UnreadRow(line, [], [(column, words) for column, words in each]) for line, each in plan["wrong"]],
        "asked": [
            AskedRow(StoredLine(line), [Question(Kind(kind), words, about) for kind, words, about in each])  # type: ignore[arg-type]  # its row is read for the page that shows it
            for line, each in plan["asked"]
        ],
        "waiting": len(plan["waiting"]),
        "minutes": Totals(*plan["minutes"]),
        "seen": plan["seen"],
    }
    vars(preview).update(kept | {name: range(count) for name, count in plan["counts"].items()})
    return preview


def known_preview(file: ActualsFile, at: Moment) -> Preview:
    """What Update System would do with a waiting file: of a large one as the worker found it out."""
    return stored_preview(file) if file.plan else preview_of(file, at)


def known_causes(preview: Preview, now: datetime) -> list[Cause]:
    """Why its rows are wrong, each cause once. `now` is a naive UTC instant."""
    return preview.causes if isinstance(preview, StoredPreview) else causes_of(preview, now)


def known_line_rows(preview: Preview) -> list[LineRow]:
    """What becomes of lines' weeks."""
    return preview.line_rows if isinstance(preview, StoredPreview) else line_rows(preview)


def waiting_lines(file: ActualsFile, preview: Preview) -> Sequence[StoredLine | VisitRow]:
    """The rows that will wait for an order."""
    if isinstance(preview, StoredPreview):
        return [StoredLine(line) for line in file.plan["waiting"]]
    return [row for row in preview.taken if row.visit.cpli_id is None]


def shown_again(file: ActualsFile, rows: Sequence[Any], at: Moment) -> list[Any]:
    """The rows of a page of a large file, read again for it; those that cannot be read as they were are left out."""
    good, wrong = _rows_again(file, [row.line for row in rows], at)
    found: list[Any] = []
    for row in rows:
        if isinstance(row, UnreadRow) and row.line in wrong:
            found.append(UnreadRow(row.line, wrong[row.line].texts, row.problems))
        elif isinstance(row, UnreadRow) and row.line in good:
            found.append(UnreadRow(row.line, good[row.line].texts, row.problems))
        elif isinstance(row, AskedRow) and row.line in good:
            found.append(AskedRow(good[row.line], row.questions))
        elif isinstance(row, StoredLine) and row.line in good:
            found.append(good[row.line])
    return found


def _rows_again(
    file: ActualsFile, lines: Sequence[int], at: Moment
) -> tuple[dict[int, VisitRow], dict[int, UnreadRow]]:
    """({line: its VisitRow}, {line: its UnreadRow}) of a few lines of a file, with the visits that they change."""
    mapping, levels = load_mapping(file.organisation_id), Levels()
    care = load_care([file.organisation_id])[file.organisation_id]
    reader = Reader(file.organisation_id, care, levels, forms_of(file, mapping), at)
    good, wrong = reader.read(sheet_of(file, mapping, frozenset(lines)))
    changed = dict(file.plan["changed"])
    ids = [changed[row.line] for row in good if row.line in changed]
    stored = {visit.id: visit for visit in Visit.select().where(among(Visit.id, ids))} if ids else {}
    for row in good:
        row.stored = stored.get(changed.get(row.line))
        place_visit(row.visit, care, levels, at)
    return {row.line: row for row in good}, {row.line: row for row in wrong}
