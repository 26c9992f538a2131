"""Visits files between their preview and Update System: they wait in the database, so that repairs survive."""

import hashlib
import re
from collections.abc import Mapping

from models import ActualsFile, database
from operations import audit
from operations.actuals_files import waiting
from operations.row_locks import lock_actuals
from queries.actuals_files.waiting_files import not_saved_yet
from queries.care_files.uploads import read_upload
from queries.visits.column_mapping import load_mapping, with_typed
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.care_files.cells import LONGEST_NOTE
from rules.moment import Moment

LONGEST_NAME = 200


def hand_in(organisation_id: int, file_name: str, content: bytes, by: Actor, at: Moment) -> ActualsFile:
    """Keep the rows of an uploaded visits file. Returns the ActualsFile; one that still waits is not kept twice.

    Raises RuleBroken with the field `file` and the reason where nothing of it can be used.
    """
    name = re.sub(r"[^\w .()+-]", "_", file_name.replace("\\", "/").rpartition("/")[2])[-LONGEST_NAME:] or "visits.csv"
    sheet = read_upload(name, content)
    problem = sheet.problem
    if not problem and not sheet.rows:
        problem = "The file has column names and no rows: export at least one visit"
    if problem:
        where = f" (line {sheet.problem_line})" if sheet.problem_line > 1 else ""
        raise RuleBroken(f"{problem}{where}", "file")
    sha256 = hashlib.sha256(content).hexdigest()
    if (waits := not_saved_yet(organisation_id, sha256, at, kind="visits")) is not None:
        return waits
    with database.atomic():
        file = ActualsFile.create(
            organisation=organisation_id,
            kind="visits",
            file_name=name,
            sha256=sha256,
            headings=sheet.headings,
            rows=[[line, cells] for line, cells in sheet.rows],
            rows_waiting=len(sheet.rows),
            uploaded_at=at.now,
            uploaded_by=by.person_id,
            expires_at=at.now + waiting.KEPT_FOR,
        )
        told = {"file": name, "rows": len(sheet.rows)}
        audit.record("visits file handed in", by, at, file, organisation_id, now=told)
    return file


def put_right(file: ActualsFile, typed: Mapping[int, dict[str, str]], by: Actor, at: Moment) -> ActualsFile:
    """Replace cells of rows by those typed: {line: {our column: text}}; lines that are gone are passed over.

    Returns the file. Raises RuleBroken for text that is far too long, IllegalMove where somebody was faster.
    """
    if any(len(text) > LONGEST_NOTE for cells in typed.values() for text in cells.values()):
        raise RuleBroken(f"Shorten what you typed to {LONGEST_NOTE:,} characters")
    mapping = load_mapping(file.organisation_id)
    with database.atomic():
        lock_actuals(file.organisation_id)
        found = ActualsFile.get_by_id(file.id)
        rows = [
            [line, with_typed(found, mapping, cells, typed[line]) if line in typed else cells]
            for line, cells in found.rows
        ]
        lines = [line for (line, cells), (_, before) in zip(rows, found.rows, strict=True) if cells != before]
        if lines:
            waiting.write_rows(found, rows)
            audit.record("visits file put right", by, at, found, now={"lines": lines})
    return ActualsFile.get_by_id(file.id)
