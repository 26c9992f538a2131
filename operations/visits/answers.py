"""What somebody answers of what the preview of a visits file asks: kept with the file until it is saved."""

from collections.abc import Collection
from typing import Any

from models import ActualsFile, VisitMapping, database
from operations import audit
from operations.actuals_files import waiting_files
from operations.row_locks import lock_actuals
from queries.visits.column_mapping import load_mapping
from queries.visits.questions import SAME
from queries.visits.stored_preview import known_preview
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.care_files.date_cells import DateOrder
from rules.moment import Moment
from rules.visit_questions import Kind, Question

TAKE, IS_SAME = "take", "same"
MOST_LINES_NAMED = 200  # in one audit event


def answer_row(file: ActualsFile, line: int, verb: str, by: Actor, at: Moment) -> ActualsFile:
    """Answer what is asked about a row: TAKE, it is right as it is; IS_SAME, it is the visit that it looks like.

    Returns the file. Raises IllegalMove where nothing is asked about it any more, or a colleague changed the file.
    """
    row = next((row for row in known_preview(file, at).asked if row.line == line), None)
    if row is None:
        raise IllegalMove(waiting_files.GONE)
    _keep(file, {line: [_key(question, verb) for question in row.questions]}, by, at)
    return file


def answer_kind(file: ActualsFile, kind: Kind, verb: str, by: Actor, at: Moment) -> int:
    """Answer one kind of question for all its rows. Returns how many. Raises IllegalMove where there is none."""
    rows = known_preview(file, at).asked_of_kind.get(kind, [])
    if not rows:
        raise IllegalMove(waiting_files.GONE)
    keys = {row.line: [_key(question, verb) for question in row.questions if question.kind == kind] for row in rows}
    _keep(file, keys, by, at)
    return len(rows)


def leave_out_kind(file: ActualsFile, kind: Kind, by: Actor, at: Moment) -> int:
    """Take all rows out that are asked about so. Returns how many. Raises IllegalMove where there is none."""
    lines = {row.line for row in known_preview(file, at).asked_of_kind.get(kind, [])}
    waiting_files.leave_out_rows(file, lines, by, at)
    return len(lines)


def say_order(file: ActualsFile, order: DateOrder, by: Actor, at: Moment) -> ActualsFile:
    """Say in which order the file's dates are: the organisation's next files are read so. Returns the file."""
    with database.atomic():
        lock_actuals(file.organisation_id)
        waiting_files.check_ready(file)
        waiting_files.write_and_check(file, file.rows, at, answers=file.answers | {"order": order})
        audit.record("visits file dates read", by, at, file, now={"order": order})
        mapping = load_mapping(file.organisation_id)
        remember_reading(file.organisation_id, mapping.reading | {"order": order}, by, at)
    return file


def remember_reading(organisation_id: int, reading: dict[str, str], by: Actor, at: Moment) -> None:
    """Keep how an organisation's dates and times are read. In the caller's transaction."""
    was = load_mapping(organisation_id)
    if was.reading == reading:
        return
    row = {"columns": was.columns, "statuses": was.statuses, "reading": reading}
    row |= {"saved_at": at.now, "saved_by": by.person_id}
    VisitMapping.insert(organisation=organisation_id, **row).on_conflict(
        conflict_target=[VisitMapping.organisation], update=row
    ).execute()
    saved = VisitMapping.get(VisitMapping.organisation == organisation_id)
    audit.record("visit dates saved", by, at, saved, was={"reading": was.reading}, now={"reading": reading})


def without_answers(file: ActualsFile, lines: Collection[int]) -> dict[str, Any]:
    """The file's answers without those about these rows: what is typed anew is asked anew."""
    gone = {str(line) for line in lines}
    rows = {line: keys for line, keys in file.answers.get("rows", {}).items() if line not in gone}
    return file.answers | {"rows": rows}


def _key(question: Question, verb: str) -> str:
    if verb == IS_SAME and question.kind == Kind.RENUMBERED:
        return SAME + question.about
    return question.key


def _keep(file: ActualsFile, keys: dict[int, list[str]], by: Actor, at: Moment) -> None:
    rows = dict(file.answers.get("rows", {}))
    for line, new in keys.items():
        rows[str(line)] = sorted({*rows.get(str(line), ()), *new})
    with database.atomic():
        lock_actuals(file.organisation_id)
        waiting_files.check_ready(file)
        waiting_files.write_and_check(file, file.rows, at, answers=file.answers | {"rows": rows})
        some = sorted(keys)[:MOST_LINES_NAMED]
        now = {"rows": len(keys), "answers": {line: rows[str(line)] for line in some}}
        audit.record("visits file rows answered", by, at, file, now=now)
