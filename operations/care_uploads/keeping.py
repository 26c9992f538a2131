"""A zip of care files is handed in, put right in place, and applied: each step is the worker's, told of on its row."""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models import CareUpload, database
from operations import audit, jobs
from operations.care_uploads.working import APPLY, CHECK
from operations.guarded import guarded_delete, guarded_update
from queries.care_files.archives import check_archive
from queries.care_files.limits import MOST_BYTES
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment

KEPT_FOR = timedelta(days=7)
LONGEST_NAME = 200
LONGEST_CELL = 1_000
MOST_CORRECTIONS = 5_000
ADMINISTER = "administer"


def hand_in(file_name: str, content: bytes, by: Actor, at: Moment) -> CareUpload:
    """Keep what was sent; the worker works out what it would do. The same that still waits is not kept twice.

    Raises RuleBroken with the field `file` where there is no care file in it.
    """
    _check_side(by)
    if len(content) > MOST_BYTES:
        raise RuleBroken("The file is larger than 10 MB: send it in two parts", "file")
    safe = re.sub(r"[^\w .()+-]", "_", file_name.replace("\\", "/").rpartition("/")[2])[-LONGEST_NAME:]
    if not safe.lower().endswith((".zip", ".csv", ".xlsx")):
        raise RuleBroken("Send a .zip of care files, or one of them as .csv or .xlsx", "file")
    check_archive(safe, content, may_people=by.may(ADMINISTER))
    sha256 = hashlib.sha256(content).hexdigest()
    waits = CareUpload.select().where(CareUpload.sha256 == sha256, CareUpload.state.in_(("checking", "ready")))
    if (same := waits.where(CareUpload.expires_at > at.now).first()) is not None:
        return same
    when = {"uploaded_at": at.now, "uploaded_by": by.person_id, "expires_at": at.now + KEPT_FOR}
    with database.atomic():
        upload = CareUpload.create(file_name=safe, sha256=sha256, content=content, **when)
        audit.record("care files handed in", by, at, upload, now={"file": safe, "bytes": len(content)})
        _check_later(upload, by, at)
    return upload


def put_right(upload: CareUpload, file: str, line: int, typed: Mapping[str, str] | None, by: Actor, at: Moment) -> None:
    """Put a rejected row right, as typed, or (None) leave it out. Raises IllegalMove where the row is not to be put
    right any more.
    """
    _check_side(by)
    rejected = next(
        (row for row in upload.preview.get("rejected", ()) if (row["file"], row["line"]) == (file, line)), None
    )
    if upload.state != "ready" or rejected is None:
        raise IllegalMove
    corrections = {name: dict(rows) for name, rows in upload.corrections.items()}
    if sum(map(len, corrections.values())) >= MOST_CORRECTIONS:
        raise RuleBroken(f"More than {MOST_CORRECTIONS:,} rows were fixed here: correct the file, and send it again")
    rows = corrections.setdefault(file, {})
    known = {column for column, _ in rejected["cells"]}
    kept = None if typed is None else {name: text[:LONGEST_CELL] for name, text in typed.items() if name in known}
    rows[str(line)] = None if kept is None else {**(rows.get(str(line)) or {}), **kept}
    with database.atomic():
        guarded_update(upload, {"corrections": corrections, "state": "checking"}, CareUpload.state == "ready")
        said = {"file": file, "line": line, "left_out": kept is None}
        audit.record("row of care files put right", by, at, upload, now=said)
        _check_later(upload, by, at)


def update_system(upload: CareUpload, version: int, by: Actor, at: Moment) -> CareUpload:
    """Update System: the worker applies the good rows, once, if they still do what was previewed.

    Raises IllegalMove where somebody else applied, changed or cancelled it.
    """
    _check_side(by)
    if not upload.preview.get("has_changes"):
        raise RuleBroken("Nothing in it would change anything")
    with database.atomic():
        guarded_update(upload, {"state": "applying"}, CareUpload.state == "ready", version=version)
        jobs.enqueue(APPLY, at, key=f"{APPLY} {upload.id}", queue=jobs.FILES, **_payload(upload, by))
    return upload


def cancel(upload: CareUpload, by: Actor, at: Moment) -> None:
    """Forget it: nothing of it is applied. Raises IllegalMove while or after it is applied."""
    _check_side(by)
    with database.atomic():
        guarded_delete(upload, CareUpload.state.in_(("checking", "ready", "failed")))
        audit.record("care files cancelled", by, at, now={"file": upload.file_name})


def sweep(at: Moment) -> int:
    """Delete what nobody applied within a week. Returns how many."""
    old = CareUpload.state.in_(("checking", "ready", "failed")) & (CareUpload.expires_at < at.now)
    gone: int = CareUpload.delete().where(old).execute()
    return gone


def _check_later(upload: CareUpload, by: Actor, at: Moment) -> None:
    jobs.enqueue(CHECK, at, key=f"{CHECK} {upload.id}", queue=jobs.FILES, **_payload(upload, by))


def _payload(upload: CareUpload, by: Actor) -> dict[str, Any]:
    return {"upload_id": upload.id, "person_id": by.person_id, "may_people": by.may(ADMINISTER)}


def _check_side(by: Actor) -> None:
    if by.side != "council":
        raise IllegalMove("Only the council imports care")
