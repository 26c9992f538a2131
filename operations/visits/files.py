"""Visits files between their preview and Update System: they wait in the database, so that repairs survive."""

from collections.abc import Mapping

from models import ActualsFile, database
from operations import audit
from operations.actuals_files import waiting_files
from operations.actuals_files.keeping import keep_rows
from operations.row_locks import lock_actuals
from operations.visits.answers import without_answers
from queries.visits.column_mapping import known_headers, load_mapping, with_typed
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.care_files.cells import LONGEST_NOTE
from rules.moment import Moment


def hand_in(organisation_id: int, file_name: str, content: bytes, by: Actor, at: Moment) -> ActualsFile:
    """Keep the rows of an uploaded visits file under any names of columns. See `keeping.keep_rows`."""

    known = known_headers(load_mapping(organisation_id))
    return keep_rows("visits", organisation_id, file_name, content, known, by, at)


def put_right(file: ActualsFile, typed: Mapping[int, dict[str, str]], by: Actor, at: Moment) -> ActualsFile:
    """Replace cells of rows by those typed: {line: {our column: text}}; lines that are gone are passed over.

    Returns the file. Raises RuleBroken for text that is far too long, IllegalMove where a colleague changed it first.
    """
    if any(len(text) > LONGEST_NOTE for cells in typed.values() for text in cells.values()):
        raise RuleBroken(f"Shorten what you typed to {LONGEST_NOTE:,} characters")
    mapping = load_mapping(file.organisation_id)
    with database.atomic():
        lock_actuals(file.organisation_id)
        found = ActualsFile.get_by_id(file.id)
        waiting_files.check_ready(found)
        rows = [
            [line, with_typed(found, mapping, cells, typed[line]) if line in typed else cells]
            for line, cells in found.rows
        ]
        lines = [line for (line, cells), (_, before) in zip(rows, found.rows, strict=True) if cells != before]
        if lines:
            waiting_files.write_and_check(found, rows, at, answers=without_answers(found, lines))
            audit.record("visits file put right", by, at, found, now={"lines": lines})
    return ActualsFile.get_by_id(file.id)
